using PolyRelu.Certification;

namespace PolyRelu.Tests.Certification;

/// <summary>Whether a quadratic is on its side of φ(s) = σ(s)^p at points of an interval, in exact arithmetic.</summary>
internal static class EnvelopeOracle
{
    /// <summary>A point at which the inequality is false, or null: where it is nearest to false, beside there, and on a grid.</summary>
    public static double? Violation(double power, Envelope envelope, double low, double high, bool upper, int grid = 12)
    {
        foreach (double s in Points(power, envelope, low, high, grid))
            if (IsViolated(power, envelope, s, upper)) return s;
        return null;
    }

    public static bool IsViolated(double power, Envelope envelope, double s, bool upper)
    {
        if (double.IsInfinity(envelope.Value)) return upper != envelope.Value > 0;
        Dyadic step = (Dyadic)s - envelope.Touch;
        Dyadic quadratic = envelope.Value + (step * (envelope.Slope + ((Dyadic)0.5 * envelope.Curvature * step)));
        Dyadic function = s > 0 ? Dyadic.Power(s, power) : 0;
        Dyadic gap = upper ? quadratic - function : function - quadratic;
        // What the power's own 2^−150 could hide.
        return (gap + (function * new Dyadic(1, -140))).Sign < 0;
    }

    private static IEnumerable<double> Points(double power, Envelope envelope, double low, double high, int grid)
    {
        double t = envelope.Touch, vertex = t - (envelope.Slope / envelope.Curvature), second = power * Math.Abs(t) / (2 - power);
        double inflection = Math.Pow(envelope.Curvature / (power * (power - 1)), 1 / (power - 2));
        foreach (double point in (double[])[low, high, t, -t, 0, vertex, second, -second, inflection])
        {
            if (double.IsNaN(point)) continue;
            double at = Math.Clamp(point, low, high);
            yield return at;
            yield return Math.Clamp(Math.BitIncrement(at), low, high);
            yield return Math.Clamp(Math.BitDecrement(at), low, high);
            yield return Math.Clamp(at + (1e-6 * (high - low)), low, high);
            yield return Math.Clamp(at - (1e-6 * (high - low)), low, high);
        }
        for (int i = 1; i < grid; i++)
        {
            yield return Math.Clamp(low + ((high - low) * i / grid), low, high);
            // Finely beside 0, where p < 2 bends most.
            yield return Math.Clamp(high * Math.Pow(0.2, i), low, high);
        }
    }
}
