using PolyRelu.Dynamics.Charts;
using PolyRelu.Numerics;
using PolyRelu.Numerics.Integration;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>One neuron of the flow of f ≡ 0, followed as far as somebody asks, by steps of its own.</summary>
/// <remarks>
/// While outputs are 0 no neuron sees another, and each turns at a time of its own: none has to take the small steps that another needs.
/// The state is x of <see cref="PlateauNeuron"/> and y of the <see cref="NeuronChart"/>, x' = (v/r) p G_* u_*^{p−2}, y' = ±A. Ends of
/// steps are kept; between them stands the cubic Hermite polynomial, or where all digits are asked for, one more step from the last end.
/// </remarks>
internal sealed class PlateauTrack : DifferentialEquation
{
    private readonly double[] pulls;
    private readonly double power;
    private readonly NeuronChart chart;
    private readonly Integrator integrator;
    private readonly double tolerance;
    private readonly List<Knot> knots = [];
    private readonly DoubleMatrix state = new(1, 2);
    private readonly DoubleMatrix derivative = new(1, 2);
    private PlateauNeuron curve;
    private (double X, double Y) rates;

    /// <summary>A neuron at time 0.</summary>
    /// <param name="start">The neurons.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="pulls">G [K].</param>
    /// <param name="power">p.</param>
    /// <param name="tolerance">The largest error of a step in x or y, logarithms both.</param>
    public PlateauTrack(FlowStart start, int index, double[] pulls, double power, double tolerance)
    {
        this.pulls = pulls;
        this.power = power;
        this.tolerance = tolerance;
        (chart, double y) = NeuronChart.Of(start.LogNorms[index], start.LogOutputs[index], start.Signs[index]);
        curve = CurveOf(start.Directions.Row(index), start.Signs[index]);
        integrator = new(this, DormandPrince.Method, new StepControl { Tolerance = tolerance });
        Begin(integrator, 0, 0, y);
        Keep(0, 0, y);
    }

    /// <inheritdoc/>
    public override int Rows => 1;

    /// <inheritdoc/>
    public override int Columns => 2;

    /// <summary>The clusters that it will serve: its winner above p = 2, all growing coordinates to p = 2.</summary>
    public IEnumerable<int> Served => chart is RestingChart ? []
        : power <= 2 ? curve.Growing
        : curve.Winner >= 0 ? [curve.Winner] : [];

    /// <inheritdoc/>
    public override void Evaluate(double time, DoubleMatrix state, DoubleMatrix derivative)
    {
        curve.Set(state[0, 0]);
        rates = (chart.Speed(state[0, 1]) * curve.Speed(), chart.Rate(state[0, 1]) * curve.Pull());
        (derivative[0, 0], derivative[0, 1]) = rates;
    }

    /// <inheritdoc/>
    public override double RowError(int row, ReadOnlySpan<double> error, ReadOnlySpan<double> before, ReadOnlySpan<double> after) =>
        double.IsNaN(error[0]) || double.IsNaN(error[1]) ? double.NaN : Math.Max(Math.Abs(error[0]), Math.Abs(error[1]));

    /// <summary>Follows the neuron to a time.</summary>
    /// <returns>Whether it can be followed so far: where |v| > ‖w‖, w may reach 0 before.</returns>
    public bool Reach(double time)
    {
        while (knots[^1].Time < time)
        {
            Knot last = knots[^1];
            int sign = chart.Sign(last.Y);
            if (sign != 0 && sign != curve.Sign) Turn(last, sign);
            if (integrator.Step(double.MaxValue) != StepResult.Accepted) return false;
            Keep(integrator.Time, integrator.State[0, 0], integrator.State[0, 1]);
        }
        return true;
    }

    /// <summary>Adds the neuron's parts at the centres in signed sums of logarithms.</summary>
    /// <param name="time">A time that was reached.</param>
    /// <param name="sums">The sums [K].</param>
    public void AddTo(double time, LogSum[] sums)
    {
        (PlateauNeuron at, double x, double y) = Between(time);
        at.Set(x);
        at.AddTo(chart.LogNorm(y) + chart.LogOutput(y), chart.Sign(y), sums);
    }

