namespace PolyRelu.Dynamics.Charts;

/// <summary>r = |v|: y = log r, y' = ±A, and v keeps its sign.</summary>
/// <param name="sign">The sign of v.</param>
internal sealed class BalancedChart(int sign) : NeuronChart
{
    /// <summary>
    /// Relative difference of r and |v| below which they are taken as equal: the rounding of a norm of some thousand terms, and where
    /// logarithms are large, times that of log r, which is the rounding of the logarithms.
    /// </summary>
    public const double Rounding = 4e-15;

    /// <inheritdoc/>
    public override double Rate(double y) => sign;

    /// <inheritdoc/>
    public override double Speed(double y) => sign;

    /// <inheritdoc/>
    public override double LogNorm(double y) => y;

    /// <inheritdoc/>
    public override double LogOutput(double y) => y;

    /// <inheritdoc/>
    public override int Sign(double y) => sign;
}
