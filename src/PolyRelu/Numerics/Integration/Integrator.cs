using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Numerics.Integration;

/// <summary>
/// Integrates a <see cref="DifferentialEquation"/> step by step with an explicit method, adaptive sizes and a continuous extension.
/// </summary>
/// <remarks>
/// Rows are worked on by all threads, and no sum crosses rows: the same equation gives the same bits for any number of threads. Steps
/// do not allocate. Nothing here knows what the rows are.
/// </remarks>
public sealed class Integrator
{
    private const int ElementsPerTask = 16_384;
    private const int LeastStep = 16;                // in units of the last place of the time: below it nodes of a step coincide
    private const double Damped = 0.75;              // of the stable stretch of the axis: there stiff parts shrink, at its end they live on
    private const double SmallestDamped = 0.2;       // of a step, in one that is shortened for that
    private const double SeenDifference = 1e-3;      // of the tolerance: two stages as near to each other are taken as equal
    private readonly DifferentialEquation equation;
    private readonly RungeKuttaMethod method;
    private readonly StepControl control;
    private readonly DoubleMatrix[] stages;
    private readonly double[][] coefficients;
    private readonly double[] nodes;
    private readonly double[] errorWeights;
    private readonly double[] partWeights;
    private readonly double[] rowErrors;
    private readonly double[] firmErrors;
    private readonly double[] rowRates;
    private readonly double[] endWeights;
    private readonly DoubleMatrix scratch;
    private readonly int rowsPerTask;
    private DoubleMatrix state;
    private DoubleMatrix other;             // before an accepted step: the state being tried; after it: the state that it began at
    private double previousError;
    private double forcedStep;
    private bool afterRejection;
    private bool lastStageIsNext;           // whether the last stage holds the derivative at the time reached

    /// <summary>Prepares an integration; <see cref="Start"/> or <see cref="Resume"/> begins it.</summary>
    /// <param name="equation">The system; it serves this integrator alone.</param>
    /// <param name="method">The method.</param>
    /// <param name="control">Tolerance and control of the step.</param>
    /// <exception cref="ArgumentException">The tolerance is not a positive number, or a factor is out of its range.</exception>
    public Integrator(DifferentialEquation equation, RungeKuttaMethod method, StepControl control)
    {
        ArgumentNullException.ThrowIfNull(equation);
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(control);
        control.Require();
        this.equation = equation;
        this.method = method;
        this.control = control;
        (int rows, int columns) = (equation.Rows, equation.Columns);
        stages = [.. Enumerable.Range(0, method.Stages).Select(_ => new DoubleMatrix(rows, columns))];
        coefficients = [.. method.Coefficients.Select(row => row.ToArray())];
        nodes = [.. method.Nodes];
        errorWeights = [.. method.ErrorWeights];
        partWeights = new double[method.Stages];
        rowErrors = new double[rows];
        firmErrors = new double[rows];
        rowRates = new double[rows];
        endWeights = method.RealStability > 0 ? EndWeights(coefficients) : [];
        state = new(rows, columns);
        other = new(rows, columns);
        scratch = new(rows, columns);
        rowsPerTask = Math.Max(1, ElementsPerTask / Math.Max(1, columns));
    }

    /// <summary>The time reached.</summary>
    public double Time { get; private set; }

    /// <summary>The time at which the last step began; times from here to <see cref="Time"/> can be interpolated.</summary>
    public double PreviousTime { get; private set; }

    /// <summary>The size that the next step will try, where nothing ends before.</summary>
    public double StepSize { get; private set; }

    /// <summary>The state reached; valid until the next step. Not to be changed.</summary>
    public DoubleMatrix State => state;

    /// <summary>The work so far.</summary>
    public IntegrationStatistics Statistics { get; private set; }

