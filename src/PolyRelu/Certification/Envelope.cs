namespace PolyRelu.Certification;

/// <summary>
/// A quadratic q(s) = Value + Slope (s − Touch) + ½ Curvature (s − Touch)² that bounds a function from one side on an interval.
/// </summary>
/// <param name="Touch">Point of expansion, where q comes closest to the function.</param>
/// <param name="Value">q(Touch), with what rounding needs on the safe side.</param>
/// <param name="Slope">q'(Touch).</param>
/// <param name="Curvature">q'', any sign.</param>
/// <remarks>The four numbers are exact reals: a bound holds for the quadratic of exactly these float64 numbers.</remarks>
internal readonly record struct Envelope(double Touch, double Value, double Slope, double Curvature)
{
    /// <summary>q(s), evaluated in float64.</summary>
    public double At(double s)
    {
        double step = s - Touch;
        return Value + (step * (Slope + (0.5 * Curvature * step)));
    }

    /// <summary>q'(s), evaluated in float64.</summary>
    public double SlopeAt(double s) => Slope + (Curvature * (s - Touch));
}
