using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.Charts;

/// <summary>
/// One coordinate for the two lengths of a neuron, r = ‖w‖ and v, on the curve r² − v² = c that gradient flow keeps it on.
/// </summary>
/// <remarks>
/// With the gradient's inner product A the flow is r' = v A, v' = r A. On a curve of given c one coordinate y is left, and y moves by
/// y' = ±A, or little more, whatever the size of the neuron: lengths enter as logarithms alone, so an initial scale of 1e−3000 costs no
/// accuracy.
/// Immutable. For unnormalised neurons v stands for √p · v, with which the same curves are kept.
/// </remarks>
internal abstract class NeuronChart
{
    /// <summary>v / r: the speed at which the direction follows the gradient.</summary>
    public abstract double Speed(double y);

    /// <summary>dy/dt for a unit of A.</summary>
    public abstract double Rate(double y);

    /// <summary>log r.</summary>
    public abstract double LogNorm(double y);

    /// <summary>log |v|; −∞ where v is 0.</summary>
    public abstract double LogOutput(double y);

    /// <summary>The sign of v: −1, 0 or 1.</summary>
    public abstract int Sign(double y);

    /// <summary>Whether w can reach 0, as y → −∞.</summary>
    public virtual bool CanVanish => false;

    /// <summary>The chart of a neuron and its coordinate.</summary>
    /// <param name="logNorm">log r; −∞ for a neuron without input weights.</param>
    /// <param name="logOutput">log |v|; −∞ where v is 0.</param>
    /// <param name="sign">The sign of v.</param>
    public static (NeuronChart Chart, double Coordinate) Of(double logNorm, double logOutput, int sign)
    {
        if (double.IsNegativeInfinity(logNorm)) return (new RestingChart(logOutput, sign), 0);
        double difference = logOutput - logNorm;
        if (Math.Abs(difference) <= BalancedChart.Rounding * Math.Max(1, Math.Abs(logNorm))) return (new BalancedChart(sign), logNorm);
        return difference < 0 ? InputLedChart.From(logNorm, difference, sign) : OutputLedChart.From(logOutput, difference, sign);
    }

    /// <summary>artanh e^difference for a difference below 0, also where e^difference rounds to 1.</summary>
    protected static double Coordinate(double difference) => difference < -1
        ? Math.Atanh(Math.Exp(difference))
        : 0.5 * (Math.Log(1 + Math.Exp(difference)) - Math.Log(-Elementary.ExpM1(difference)));

    /// <summary>log cosh y without overflow.</summary>
    protected static double LogCosh(double y) => Math.Abs(y) + Math.Log((1 + Math.Exp(-2 * Math.Abs(y))) / 2);

    /// <summary>log sinh |y| without overflow or cancellation; −∞ at 0.</summary>
    protected static double LogSinh(double y)
    {
        double size = Math.Abs(y);
        return size < 1 ? Math.Log(Math.Sinh(size)) : size + Math.Log((1 - Math.Exp(-2 * size)) / 2);
    }
}