    /// <summary>Begins at a time and a state.</summary>
    /// <param name="time">The time.</param>
    /// <param name="initial">[rows × columns], copied.</param>
    /// <param name="end">A later time, where the integration may end: it bounds the first step.</param>
    /// <returns><see cref="StepResult.NotFinite"/> where the derivative at the beginning is not finite.</returns>
    public StepResult Start(double time, DoubleMatrix initial, double end)
    {
        initial.CopyTo(state);
        Time = PreviousTime = time;
        previousError = 1;
        afterRejection = lastStageIsNext = false;
        equation.Evaluate(time, state, stages[0]);
        forcedStep = equation.ForcedStep;
        Statistics = new(0, 0, 0, 1);
        double speed = LargestRow(stages[0], 1 / control.Tolerance);
        if (!double.IsFinite(speed)) return StepResult.NotFinite;
        StepSize = Math.Min(FirstStep(speed), end - time);
        return StepResult.Accepted;
    }

    /// <summary>Goes on from a state at a later time that the caller has reached by other means, such as a closed form.</summary>
    /// <param name="time">The later time.</param>
    /// <param name="reached">[rows × columns], copied.</param>
    /// <remarks>The size of the next step stays, and so does the work. The way there is not interpolated.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The time is not later.</exception>
    public void Continue(double time, DoubleMatrix reached)
    {
        if (!(time > Time)) throw new ArgumentOutOfRangeException(nameof(time), $"The time must be later than {Time}; got {time}.");
        reached.CopyTo(state);
        Time = PreviousTime = time;
        afterRejection = lastStageIsNext = false;
        equation.Evaluate(time, state, stages[0]);
        forcedStep = equation.ForcedStep;
        Statistics = Statistics with { Evaluations = Statistics.Evaluations + 1 };
    }

    /// <summary>Everything that the integration needs to go on with the same bits.</summary>
    public IntegrationState Capture() => new()
    {
        Time = Time,
        StepSize = StepSize,
        ForcedStep = forcedStep,
        PreviousError = previousError,
        AfterRejection = afterRejection,
        State = state.ToArray(),
        Derivative = (lastStageIsNext ? stages[^1] : stages[0]).ToArray(),
        Statistics = Statistics,
    };

    /// <summary>Goes on from a captured state. The step before it is no longer there to be interpolated.</summary>
    /// <exception cref="ArgumentException">The state belongs to a system of another shape.</exception>
    public void Resume(IntegrationState captured)
    {
        ArgumentNullException.ThrowIfNull(captured);
        (int rows, int columns) = (equation.Rows, equation.Columns);
        if (captured.State.Length != rows * columns || captured.Derivative.Length != rows * columns)
            throw new ArgumentException($"A state of {rows}×{columns} and its derivative have "
                + $"{Plural.Of(rows * columns, "number")} each; got {captured.State.Length} and {captured.Derivative.Length}.",
                nameof(captured));
        DoubleMatrix.From(rows, columns, captured.State).CopyTo(state);
        DoubleMatrix.From(rows, columns, captured.Derivative).CopyTo(stages[0]);
        Time = PreviousTime = captured.Time;
        StepSize = captured.StepSize;
        forcedStep = captured.ForcedStep;
        previousError = captured.PreviousError;
        afterRejection = captured.AfterRejection;
        lastStageIsNext = false;
        Statistics = captured.Statistics;
    }

    /// <summary>Goes one accepted step on, never past a time.</summary>
    /// <param name="end">Later than <see cref="Time"/>; a step that would come near it ends there exactly.</param>
    /// <remarks>
    /// After an accepted step the last right-hand side that the equation was asked for is that at the new time, of the new state before
    /// <see cref="DifferentialEquation.Restore"/>.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The end is not later.</exception>
    public StepResult Step(double end)
    {
        if (!(end > Time)) throw new ArgumentOutOfRangeException(nameof(end), $"The end must be later than the time {Time}; got {end}.");
        if (lastStageIsNext) (stages[0], stages[^1]) = (stages[^1], stages[0]);
        lastStageIsNext = false;
        PreviousTime = Time;
        double size = StepSize, least = LeastStep * (Math.BitIncrement(Math.Abs(Time)) - Math.Abs(Time));
        bool clipped = Time + (1.000001 * size) >= end;
        if (clipped) size = end - Time;
        while (true)
        {
            Advance(size);
            double error = StepError(size);
            double firm = Largest(firmErrors) / control.Tolerance, firmSize = size * control.Reach(method.Order, firm);
            bool forced = error > 1 && firm <= 1 && size <= forcedStep;
            if (error <= 1 || forced)
            {
                if (forced) Statistics = Statistics with { Forced = Statistics.Forced + 1 };
                forcedStep = equation.ForcedStep;
                double next = size * control.Grow(method.Order, error, previousError, afterRejection);
                next = Math.Max(next, Math.Min(forcedStep, firmSize));
                next = Math.Min(next, Math.Max(Math.Max(SmallestDamped * size, forcedStep), DampedStep()));
                StepSize = clipped ? Math.Max(StepSize, next) : next;
                Accept(clipped ? end : Time + size, error);
                return StepResult.Accepted;
            }
            Statistics = Statistics with { Rejected = Statistics.Rejected + 1 };
            afterRejection = true;
            clipped = false;
            double floor = double.IsFinite(error) ? Math.Min(size, Math.Min(forcedStep, firmSize)) : 0;
            size = Math.Max(size * control.Shrink(method.Order, error), floor);
            if (size < least) return double.IsFinite(error) ? StepResult.TooSmall : StepResult.NotFinite;
            StepSize = size;
        }
    }

