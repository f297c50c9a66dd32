namespace PolyRelu.Kernels;

/// <summary>
/// The largest eigenvalue of a symmetric tridiagonal matrix, by bisection on the number of negative pivots of T − θ (Sturm).
/// </summary>
internal static class Tridiagonal
{
    /// <summary>The largest eigenvalue and the absolute last component of its unit eigenvector.</summary>
    /// <param name="diagonal">[k], k ≥ 1.</param>
    /// <param name="offDiagonal">[k − 1], positive.</param>
    internal static (double Value, double LastComponent) Largest(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < diagonal.Length; i++)
        {
            double radius = (i > 0 ? offDiagonal[i - 1] : 0) + (i < offDiagonal.Length ? offDiagonal[i] : 0);
            (low, high) = (Math.Min(low, diagonal[i] - radius), Math.Max(high, diagonal[i] + radius));
        }
        double value = Bisect(diagonal, offDiagonal, low, high);
        return (value, LastComponent(value, diagonal, offDiagonal));
    }

    /// <summary>The unit eigenvector of an eigenvalue, to about the accuracy of the eigenvalue over its gap.</summary>
    /// <param name="value">The eigenvalue, as accurate as float64 has it.</param>
    /// <param name="diagonal">[k], k ≥ 1.</param>
    /// <param name="offDiagonal">[k − 1], positive.</param>
    /// <param name="vector">[k], overwritten.</param>
    /// <param name="pivots">[2 × k], overwritten.</param>
    /// <remarks>
    /// Pivots of T − θ from the top (p) and from the bottom (q) meet where |p_i + q_i − (t_ii − θ)| is least; there the vector is 1, and
    /// it follows upwards and downwards from the pivots, which do not lose small components (Dhillon and Parlett 2004, "getvec").
    /// </remarks>
    internal static void Vector(double value, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal, Span<double> vector,
        Span<double> pivots)
    {
        int count = diagonal.Length, twist = 0;
        Span<double> top = pivots[..count], bottom = pivots.Slice(count, count);
        for (int i = 0; i < count; i++)
            top[i] = NonZero(diagonal[i] - value - (i == 0 ? 0 : offDiagonal[i - 1] * offDiagonal[i - 1] / top[i - 1]));
        for (int i = count - 1; i >= 0; i--)
            bottom[i] = NonZero(diagonal[i] - value - (i == count - 1 ? 0 : offDiagonal[i] * offDiagonal[i] / bottom[i + 1]));
        double least = double.PositiveInfinity;
        for (int i = 0; i < count; i++)
        {
            double rest = Math.Abs(top[i] + bottom[i] - (diagonal[i] - value));
            if (rest < least) (least, twist) = (rest, i);
        }
        vector[twist] = 1;
        double square = 1;
        for (int i = twist - 1; i >= 0; i--) square += Square(vector[i] = -offDiagonal[i] * vector[i + 1] / top[i]);
        for (int i = twist + 1; i < count; i++) square += Square(vector[i] = -offDiagonal[i - 1] * vector[i - 1] / bottom[i]);
        double scale = 1 / Math.Sqrt(square);
        for (int i = 0; i < count; i++) vector[i] *= scale;
    }

    /// <summary>The largest eigenvalue, from above.</summary>
    private static double Bisect(ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal, double low, double high)
    {
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (AnyAbove(middle, diagonal, offDiagonal)) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>Whether an eigenvalue lies above a value: a pivot of T − value is positive.</summary>
    private static bool AnyAbove(double value, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        double pivot = 1;
        for (int i = 0; i < diagonal.Length; i++)
        {
            double coupling = i == 0 ? 0 : offDiagonal[i - 1] * offDiagonal[i - 1] / pivot;
            pivot = diagonal[i] - value - coupling;
            if (pivot > 0) return true;
            if (pivot == 0) pivot = -double.Epsilon;
        }
        return false;
    }

    private static double LastComponent(double value, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> offDiagonal)
    {
        double component = 1, square = 1, pivot = value - diagonal[0];
        for (int i = 0; i < offDiagonal.Length; i++)
        {
            component *= pivot / offDiagonal[i];
            square += component * component;
            if (i + 1 < diagonal.Length) pivot = value - diagonal[i + 1] - (offDiagonal[i] * offDiagonal[i] / pivot);
        }
        return Math.Abs(component) / Math.Sqrt(square);
    }

    private static double NonZero(double pivot) => pivot == 0 ? double.Epsilon : pivot;

    private static double Square(double value) => value * value;
}
