using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Charts;

/// <summary>|v| > r: |v| = √−c cosh y, r = √−c sinh y, y > 0, y' = ±A; v keeps its sign, and w can reach 0.</summary>
/// <param name="sign">The sign of v.</param>
/// <param name="logRoot">log √−c.</param>
internal sealed class OutputLedChart(int sign, double logRoot) : NeuronChart
{
    /// <inheritdoc/>
    public override double Rate => sign;

    /// <inheritdoc/>
    public override bool CanVanish => true;

    /// <summary>The chart of log |v|, log |v| − log r > 0 and the sign of v.</summary>
    public static (NeuronChart Chart, double Coordinate) From(double logOutput, double difference, int sign) =>
        (new OutputLedChart(sign, logOutput + (0.5 * Math.Log(-Elementary.ExpM1(-2 * difference)))), Coordinate(-difference));

    /// <inheritdoc/>
    public override double Speed(double y) => sign / Math.Tanh(y);

    /// <summary>log r; NaN past the end of the chart, so that a step that leads there is tried again.</summary>
    public override double LogNorm(double y) => y > 0 ? logRoot + LogSinh(y) : double.NaN;

    /// <inheritdoc/>
    public override double LogOutput(double y) => logRoot + LogCosh(y);

    /// <inheritdoc/>
    public override int Sign(double y) => sign;
}