    /// <summary>The state at a time within the last step, by the continuous extension of the method, each row restored.</summary>
    /// <param name="time">From <see cref="PreviousTime"/> to <see cref="Time"/>.</param>
    /// <param name="destination">[rows × columns], overwritten.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is not within the last step.</exception>
    public void Interpolate(double time, DoubleMatrix destination)
    {
        if (!(time >= PreviousTime && time <= Time))
            throw new ArgumentOutOfRangeException(nameof(time),
                $"Between the ends of the last step, {PreviousTime} and {Time}, states are interpolated; got the time {time}.");
        if (time == Time)
        {
            state.CopyTo(destination);
            return;
        }
        double size = Time - PreviousTime;
        method.InterpolationWeights((time - PreviousTime) / size, partWeights);
        Combine(other, partWeights, size, destination);
        ForRows(destination, static (row, work) => work.Integrator.equation.Restore(row, work.Target.Row(row)));
    }

    /// <summary>Tries a step: the state being tried and all stages.</summary>
    private void Advance(double size)
    {
        for (int i = 1; i < stages.Length; i++)
        {
            Combine(state, coefficients[i], size, other);
            equation.Evaluate(Time + (nodes[i] * size), other, stages[i]);
        }
        Statistics = Statistics with { Evaluations = Statistics.Evaluations + stages.Length - 1 };
    }

    /// <summary>The error of the step in units of the tolerance; NaN where a number is not finite.</summary>
    private double StepError(double size)
    {
        ForRows(scratch, size, static (row, size, work) =>
        {
            Integrator self = work.Integrator;
            Span<double> error = work.Target.Row(row);
            error.Clear();
            self.AddStages(row, self.errorWeights, size, error);
            self.rowErrors[row] = self.equation.RowError(row, error, self.state.Row(row), self.other.Row(row));
            self.firmErrors[row] = self.equation.FirmError(row, error);
            if (self.endWeights.Length > 0) self.rowRates[row] = self.Rate(row, size, error);
        });
        return Largest(rowErrors) / control.Tolerance;
    }

    /// <summary>
    /// |λ| of a row from two stages at the end of the step: of the part of the state in which they differ, which is what explicit methods
    /// blow up where h λ is at the end of their stability (Hairer, Wanner, IV.2). 0 where they agree as far as it matters, and in a row
    /// that does not steer the step.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="size">h.</param>
    /// <param name="difference">Scratch.</param>
    private double Rate(int row, double size, Span<double> difference)
    {
        if (rowErrors[row] == 0) return 0;
        difference.Clear();
        AddStages(row, endWeights, size, difference);
        double distance = TensorPrimitives.Norm<double>(difference);
        if (!(distance > SeenDifference * control.Tolerance)) return 0;
        double rate = TensorPrimitives.Distance<double>(stages[^1].Row(row), stages[^2].Row(row)) / distance;
        return double.IsFinite(rate) ? rate : 0;
    }

