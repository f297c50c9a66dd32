using System.Numerics.Tensors;
using PolyRelu.Dynamics.Charts;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics;

/// <summary>The gradient flow of a problem as a differential equation: a row for each neuron, its direction and its length.</summary>
/// <remarks>
/// Row j holds u_j = w_j/‖w_j‖ [D] and the coordinate y_j of its <see cref="NeuronChart"/>; one more row holds the time of the flow and
/// the integral of ‖∇L‖² over it, which must equal the loss lost. With g_i = −m_i ∂ℓ/∂f_i and B_j = Σ_i g_i σ(a_ij)^{p−1} x_i,
/// a_ij = ⟨x_i, u_j⟩, A_j = ⟨u_j, B_j⟩:
///     normalised      u' = (v/r) p (B − A u),                     y' = ±A,               dt = dτ
///     unnormalised    u' = (√p v/r) √p (r/R)^{p−1} (B − A u),     y' = ±√p (r/R)^{p−1} A,  dt = R^{−(p−1)} dτ,   R² = Σ_j r_j².
/// The second is stiff in its own time where lengths differ; R takes that of the longest neurons out. Docs: gradient-flow.md.
/// </remarks>
internal sealed class FlowField : DifferentialEquation
{
    /// <summary>
    /// The power below which slopes σ^{p−1} are so steep at 0 that neurons chatter along the kinks of opposite samples.
    /// </summary>
    public const double SmoothPower = 1.5;

    private const double LargestTurn = 3e-4;         // radians, at a tolerance of 1e−6 and above
    private const double TurnTolerance = 1e-6;
    private const double TurnExponent = 0.125;

    private const int BlockSamples = 256;
    private readonly FlowProblem problem;
    private readonly NeuronChart[] charts;
    private readonly FlowProducts products;
    private readonly PowerSlope slope;
    private readonly DoubleMatrix gradients;
    private readonly double[] contributions;
    private readonly double[] logNorms;
    private readonly double[] energies;
    private readonly double[] turns;
    private readonly double[] outputs;
    private readonly double[] losses;
    private readonly double[] factors;
    private readonly double[] scratch;
    private readonly double[] masses;
    private readonly int hidden;
    private readonly double turn;
    private readonly double power;
    private readonly double rootPower;
    private double logSize;                // log R

    /// <summary>The field of a problem.</summary>
    /// <param name="problem">Checked.</param>
    /// <param name="start">The neurons; their lengths decide the charts.</param>
    /// <param name="single">Whether products run in float32.</param>
    /// <param name="turn">The angle of a forced step.</param>
    public FlowField(FlowProblem problem, FlowStart start, bool single, double turn = LargestTurn)
    {
        this.problem = problem;
        this.turn = turn;
        hidden = start.Hidden;
        power = problem.Power;
        rootPower = Math.Sqrt(power);
        slope = new PowerSlope(power);
        products = single ? new SingleFlowProducts(problem.Inputs, hidden) : new DoubleFlowProducts(problem.Inputs, hidden);
        gradients = new(hidden, problem.Dimension);
        (contributions, logNorms) = (new double[hidden], new double[hidden]);
        (energies, turns) = (new double[hidden], new double[hidden]);
        (outputs, losses, factors) = (new double[problem.Count], new double[problem.Count], new double[problem.Count]);
        scratch = new double[FlowProducts.Room * problem.Count];
        masses = [.. Enumerable.Range(0, problem.Count).Select(problem.MassOf)];
        charts = new NeuronChart[hidden];
        Initial = new(hidden + 1, problem.Dimension + 1);
        double shift = problem.Form == NeuronForm.Unnormalised ? 0.5 * Math.Log(power) : 0;
        for (int j = 0; j < hidden; j++)
        {
            start.Directions.Row(j).CopyTo(Initial.Row(j));
            (charts[j], Initial[j, problem.Dimension]) = NeuronChart.Of(start.LogNorms[j], start.LogOutputs[j] + shift, start.Signs[j]);
        }
    }

    /// <summary>The angle of a forced step at a tolerance: 3e−4, and less below 1e−6, at 1e−10 a third of it.</summary>
    /// <remarks>
    /// The error of outputs is of first order in it: at p = 1 up to 1e−4 of the largest output for 3e−4, 3e−5 for 1e−4 (measured on three
    /// problems of 60 samples against 5e−6).
    /// </remarks>
    public static double ForcedTurn(double tolerance) => LargestTurn * Math.Min(1, Math.Pow(tolerance / TurnTolerance, TurnExponent));

    /// <summary>The state at time 0 [h + 1 × D + 1].</summary>
    public DoubleMatrix Initial { get; }

    /// <inheritdoc/>
    public override int Rows => hidden + 1;

    /// <inheritdoc/>
    public override int Columns => problem.Dimension + 1;

    /// <summary>f of the samples [n] at the state last evaluated or predicted.</summary>
    public ReadOnlySpan<double> Outputs => outputs;

