using System.Globalization;

namespace PolyRelu.Numerics.Integration;

/// <summary>
/// How the size of steps follows their errors: proportional–integral control (Gustafsson 1991), in the form of Hairer and Wanner.
/// </summary>
/// <remarks>
/// With the error E of a step in units of the tolerance and E' that of the accepted step before, the next size is
/// h · safety · E^{−(1/q − 3β/4)} · E'^{β}, q the order of the method, within <see cref="SmallestFactor"/> and
/// <see cref="LargestFactor"/>, and no growth right after a rejection. E ≤ 1 accepts.
/// </remarks>
public sealed record StepControl
{
    /// <summary>The largest error of an accepted step, in the unit of <see cref="DifferentialEquation.RowError"/>; above 0.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Factor that keeps the next step from being rejected narrowly.</summary>
    public double Safety { get; init; } = 0.9;

    /// <summary>The integral part β; 0 gives elementary control. 0.04 suits Dormand–Prince (Hairer, Nørsett, Wanner, II.4).</summary>
    public double Integral { get; init; } = 0.04;

    /// <summary>The most that a step may shrink at once.</summary>
    public double SmallestFactor { get; init; } = 0.2;

    /// <summary>The most that a step may grow at once.</summary>
    public double LargestFactor { get; init; } = 10;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentException">The tolerance is not a positive finite number, or a factor is out of its range.</exception>
    internal void Require()
    {
        if (!(Tolerance > 0 && double.IsFinite(Tolerance)))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"The tolerance of an integration must be a positive number; got {Tolerance}."));
        if (!(Safety is > 0 and <= 1 && Integral is >= 0 and < 0.2 && SmallestFactor is > 0 and < 1 && LargestFactor > 1))
            throw new ArgumentException("Step control needs 0 < safety ≤ 1, 0 ≤ integral part < 0.2, 0 < smallest factor < 1 < largest "
                + "factor.");
    }

    /// <summary>The factor on the size after an accepted step.</summary>
    internal double Grow(int order, double error, double previous, bool afterRejection)
    {
        double factor = Safety * Math.Pow(Math.Max(error, 1e-10), (0.75 * Integral) - (1.0 / order)) * Math.Pow(previous, Integral);
        return Math.Clamp(factor, SmallestFactor, afterRejection ? 1 : LargestFactor);
    }

    /// <summary>The factor on a size of some error at which the error would be just below the tolerance; +∞ where there is none.</summary>
    internal double Reach(int order, double error) => Safety * Math.Pow(error, -1.0 / order);

    /// <summary>The factor on the size after a rejected step; an error that is not finite shrinks most.</summary>
    internal double Shrink(int order, double error) => double.IsFinite(error)
        ? Math.Clamp(Safety * Math.Pow(error, (0.75 * Integral) - (1.0 / order)), SmallestFactor, Safety)
        : SmallestFactor;
}
