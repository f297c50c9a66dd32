namespace PolyRelu.Kernels;

/// <summary>
/// The largest eigenvalue of a symmetric tridiagonal matrix, by bisection on the number of negative pivots of T − θ (Sturm).
/// </summary>
internal static class Tridiagonal
{
    /// <summary>The largest eigenvalue and the absolute last component of its unit eigenvector.</summary>
    /// <param name="diagonal">[k], k ≥ 1.</param>
    /// <param name="offDiagonal">[k − 1], positive.</param>
    internal static (double Value, double LastComponent) Largest(IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < diagonal.Count; i++)
        {
            double radius = (i > 0 ? offDiagonal[i - 1] : 0) + (i < offDiagonal.Count ? offDiagonal[i] : 0);
            (low, high) = (Math.Min(low, diagonal[i] - radius), Math.Max(high, diagonal[i] + radius));
        }
        double value = Bisect(diagonal, offDiagonal, low, high);
        return (value, LastComponent(value, diagonal, offDiagonal));
    }

    /// <summary>The largest eigenvalue, from above.</summary>
    private static double Bisect(IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal, double low, double high)
    {
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (AnyAbove(middle, diagonal, offDiagonal)) low = middle;
            else high = middle;
        }
        return high;
    }

    /// <summary>Whether an eigenvalue lies above a value: a pivot of T − value is positive.</summary>
    private static bool AnyAbove(double value, IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        double pivot = 1;
        for (int i = 0; i < diagonal.Count; i++)
        {
            double coupling = i == 0 ? 0 : offDiagonal[i - 1] * offDiagonal[i - 1] / pivot;
            pivot = diagonal[i] - value - coupling;
            if (pivot > 0) return true;
            if (pivot == 0) pivot = -double.Epsilon;
        }
        return false;
    }

    private static double LastComponent(double value, IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        double component = 1, square = 1, pivot = value - diagonal[0];
        for (int i = 0; i < offDiagonal.Count; i++)
        {
            component *= pivot / offDiagonal[i];
            square += component * component;
            if (i + 1 < diagonal.Count) pivot = value - diagonal[i + 1] - (offDiagonal[i] * offDiagonal[i] / pivot);
        }
        return Math.Abs(component) / Math.Sqrt(square);
    }
}