    /// <summary>Twice the logarithm of the longer of ‖w‖ and |v| at a time that was reached: a bound of ln |q|.</summary>
    public double LogBound(double time)
    {
        double y = Between(time).Y;
        return 2 * Math.Max(chart.LogNorm(y), chart.LogOutput(y));
    }

    /// <summary>Whether v cannot change its sign any more after a time that was reached.</summary>
    public bool IsSettled(double time)
    {
        if (chart is not InputLedChart) return true;
        (PlateauNeuron at, double x, double y) = Between(time);
        at.Set(x);
        double pull = at.Pull();
        // A v that grows away from 0 keeps its sign, for A then grows with it.
        return pull * chart.Sign(y) > 0 || pull == 0;
    }

    /// <summary>The neuron at a time that was reached, to the tolerance.</summary>
    /// <param name="time">The time.</param>
    /// <param name="direction">u [K + 1], overwritten.</param>
    public (double LogNorm, double LogOutput, int Sign) StateAt(double time, Span<double> direction)
    {
        Knot knot = knots[IndexAt(time)];
        PlateauNeuron followed = curve;
        (double x, double y) = (knot.X, knot.Y);
        curve = knot.Curve;
        if (time > knot.Time)
        {
            Integrator last = new(this, DormandPrince.Method, new StepControl { Tolerance = tolerance });
            Begin(last, knot.Time, x, y);
            while (last.Time < time && last.Step(time) == StepResult.Accepted) (x, y) = (last.State[0, 0], last.State[0, 1]);
        }
        curve.Set(x);
        curve.CopyTo(direction);
        curve = followed;
        return (chart.LogNorm(y), chart.LogOutput(y), chart.Sign(y));
    }

    /// <summary>Begins an integration at a state, and leaves the rates there.</summary>
    private void Begin(Integrator integrator, double time, double x, double y)
    {
        (state[0, 0], state[0, 1]) = (x, y);
        _ = integrator.Start(time, state, double.MaxValue);       // a derivative that is not finite ends the first step
        Evaluate(time, state, derivative);
    }

    /// <summary>A neuron whose v has changed its sign takes the curve of that sign, from x = 0.</summary>
    private void Turn(Knot last, int sign)
    {
        Span<double> direction = stackalloc double[pulls.Length + 1];
        curve.Set(last.X);
        curve.CopyTo(direction);
        curve = CurveOf(direction, sign);
        Begin(integrator, last.Time, 0, last.Y);
        Keep(last.Time, 0, last.Y);
    }

    private void Keep(double time, double x, double y) => knots.Add(new(time, x, y, rates.X, rates.Y, curve));

    private (PlateauNeuron Curve, double X, double Y) Between(double time)
    {
        int index = IndexAt(time);
        Knot from = knots[index];
        if (time == from.Time || index == knots.Count - 1) return (from.Curve, from.X, from.Y);
        Knot to = knots[index + 1];
        double size = to.Time - from.Time, part = (time - from.Time) / size;
        return (from.Curve, Hermite(from.X, from.XRate * size, to.X, to.XRate * size, part),
            Hermite(from.Y, from.YRate * size, to.Y, to.YRate * size, part));
    }

    private static double Hermite(double from, double fromRate, double to, double toRate, double part)
    {
        double rest = 1 - part, change = to - from;
        return from + (part * change)
            + (part * rest * ((rest * (fromRate - change)) - (part * (toRate - change))));
    }

    /// <summary>The last knot not later than a time; of two at one time, the one after the turn.</summary>
    private int IndexAt(double time)
    {
        int low = 0, high = knots.Count;
        while (high - low > 1)
        {
            int middle = (low + high) / 2;
            if (knots[middle].Time <= time) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>The curve through a direction. A neuron whose v is 0 goes on with the sign of A.</summary>
    private PlateauNeuron CurveOf(ReadOnlySpan<double> direction, int sign)
    {
        if (sign != 0) return new(direction, pulls, power, sign);
        PlateauNeuron still = new(direction, pulls, power, 1);
        still.Set(0);
        return still.Pull() >= 0 ? still : new(direction, pulls, power, -1);
    }

    private readonly record struct Knot(double Time, double X, double Y, double XRate, double YRate, PlateauNeuron Curve);
}