    /// <summary>The largest step in which what is stiff shrinks; +∞ where nothing is, or the method does not look.</summary>
    private double DampedStep()
    {
        double fastest = Largest(rowRates);
        return fastest > 0 ? Damped * method.RealStability / fastest : double.PositiveInfinity;
    }

    private static double[] EndWeights(double[][] coefficients)
    {
        double[] weights = [.. coefficients[^1]];
        for (int i = 0; i < coefficients[^2].Length; i++) weights[i] -= coefficients[^2][i];
        return weights;
    }

    private void Accept(double time, double error)
    {
        (state, other) = (other, state);
        ForRows(state, static (row, work) => work.Integrator.equation.Restore(row, work.Target.Row(row)));
        Time = time;
        previousError = Math.Max(error, 1e-4);
        afterRejection = false;
        lastStageIsNext = true;
        Statistics = Statistics with { Accepted = Statistics.Accepted + 1 };
    }

    /// <summary>
    /// A first step from the sizes of the state, its derivative and its second derivative (Hairer, Nørsett, Wanner, II.4).
    /// </summary>
    private double FirstStep(double speed)
    {
        double scale = 1 / control.Tolerance, size = LargestRow(state, scale);
        double trial = size < 1e-5 || speed < 1e-5 ? 1e-6 : 0.01 * size / speed;
        for (int i = 0; i < state.Rows; i++) TensorPrimitives.MultiplyAdd(stages[0].Row(i), trial, state.Row(i), other.Row(i));
        equation.Evaluate(Time + trial, other, stages[1]);
        Statistics = Statistics with { Evaluations = Statistics.Evaluations + 1 };
        for (int i = 0; i < state.Rows; i++) TensorPrimitives.Subtract(stages[1].Row(i), stages[0].Row(i), scratch.Row(i));
        double bend = LargestRow(scratch, scale) / trial, steepest = double.IsFinite(bend) ? Math.Max(speed, bend) : double.MaxValue;
        double step = steepest <= 1e-15 ? Math.Max(1e-6, 1e-3 * trial) : Math.Pow(0.01 / steepest, 1.0 / (method.Order + 1));
        return Math.Min(100 * trial, step);
    }

    private double LargestRow(DoubleMatrix matrix, double scale)
    {
        for (int i = 0; i < matrix.Rows; i++) rowErrors[i] = scale * equation.RowError(i, matrix.Row(i), state.Row(i), state.Row(i));
        return Largest(rowErrors);
    }

    private static double Largest(double[] errors)
    {
        double largest = 0;
        foreach (double error in errors)
        {
            if (double.IsNaN(error)) return error;
            largest = Math.Max(largest, error);
        }
        return largest;
    }

    /// <summary>target = origin + size · Σ_i weights_i k_i.</summary>
    private void Combine(DoubleMatrix origin, double[] weights, double size, DoubleMatrix target) =>
        ForRows(target, (origin, weights, size), static (row, sum, work) =>
        {
            Span<double> destination = work.Target.Row(row);
            sum.origin.Row(row).CopyTo(destination);
            work.Integrator.AddStages(row, sum.weights, sum.size, destination);
        });

    private void AddStages(int row, double[] weights, double size, Span<double> destination)
    {
        for (int i = 0; i < weights.Length; i++)
        {
            if (weights[i] != 0) TensorPrimitives.MultiplyAdd(stages[i].Row(row), size * weights[i], destination, destination);
        }
    }

    private void ForRows(DoubleMatrix target, Action<int, (Integrator Integrator, DoubleMatrix Target)> body) =>
        ForRows(target, body, static (row, body, work) => body(row, work));

    private void ForRows<T>(DoubleMatrix target, T argument, Action<int, T, (Integrator Integrator, DoubleMatrix Target)> body)
    {
        int tasks = (target.Rows + rowsPerTask - 1) / rowsPerTask;
        Workers.For(tasks, (Integrator: this, target, argument, body), static (task, work) =>
        {
            int first = task * work.Integrator.rowsPerTask, end = Math.Min(work.target.Rows, first + work.Integrator.rowsPerTask);
            for (int row = first; row < end; row++) work.body(row, work.argument, (work.Integrator, work.target));
        });
    }
}