    /// <summary>The mean loss at the state last evaluated or predicted.</summary>
    public double Loss
    {
        get
        {
            double sum = 0;
            for (int i = 0; i < losses.Length; i++) sum += masses[i] * losses[i];
            return sum;
        }
    }

    /// <summary>The largest mean loss of outputs that differ from these by no more than a rounding; losses are convex.</summary>
    /// <param name="rounding">Relative to the largest of 1 and |f|.</param>
    public double LossWithin(double rounding)
    {
        double sum = 0;
        for (int i = 0; i < losses.Length; i++)
        {
            double shift = rounding * Math.Max(1, Math.Abs(outputs[i]));
            sum += masses[i] * Math.Max(problem.Loss.Evaluate(outputs[i] - shift, problem.Labels[i], out _),
                problem.Loss.Evaluate(outputs[i] + shift, problem.Labels[i], out _));
        }
        return sum;
    }

    /// <summary>‖θ‖ of all weights at a state.</summary>
    public double Length(DoubleMatrix state)
    {
        double squares = 0;
        for (int j = 0; j < hidden; j++) squares += Math.Exp(2 * LogNorm(state, j)) + Math.Exp(2 * LogOutput(state, j));
        return Math.Sqrt(squares);
    }

    /// <summary>The chart of a neuron.</summary>
    public NeuronChart Chart(int neuron) => charts[neuron];

    /// <summary>The coordinate of a neuron's lengths.</summary>
    public double Coordinate(DoubleMatrix state, int neuron) => state[neuron, problem.Dimension];

    /// <summary>log ‖w_j‖ at a state.</summary>
    public double LogNorm(DoubleMatrix state, int neuron) => charts[neuron].LogNorm(Coordinate(state, neuron));

    /// <summary>log |v_j| at a state.</summary>
    public double LogOutput(DoubleMatrix state, int neuron) => charts[neuron].LogOutput(Coordinate(state, neuron)) - OutputShift;

    /// <summary>The sign of v_j at a state.</summary>
    public int Sign(DoubleMatrix state, int neuron) => charts[neuron].Sign(Coordinate(state, neuron));

    /// <summary>The time of the flow at a state reached at a time of the integration.</summary>
    public double FlowTime(double time, DoubleMatrix state) => problem.Form == NeuronForm.Normalised ? time : state[hidden, 0];

    /// <summary>∫‖∇L‖² dt up to a state: what the loss has lost, but for errors of the integration.</summary>
    public double Descent(DoubleMatrix state) => state[hidden, 1];

    private double OutputShift => problem.Form == NeuronForm.Unnormalised ? 0.5 * Math.Log(power) : 0;

    /// <summary>Computes outputs and losses at a state, and nothing else.</summary>
    public void Predict(DoubleMatrix state) => Forward(state, false);

    /// <inheritdoc/>
    public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
    {
        double unit = Forward(state, true);
        products.Gather(gradients);
        int perTask = Math.Max(1, 16_384 / Columns);
        Workers.For((hidden + perTask - 1) / perTask, (Field: this, state, derivative, unit, perTask), static (task, work) =>
        {
            for (int j = task * work.perTask, end = Math.Min(work.Field.hidden, j + work.perTask); j < end; j++)
                work.Field.Move(j, work.unit, work.state.Row(j), work.derivative.Row(j));
        });
        Span<double> last = derivative.Row(hidden);
        last.Clear();
        double clock = problem.Form == NeuronForm.Normalised ? 1 : Math.Exp((1 - power) * logSize), energy = 0;
        foreach (double part in energies) energy += part;
        (last[0], last[1]) = (problem.Form == NeuronForm.Normalised ? 0 : clock, energy * clock);
    }

