using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;
using Xunit;

namespace PolyRelu.Tests.Numerics.Integration;

/// <summary>Zeros of functions of the state, found between the ends of steps.</summary>
public sealed class EventWatchTests
{
    [Fact]
    public void Advance_FindsEveryRiseThroughZero_AtItsTime_AndNoFall()
    {
        Integrator integrator = new(new Oscillator(), DormandPrince.Method, new StepControl { Tolerance = 1e-10 });
        _ = integrator.Start(0, DoubleMatrix.From(1, 2, [0, 1]), 30);
        EventWatch watch = new(integrator, new Components());
        List<double>[] found = [[], []];
        double[] rose = new double[2];
        while (integrator.Time < 30)
        {
            _ = integrator.Step(30);
            watch.Advance(rose);
            for (int i = 0; i < 2; i++)
                if (!double.IsNaN(rose[i])) found[i].Add(rose[i]);
        }
        // sin t rises through ½ at π/6 + 2πk, cos t at −π/3 + 2πk.
        Assert.Equal(5, found[0].Count);
        Assert.Equal(4, found[1].Count);
        for (int k = 0; k < found[0].Count; k++) Assert.Equal((Math.PI / 6) + (2 * Math.PI * k), found[0][k], 1e-7);
        for (int k = 0; k < found[1].Count; k++) Assert.Equal((2 * Math.PI * (k + 1)) - (Math.PI / 3), found[1][k], 1e-7);
    }

    /// <summary>Many functions that rise in one step are located on values taken once for all of them.</summary>
    [Fact]
    public void Advance_OfManyFunctions_FindsEachAtItsTime_WithFewValues()
    {
        const int count = 400;
        Integrator integrator = new(new Oscillator(), DormandPrince.Method, new StepControl { Tolerance = 1e-10 });
        _ = integrator.Start(0, DoubleMatrix.From(1, 2, [0, 1]), 1.5);
        Levels functions = new(count);
        EventWatch watch = new(integrator, functions);
        double[] rose = new double[count], found = new double[count];
        long steps = 0;
        while (integrator.Time < 1.5)
        {
            _ = integrator.Step(1.5);
            steps++;
            watch.Advance(rose);
            for (int i = 0; i < count; i++)
                if (!double.IsNaN(rose[i])) found[i] = rose[i];
        }
        for (int i = 0; i < count; i++) Assert.Equal(Math.Asin(Levels.Level(i, count)), found[i], 1e-7);
        Assert.True(functions.Evaluations <= 17 * (steps + 1), $"{functions.Evaluations} values in {steps} steps");
    }

    private sealed class Levels(int count) : IntegrationEvent
    {
        public override int Count => count;

        public int Evaluations { get; private set; }

        public static double Level(int index, int count) => 0.9 * (index + 1) / count;

        public override void Values(double time, DoubleMatrix state, bool evaluated, Span<double> values)
        {
            Evaluations++;
            for (int i = 0; i < count; i++) values[i] = state[0, 0] - Level(i, count);
        }
    }

    private sealed class Oscillator : DifferentialEquation
    {
        public override int Rows => 1;

        public override int Columns => 2;

        public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative) =>
            (derivative[0, 0], derivative[0, 1]) = (state[0, 1], -state[0, 0]);

        public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
            Math.Abs(error[0]) + Math.Abs(error[1]);
    }

    private sealed class Components : IntegrationEvent
    {
        public override int Count => 2;

        public override void Values(double time, DoubleMatrix state, bool evaluated, Span<double> values) =>
            (values[0], values[1]) = (state[0, 0] - 0.5, state[0, 1] - 0.5);
    }
}
