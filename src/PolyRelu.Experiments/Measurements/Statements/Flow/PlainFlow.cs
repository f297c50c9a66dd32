using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>θ' = −∇L(θ) as it is written, in the weights w and v themselves: what the coordinates of the library are judged by.</summary>
/// <remarks>
/// f, its gradient and its sums are written out here and share nothing with <see cref="FlowSession"/> but the stepping of an equation
/// that is not known to it. Row j holds w_j and v_j; a step's error is taken relative to the length of both together.
/// </remarks>
internal sealed class PlainFlow : DifferentialEquation
{
    /// <summary>Size of the steps that are taken across kinks whatever their error, below p = 1.5, where slopes jump.</summary>
    public const double ForcedSize = 2e-4;

    private readonly FlowProblem problem;
    private readonly double[] outputs;
    private readonly double[,] activations;
    private readonly int hidden;
    private double rate;

    private PlainFlow(FlowProblem problem, int hidden)
    {
        this.problem = problem;
        this.hidden = hidden;
        outputs = new double[problem.Count];
        activations = new double[hidden, problem.Count];
    }

    /// <inheritdoc/>
    public override int Rows => hidden;

    /// <inheritdoc/>
    public override int Columns => problem.Dimension + 1;

    /// <inheritdoc/>
    public override double ForcedStep => problem.Power < 1.5 ? ForcedSize : 0;

    /// <summary>Runs it and hands over every accepted state, the first among them.</summary>
    /// <param name="problem">What is descended.</param>
    /// <param name="start">Where it begins, within the range of float64.</param>
    /// <param name="until">The time at which it ends.</param>
    /// <param name="tolerance">The largest error of a step.</param>
    /// <param name="look">Is shown each state: a row (w_j, v_j) for each neuron.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The work, and the largest ‖θ_j'‖/‖θ_j‖ of a neuron that was met.</returns>
    /// <exception cref="ArithmeticException">The steps could not go on.</exception>
    public static (IntegrationStatistics Work, double Rate) Run(FlowProblem problem, FlowStart start, double until, double tolerance,
        Action<DoubleMatrix> look, CancellationToken cancellation)
    {
        PlainFlow equation = new(problem, start.Hidden);
        Integrator integrator = new(equation, DormandPrince.Method, new StepControl { Tolerance = tolerance });
        StepResult result = integrator.Start(0, equation.Weights(start), until);
        look(integrator.State);
        while (result == StepResult.Accepted && integrator.Time < until)
        {
            cancellation.ThrowIfCancellationRequested();
            result = integrator.Step(until);
            look(integrator.State);
        }
        return result == StepResult.Accepted
            ? (integrator.Statistics, equation.rate)
            : throw new ArithmeticException($"The flow in weights could not be integrated past t = {integrator.Time}: {result}.");
    }

    /// <summary>Gradient descent, θ ← θ − η ∇L(θ).</summary>
    /// <param name="problem">What is descended.</param>
    /// <param name="start">Where it begins, within the range of float64.</param>
    /// <param name="step">η.</param>
    /// <param name="until">The time, steps times η, at which it ends.</param>
    /// <param name="look">Is shown the time and f of the samples before each step.</param>
    /// <param name="cancellation">Stops it.</param>
    public static void Descend(FlowProblem problem, FlowStart start, double step, double until, Action<double, double[]> look,
        CancellationToken cancellation)
    {
        PlainFlow equation = new(problem, start.Hidden);
        DoubleMatrix weights = equation.Weights(start), slope = new(equation.Rows, equation.Columns);
        for (int i = 0; i * step < until; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            equation.Evaluate(i * step, weights, slope);
            look(i * step, equation.outputs);
            for (int j = 0; j < equation.hidden; j++)
                TensorPrimitives.MultiplyAdd(slope.Row(j), step, weights.Row(j), weights.Row(j));
        }
    }

    /// <inheritdoc/>
    public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
    {
        double p = problem.Power;
        int features = problem.Dimension;
        Array.Clear(outputs);
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<double> w = state.Row(j)[..features];
            double divisor = Divisor(TensorPrimitives.Norm(w));
            for (int i = 0; i < outputs.Length; i++)
            {
                activations[j, i] = Math.Max(0, TensorPrimitives.Dot<double>(problem.Inputs.Row(i), w));
                outputs[i] += state[j, features] * Math.Pow(activations[j, i], p) / divisor;
            }
        }
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<double> w = state.Row(j)[..features];
            Span<double> slope = derivative.Row(j)[..features];
            double norm = TensorPrimitives.Norm(w), divisor = Divisor(norm), v = state[j, features], sum = 0;
            slope.Clear();
            for (int i = 0; i < outputs.Length; i++)
            {
                if (activations[j, i] == 0) continue;
                _ = problem.Loss.Evaluate(outputs[i], problem.Labels[i], out double change);
                double mass = problem.Masses is null ? 1.0 / outputs.Length : problem.Masses[i];
                sum -= mass * change * Math.Pow(activations[j, i], p) / divisor;
                TensorPrimitives.MultiplyAdd(problem.Inputs.Row(i),
                    -mass * change * v * p * Math.Pow(activations[j, i], p - 1) / divisor, slope, slope);
            }
            derivative[j, features] = sum;
            if (problem.Form == NeuronForm.Normalised)              // of 1/‖w‖^{p−1}
                TensorPrimitives.MultiplyAdd(w, -(p - 1) * v * sum / (norm * norm), slope, slope);
            rate = Math.Max(rate, TensorPrimitives.Norm<double>(derivative.Row(j)) / TensorPrimitives.Norm<double>(state.Row(j)));
        }
    }

    /// <inheritdoc/>
    public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
        TensorPrimitives.Norm(error) / Math.Max(TensorPrimitives.Norm(before), TensorPrimitives.Norm(after));

    private DoubleMatrix Weights(FlowStart start)
    {
        DoubleMatrix weights = new(Rows, Columns);
        for (int j = 0; j < hidden; j++)
        {
            TensorPrimitives.Multiply(start.Directions.Row(j), Math.Exp(start.LogNorms[j]), weights.Row(j)[..^1]);
            weights[j, problem.Dimension] = start.Signs[j] * Math.Exp(start.LogOutputs[j]);
        }
        return weights;
    }

    private double Divisor(double norm) => problem.Form == NeuronForm.Normalised ? Math.Pow(norm, problem.Power - 1) : 1;
}
