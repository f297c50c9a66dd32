using PolyRelu.Kernels;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;
using Xunit;

namespace PolyRelu.Tests.Numerics.Integration;

/// <summary>The integrator on equations whose solutions are known.</summary>
public sealed class IntegratorTests
{
    [Fact]
    public void Step_OnRotation_KeepsToTheTolerance_WithFifthOrder()
    {
        List<(double Tolerance, double Error, long Steps)> runs = [];
        foreach (double tolerance in new[] { 1e-4, 1e-6, 1e-8, 1e-10 })
        {
            Rotation rotation = new(3);
            Integrator integrator = Run(rotation, tolerance, 20);
            runs.Add((tolerance, rotation.Error(integrator.Time, integrator.State), integrator.Statistics.Accepted));
        }
        foreach ((double tolerance, double error, long steps) in runs)
            Assert.True(error < 100 * tolerance, $"tolerance {tolerance}: error {error} after {steps} steps");
        double order = Math.Log(runs[0].Error / runs[^1].Error) / Math.Log((double)runs[^1].Steps / runs[0].Steps);
        Assert.InRange(order, 4.5, 6);
    }

    /// <summary>
    /// Where a solution rests, steps that go to the end of stability leave errors of the tolerance alive; the integrator stays within it.
    /// </summary>
    [Fact]
    public void Step_AtRest_LetsErrorsDie()
    {
        const double rate = 50, tolerance = 1e-4, end = 20;
        Integrator integrator = new(new Relaxation(rate), DormandPrince.Method, new StepControl { Tolerance = tolerance });
        Assert.Equal(StepResult.Accepted, integrator.Start(0, DoubleMatrix.From(1, 1, [0]), end));
        while (integrator.Time < end) Assert.Equal(StepResult.Accepted, integrator.Step(end));
        double error = Math.Abs(integrator.State[0, 0] - 1);
        Assert.True(error < 0.01 * tolerance, $"the error is {error}, at a tolerance of {tolerance}");
        Assert.True(integrator.Statistics.Accepted < 1.5 * rate * end / 3.3, $"{integrator.Statistics.Accepted} steps");
    }

    [Fact]
    public void Step_EndsExactlyAtTheEnd()
    {
        Integrator integrator = Run(new Rotation(1), 1e-6, 7.3);
        Assert.Equal(7.3, integrator.Time);
    }

    [Fact]
    public void Interpolate_IsTheSolutionBetweenSteps_AndTheStatesAtTheirEnds()
    {
        Rotation rotation = new(2);
        Integrator integrator = new(rotation, DormandPrince.Method, new StepControl { Tolerance = 1e-8 });
        Assert.Equal(StepResult.Accepted, integrator.Start(0, rotation.Initial(), 5));
        DoubleMatrix between = new(2, 2);
        double worst = 0;
        while (integrator.Time < 5)
        {
            DoubleMatrix begin = integrator.State.Copy();
            Assert.Equal(StepResult.Accepted, integrator.Step(5));
            foreach (double part in new[] { 0.13, 0.5, 0.81 })
            {
                double time = integrator.PreviousTime + (part * (integrator.Time - integrator.PreviousTime));
                integrator.Interpolate(time, between);
                worst = Math.Max(worst, rotation.Error(time, between));
            }
            integrator.Interpolate(integrator.PreviousTime, between);
            Assert.Equal(begin.ToArray(), between.ToArray());
            integrator.Interpolate(integrator.Time, between);
            Assert.Equal(integrator.State.ToArray(), between.ToArray());
        }
        Assert.InRange(worst, 1e-12, 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => integrator.Interpolate(0, between));
    }

    [Fact]
    public void Resume_GoesOnWithTheSameBits_FromEveryStep()
    {
        Rotation whole = new(3);
        Integrator reference = new(whole, DormandPrince.Method, new StepControl { Tolerance = 1e-7 });
        _ = reference.Start(0, whole.Initial(), 6);
        List<IntegrationState> states = [reference.Capture()];
        while (reference.Time < 6)
        {
            _ = reference.Step(6);
            states.Add(reference.Capture());
        }
        foreach (IntegrationState state in states[..^1])
        {
            Integrator other = new(new Rotation(3), DormandPrince.Method, new StepControl { Tolerance = 1e-7 });
            other.Resume(state);
            while (other.Time < 6) _ = other.Step(6);
            Assert.Equal(reference.State.ToArray(), other.State.ToArray());
            Assert.Equal(reference.Statistics, other.Statistics);
        }
    }

    [Fact]
    public void Result_DoesNotDependOnTheNumberOfThreads()
    {
        int threads = Workers.Count;
        try
        {
            double[][] results = [.. new[] { 1, 2, 5 }.Select(count =>
            {
                Workers.Count = count;
                return Run(new Rotation(40_000), 1e-5, 1).State.ToArray();
            })];
            Assert.Equal(results[0], results[1]);
            Assert.Equal(results[0], results[2]);
        }
        finally
        {
            Workers.Count = threads;
        }
    }

    [Fact]
    public void Step_AllocatesNothing()
    {
        Rotation rotation = new(8);
        Integrator integrator = new(rotation, DormandPrince.Method, new StepControl { Tolerance = 1e-9 });
        _ = integrator.Start(0, rotation.Initial(), 1e9);
        DoubleMatrix between = new(8, 2);
        Assert.Equal(0, Allocation.Least(round =>
        {
            for (int i = 0; i < 50; i++) _ = integrator.Step(1e9);
            integrator.Interpolate(integrator.Time, between);
        }));
    }