    /// <inheritdoc/>
    public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after)
    {
        if (row < hidden) return Math.Max(TensorPrimitives.Norm(error[..^1]), Math.Abs(error[^1]));
        return after[0] == 0 ? 0 : Math.Abs(error[0]) / Math.Max(Math.Abs(before[0]), Math.Abs(after[0]));
    }

    /// <summary>
    /// The error of y where it is larger than that of u: A is continuous at every power, so a neuron that chatters errs in its direction.
    /// </summary>
    public override double FirmError(int row, ReadOnlySpan<double> error) =>
        row < hidden && Math.Abs(error[^1]) > TensorPrimitives.Norm(error[..^1]) ? Math.Abs(error[^1]) : 0;

    /// <summary>
    /// Below p = <see cref="SmoothPower"/> a step is accepted once no gradient could turn its neuron by more than
    /// that of a forced step in it; else 0.
    /// </summary>
    public override double ForcedStep
    {
        get
        {
            double fastest = TensorPrimitives.Max<double>(turns);
            return power < SmoothPower && fastest > 0 ? turn / fastest : 0;
        }
    }

    /// <inheritdoc/>
    public override void Restore(int row, Span<double> state)
    {
        if (row == hidden) return;
        Span<double> direction = state[..^1];
        double norm = TensorPrimitives.Norm<double>(direction);
        if (norm > 0) TensorPrimitives.Divide(direction, norm, direction);
    }

    /// <summary>Outputs, losses and, where asked for, M; returns the unit in which its factors g_i were given.</summary>
    private double Forward(DoubleMatrix state, bool weigh)
    {
        for (int j = 0; j < hidden; j++)
        {
            double y = Coordinate(state, j), logOutput = charts[j].LogOutput(y) - OutputShift;
            logNorms[j] = charts[j].LogNorm(y);
            double logNorm = problem.Form == NeuronForm.Normalised ? logNorms[j] : power * logNorms[j];
            contributions[j] = charts[j].Sign(y) * Math.Exp(logNorm + logOutput);
        }
        if (problem.Form == NeuronForm.Unnormalised) logSize = LogSize();
        products.Preactivate(state.RowRange(0, hidden).ColumnRange(0, problem.Dimension));
        bool modest = weigh && products.NeedsModestFactors;
        int blocks = (problem.Count + BlockSamples - 1) / BlockSamples;
        Workers.For(blocks, (Field: this, Weigh: weigh && !modest), static (block, work) =>
        {
            work.Field.Activate(block);
            if (work.Weigh) work.Field.Weigh(block, 1);
        });
        if (!modest) return 1;
        double largest = Math.Abs(TensorPrimitives.MaxMagnitude<double>(factors));
        double unit = largest is > 0 and < double.PositiveInfinity ? Math.ScaleB(1, Math.ILogB(largest)) : 1;
        Workers.For(blocks, (Field: this, unit), static (block, work) => work.Field.Weigh(block, work.unit));
        return unit;
    }

    /// <summary>f, ℓ and g = −m ∂ℓ/∂f of one block of samples, and the slopes of all neurons there.</summary>
    private void Activate(int block)
    {
        int first = block * BlockSamples, count = Math.Min(BlockSamples, problem.Count - first);
        Span<double> f = outputs.AsSpan(first, count), room = RoomOf(first, count);
        f.Clear();
        for (int j = 0; j < hidden; j++) products.Activate(j, first, contributions[j], slope, f, room);
        for (int i = first; i < first + count; i++)
        {
            losses[i] = problem.Loss.Evaluate(outputs[i], problem.Labels[i], out double derivative);
            factors[i] = -masses[i] * derivative;
        }
    }

    private void Weigh(int block, double unit)
    {
        int first = block * BlockSamples, count = Math.Min(BlockSamples, problem.Count - first);
        Span<double> part = factors.AsSpan(first, count);
        if (unit != 1) TensorPrimitives.Divide(part, unit, part);
        products.Weigh(first, part, RoomOf(first, count));
    }

    private Span<double> RoomOf(int first, int count) => scratch.AsSpan(FlowProducts.Room * first, FlowProducts.Room * count);

    /// <summary>The derivative of one neuron, and its part of ‖∇L‖².</summary>
    private void Move(int neuron, double unit, ReadOnlySpan<double> state, Span<double> derivative)
    {
        NeuronChart chart = charts[neuron];
        ReadOnlySpan<double> direction = state[..^1];
        Span<double> gradient = gradients.Row(neuron), turn = derivative[..^1];
        if (unit != 1) TensorPrimitives.Multiply(gradient, unit, gradient);
        double pull = TensorPrimitives.Dot<double>(direction, gradient), y = state[^1], relative = 1;
        if (problem.Form == NeuronForm.Unnormalised) relative = rootPower * Math.Exp((power - 1) * (logNorms[neuron] - logSize));
        TensorPrimitives.MultiplyAdd(direction, -pull, gradient, turn);
        double speed = chart.Speed(y) * (problem.Form == NeuronForm.Normalised ? power : relative);
        if (chart is RestingChart) turn.Clear();
        else TensorPrimitives.Multiply(turn, speed, turn);
        derivative[^1] = chart.Rate(y) * pull * relative;
        double squared = TensorPrimitives.SumOfSquares<double>(gradient) * power * power;
        turns[neuron] = chart is RestingChart ? 0 : Math.Abs(speed) * Math.Sqrt(squared) / power;
        energies[neuron] = chart is RestingChart ? 0 : Energy(neuron, y, squared, pull);
    }

    /// <summary>‖∂L/∂w‖² + (∂L/∂v)² of one neuron.</summary>
    private double Energy(int neuron, double y, double squared, double pull)
    {
        double logNorm = logNorms[neuron], logOutput = charts[neuron].LogOutput(y) - OutputShift;
        return problem.Form == NeuronForm.Normalised
            ? (Math.Exp(2 * logOutput) * (squared - (((power * power) - 1) * pull * pull))) + (Math.Exp(2 * logNorm) * pull * pull)
            : (Math.Exp(2 * (logOutput + ((power - 1) * logNorm))) * squared) + (Math.Exp(2 * power * logNorm) * pull * pull);
    }

    private double LogSize()
    {
        double largest = TensorPrimitives.Max<double>(logNorms), sum = 0;
        if (double.IsNegativeInfinity(largest)) return 0;
        foreach (double logNorm in logNorms) sum += Math.Exp(2 * (logNorm - largest));
        return largest + (0.5 * Math.Log(sum));
    }
}
