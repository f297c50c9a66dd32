namespace PolyRelu.Networks;

/// <summary>The largest eigenvalues of a symmetric tridiagonal matrix, by bisection on the number of negative pivots of T − θ (Sturm).</summary>
internal static class Tridiagonal
{
    /// <summary>The two largest eigenvalues and the absolute last component of the unit eigenvector of the first.</summary>
    /// <param name="diagonal">[k], k ≥ 1.</param>
    /// <param name="offDiagonal">[k − 1], positive.</param>
    /// <returns>For k = 1 the second eigenvalue is −∞.</returns>
    internal static (double First, double Second, double LastComponent) Largest(IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        for (int i = 0; i < diagonal.Count; i++)
        {
            double radius = (i > 0 ? offDiagonal[i - 1] : 0) + (i < offDiagonal.Count ? offDiagonal[i] : 0);
            (low, high) = (Math.Min(low, diagonal[i] - radius), Math.Max(high, diagonal[i] + radius));
        }
        double first = Bisect(diagonal, offDiagonal, 1, low, high);
        double second = diagonal.Count == 1 ? double.NegativeInfinity : Bisect(diagonal, offDiagonal, 2, low, first);
        return (first, second, LastComponent(first, diagonal, offDiagonal));
    }

    /// <summary>The eigenvalue of a rank (1 = largest), from above.</summary>
    private static double Bisect(IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal, int rank, double low, double high)
    {
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (CountAbove(middle, diagonal, offDiagonal) < rank) high = middle;
            else low = middle;
        }
        return high;
    }

    /// <summary>Number of eigenvalues above a value: the pivots of T − value that are positive.</summary>
    private static int CountAbove(double value, IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        int count = 0;
        double pivot = 1;
        for (int i = 0; i < diagonal.Count; i++)
        {
            double coupling = i == 0 ? 0 : offDiagonal[i - 1] * offDiagonal[i - 1] / pivot;
            pivot = diagonal[i] - value - coupling;
            if (pivot == 0) pivot = -double.Epsilon;
            if (pivot > 0) count++;
        }
        return count;
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