    [Fact]
    public void Step_WithAnEquationThatIsNotFiniteFarAway_TriesSmallerSteps()
    {
        Integrator integrator = new(new BlowUp(), DormandPrince.Method, new StepControl { Tolerance = 1e-6 });
        _ = integrator.Start(0, DoubleMatrix.From(1, 2, [1, 0]), 0.9);
        while (integrator.Time < 0.9) Assert.Equal(StepResult.Accepted, integrator.Step(0.9));
        Assert.Equal(10, integrator.State[0, 0], 1e-3);
    }

    [Fact]
    public void Step_TowardsASingularity_EndsWithAReason_AndBeforeIt()
    {
        Integrator integrator = new(new BlowUp(), DormandPrince.Method, new StepControl { Tolerance = 1e-6 });
        _ = integrator.Start(0, DoubleMatrix.From(1, 2, [1, 0]), 2);
        StepResult result = StepResult.Accepted;
        for (int i = 0; i < 100_000 && result == StepResult.Accepted; i++) result = integrator.Step(2);
        Assert.NotEqual(StepResult.Accepted, result);
        Assert.InRange(integrator.Time, 0.99, 1);
    }

    [Fact]
    public void Start_WhereTheDerivativeIsNotFinite_SaysSo() =>
        Assert.Equal(StepResult.NotFinite,
            new Integrator(new BlowUp(), DormandPrince.Method, new StepControl()).Start(0, DoubleMatrix.From(1, 2, [double.NaN, 0]), 1));

    [Fact]
    public void ForcedStep_GoesThroughAJump_WhereErrorControlWouldStall()
    {
        Integrator forced = new(new Jump(0.01), BogackiShampine.Method, new StepControl { Tolerance = 1e-12 });
        _ = forced.Start(0, DoubleMatrix.From(1, 2, [-0.5, 0]), 3);
        while (forced.Time < 3) Assert.Equal(StepResult.Accepted, forced.Step(3));
        Assert.InRange(forced.Statistics.Forced, 1, 400);
        Assert.Equal(0, forced.State[0, 0], 0.02);            // slides along the jump at 0
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1e-6)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Tolerance_MustBePositive(double tolerance)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => new Integrator(new Rotation(1), DormandPrince.Method, new StepControl { Tolerance = tolerance }));
        Assert.Contains("positive", error.Message, StringComparison.Ordinal);
    }

    private static Integrator Run(Rotation equation, double tolerance, double end)
    {
        Integrator integrator = new(equation, DormandPrince.Method, new StepControl { Tolerance = tolerance });
        Assert.Equal(StepResult.Accepted, integrator.Start(0, equation.Initial(), end));
        while (integrator.Time < end) Assert.Equal(StepResult.Accepted, integrator.Step(end));
        return integrator;
    }

    /// <summary>
    /// Rows that turn in the plane, each with a speed of its own that also depends on time: (cos θ, sin θ), θ = s (t + sin t).
    /// </summary>
    /// <summary>y' = −λ (y − 1) from 0.</summary>
    private sealed class Relaxation(double rate) : DifferentialEquation
    {
        public override int Rows => 1;

        public override int Columns => 1;

        public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative) =>
            derivative[0, 0] = rate * (1 - state[0, 0]);

        public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
            Math.Abs(error[0]);
    }

    private sealed class Rotation(int rows) : DifferentialEquation
    {
        public override int Rows => rows;

        public override int Columns => 2;

        public DoubleMatrix Initial()
        {
            DoubleMatrix initial = new(rows, 2);
            for (int i = 0; i < rows; i++) initial[i, 0] = 1;
            return initial;
        }

        public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
        {
            for (int i = 0; i < rows; i++)
            {
                double speed = Speed(i) * (1 + Math.Cos(time));
                (derivative[i, 0], derivative[i, 1]) = (-speed * state[i, 1], speed * state[i, 0]);
            }
        }

        public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
            Math.Sqrt((error[0] * error[0]) + (error[1] * error[1]));

        public double Error(double time, DoubleMatrix state) => Enumerable.Range(0, rows).Max(i =>
        {
            (double sin, double cos) = Math.SinCos(Speed(i) * (time + Math.Sin(time)));
            return Math.Max(Math.Abs(state[i, 0] - cos), Math.Abs(state[i, 1] - sin));
        });

        private static double Speed(int row) => 1 + (0.3 * (row % 7));
    }

    /// <summary>y' = y², y(0) = 1: y = 1/(1 − t); not finite from y = 1e4 on.</summary>
    private sealed class BlowUp : DifferentialEquation
    {
        public override int Rows => 1;

        public override int Columns => 2;

        public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
        {
            double y = state[0, 0];
            (derivative[0, 0], derivative[0, 1]) = (y > 1e4 ? double.NaN : y * y, 0);
        }

        public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
            Math.Abs(error[0]) / Math.Max(1, Math.Abs(after[0]));
    }

    /// <summary>y' = 1 below 0 and −1 above it: reaches 0 and stays.</summary>
    private sealed class Jump(double forced) : DifferentialEquation
    {
        public override int Rows => 1;

        public override int Columns => 2;

        public override double ForcedStep => forced;

        public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative) =>
            (derivative[0, 0], derivative[0, 1]) = (state[0, 0] < 0 ? 1 : -1, 0);

        public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
            Math.Abs(error[0]);
    }
}
