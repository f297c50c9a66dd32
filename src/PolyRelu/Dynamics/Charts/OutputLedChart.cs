using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Charts;

/// <summary>|v| > r: r = √−c e^y, |v| = √−c √(1 + e^{2y}), y' = ±A √(1 + e^{−2y}); v keeps its sign, and w can reach 0 as y → −∞.</summary>
/// <remarks>The coordinate is a logarithm of r, so that a neuron with r far below |v| keeps its relative accuracy.</remarks>
/// <param name="sign">The sign of v.</param>
/// <param name="logRoot">log √−c.</param>
internal sealed class OutputLedChart(int sign, double logRoot) : NeuronChart
{
    /// <inheritdoc/>
    public override bool CanVanish => true;

    /// <summary>The chart of log |v|, log |v| − log r > 0 and the sign of v.</summary>
    public static (NeuronChart Chart, double Coordinate) From(double logOutput, double difference, int sign)
    {
        // −c = v² (1 − e^{−2d}), d = log |v| − log r.
        double root = 0.5 * Math.Log(-Elementary.ExpM1(-2 * difference));
        return (new OutputLedChart(sign, logOutput + root), -difference - root);
    }

    /// <inheritdoc/>
    public override double Rate(double y) => Speed(y);

    /// <inheritdoc/>
    public override double Speed(double y) => sign * Math.Sqrt(1 + Math.Exp(-2 * y));

    /// <inheritdoc/>
    public override double LogNorm(double y) => logRoot + y;

    /// <inheritdoc/>
    public override double LogOutput(double y) =>
        logRoot + Math.Max(y, 0) + (0.5 * Math.Log(1 + Math.Exp(-2 * Math.Abs(y))));

    /// <inheritdoc/>
    public override int Sign(double y) => sign;
}
