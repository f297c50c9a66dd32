namespace PolyRelu.Theory;

/// <summary>The nearest point with Σ σ(a)² ≤ Σ σ(b)², in closed form.</summary>
internal static class QuadraticDistance
{
    /// <summary>Moves (a, b) there.</summary>
    /// <remarks>
    /// With A = ‖a_+‖, B = ‖b_+‖: if B > 0 both positive parts are scaled to (A + B)/2, distance (A − B)/√2. Otherwise the largest b
    /// is raised and A lowered to their mean, or A lowered to 0, whichever is nearer.
    /// </remarks>
    internal static void MoveToBoundary(Span<double> own, Span<double> other)
    {
        double ownLength = PositiveLength(own), otherLength = PositiveLength(other);
        if (otherLength > 0)
        {
            double mean = (ownLength + otherLength) / 2;
            ScalePositive(own, mean / ownLength);
            ScalePositive(other, mean / otherLength);
            return;
        }
        int highest = Highest(other);
        bool raise = ownLength - other[highest] < Math.Sqrt(2) * ownLength;
        double level = raise ? (ownLength + other[highest]) / 2 : 0;
        ScalePositive(own, level / ownLength);
        if (raise) other[highest] = level;
    }

    internal static int Highest(ReadOnlySpan<double> values)
    {
        int best = 0;
        for (int k = 1; k < values.Length; k++)
            if (values[k] > values[best]) best = k;
        return best;
    }

    private static double PositiveLength(ReadOnlySpan<double> values)
    {
        double square = 0;
        foreach (double value in values) square += value > 0 ? value * value : 0;
        return Math.Sqrt(square);
    }

    private static void ScalePositive(Span<double> values, double factor)
    {
        foreach (ref double value in values)
            if (value > 0) value *= factor;
    }
}
