using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Charts;

/// <summary>r > |v|: r = √c cosh y, v = √c sinh y, y' = A; v can pass through 0 and change its sign.</summary>
/// <param name="logRoot">log √c.</param>
internal sealed class InputLedChart(double logRoot) : NeuronChart
{
    /// <inheritdoc/>
    public override double Rate(double y) => 1;

    /// <summary>The chart of log r, log |v| − log r &lt; 0 and the sign of v.</summary>
    public static (NeuronChart Chart, double Coordinate) From(double logNorm, double difference, int sign) =>
        (new InputLedChart(logNorm + (0.5 * Math.Log(-Elementary.ExpM1(2 * difference)))), sign * Coordinate(difference));

    /// <inheritdoc/>
    public override double Speed(double y) => Math.Tanh(y);

    /// <inheritdoc/>
    public override double LogNorm(double y) => logRoot + LogCosh(y);

    /// <inheritdoc/>
    public override double LogOutput(double y) => logRoot + LogSinh(y);

    /// <inheritdoc/>
    public override int Sign(double y) => y > 0 ? 1 : y < 0 ? -1 : 0;        // 0 also for NaN, which Math.Sign refuses
}
