using System.Numerics.Tensors;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>p = 2 without noise, balanced: the closed form for all time, in one number Γ_k for each cluster.</summary>
/// <remarks>
/// At p = 2 the time of <see cref="EarlyDirection"/> is dS = s dt, and its equation, dω_k/dt = 2 s G_k(t) ω_k, holds with slopes that
/// change: with Γ_k = ∫ G_k dt every neuron of the network has
///     ω_kj(t) = ω_kj(0) e^{2 s_j Γ_k(t)} where u_kj(0) > 0,     ω_kj(t) = ω_kj(0) elsewhere,     (r/r0)^4 = Σ_k ω_k².
/// So f_k = Σ_j s_j r_j² u_kj² is a function of Γ, and the network is K equations Γ_k' = −m_k ∂ℓ/∂f(f_k(Γ)), whatever h and D.
/// </remarks>
public sealed class QuadraticFlow
{
    private readonly NoiseFreeProblem problem;
    private readonly FlowStart start;

    /// <summary>The flow of a start.</summary>
    /// <param name="problem">The problem, of power 2.</param>
    /// <param name="start">Balanced neurons of K + 1 features.</param>
    /// <exception cref="ArgumentException">The power is not 2, a neuron is not balanced, or the features do not fit.</exception>
    public QuadraticFlow(NoiseFreeProblem problem, FlowStart start)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.Require();
        problem.Require(start);
        if (problem.Power != 2) throw new ArgumentException($"This closed form is that of p = 2; got {problem.Power}.", nameof(problem));
        for (int j = 0; j < start.Hidden; j++)
        {
            if (start.LogNorms[j] != start.LogOutputs[j])
                throw new ArgumentException($"This closed form is that of balanced neurons, ‖w‖ = |v|; neuron {j} is not.", nameof(start));
        }
        this.problem = problem;
        this.start = start;
    }

    /// <summary>The network at given Γ.</summary>
    /// <param name="gains">Γ [K].</param>
    /// <exception cref="ArgumentException">There are not K gains.</exception>
    public FlowStart At(ReadOnlySpan<double> gains)
    {
        RequireCount(gains.Length);
        DoubleMatrix directions = new(start.Hidden, start.Dimension);
        double[] logNorms = new double[start.Hidden];
        for (int j = 0; j < start.Hidden; j++) logNorms[j] = start.LogNorms[j] + Neuron(j, gains, directions.Row(j));
        return new(directions, logNorms, [.. logNorms], [.. start.Signs]);
    }

    /// <summary>f at the centres for given Γ.</summary>
    /// <param name="gains">Γ [K].</param>
    /// <param name="outputs">f_k [K], overwritten.</param>
    /// <exception cref="ArgumentException">There are not K gains or outputs.</exception>
    public void Outputs(ReadOnlySpan<double> gains, Span<double> outputs)
    {
        RequireCount(gains.Length);
        RequireCount(outputs.Length);
        double[] direction = new double[start.Dimension];
        outputs.Clear();
        for (int j = 0; j < start.Hidden; j++)
        {
            double contribution = start.Signs[j] * Math.Exp(2 * (start.LogNorms[j] + Neuron(j, gains, direction)));
            for (int k = 0; k < outputs.Length; k++)
                if (direction[k] > 0) outputs[k] += contribution * direction[k] * direction[k];
        }
    }

    /// <summary>Γ at a time, from its K equations.</summary>
    /// <param name="time">t ≥ 0.</param>
    /// <param name="tolerance">The largest error of a step in any Γ_k.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative or not finite.</exception>
    public double[] Gains(double time, double tolerance = 1e-12)
    {
        if (!(time >= 0 && double.IsFinite(time)))
            throw new ArgumentOutOfRangeException(nameof(time), $"The time must be a finite number ≥ 0; got {time}.");
        DoubleMatrix zero = new(problem.Clusters, 1);
        if (time == 0) return zero.ToArray();
        Integrator integrator = new(new GainField(this), DormandPrince.Method, new StepControl { Tolerance = tolerance });
        StepResult result = integrator.Start(0, zero, time);
        while (result == StepResult.Accepted && integrator.Time < time) result = integrator.Step(time);
        return result == StepResult.Accepted
            ? integrator.State.ToArray()
            : throw new ArithmeticException($"The equations of Γ could not be integrated past t = {integrator.Time}: {result}.");
    }

    /// <summary>u_j at given Γ, and ln r_j − ln r_j(0).</summary>
    private double Neuron(int neuron, ReadOnlySpan<double> gains, Span<double> direction)
    {
        start.Directions.Row(neuron).CopyTo(direction);
        double largest = 0;                                       // the largest exponent, taken out so that nothing overflows
        for (int k = 0; k < gains.Length; k++)
            if (direction[k] > 0) largest = Math.Max(largest, 2 * start.Signs[neuron] * gains[k]);
        for (int k = 0; k < direction.Length; k++)
        {
            bool moves = k < gains.Length && direction[k] > 0;
            direction[k] *= Math.Exp((moves ? 2 * start.Signs[neuron] * gains[k] : 0) - largest);
        }
        double norm = TensorPrimitives.Norm<double>(direction);
        if (norm == 0) return 0;
        TensorPrimitives.Divide(direction, norm, direction);
        return 0.5 * (Math.Log(norm) + largest);
    }

    private void RequireCount(int count)
    {
        if (count != problem.Clusters)
            throw new ArgumentException($"There are {Plural.Of(problem.Clusters, "cluster")}; got {Plural.Of(count, "number")}.");
    }

    /// <summary>Γ_k' = −m_k ∂ℓ/∂f, a row for each cluster.</summary>
    private sealed class GainField(QuadraticFlow flow) : DifferentialEquation
    {
        private readonly double[] gains = new double[flow.problem.Clusters];
        private readonly double[] outputs = new double[flow.problem.Clusters];

        public override int Rows => gains.Length;

        public override int Columns => 1;

        public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
        {
            for (int k = 0; k < gains.Length; k++) gains[k] = state[k, 0];
            flow.Outputs(gains, outputs);
            for (int k = 0; k < gains.Length; k++)
            {
                _ = flow.problem.Loss.Evaluate(outputs[k], flow.problem.LabelOf(k), out double slope);
                derivative[k, 0] = -flow.problem.MassOf(k) * slope;
            }
        }

        public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
            Math.Abs(error[0]);
    }
}
