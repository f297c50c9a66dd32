namespace PolyRelu.Networks;

/// <summary>The largest eigenvalue of a symmetric tridiagonal matrix.</summary>
internal static class Tridiagonal
{
    /// <summary>Bisection on the pivots of T − θ: above the largest eigenvalue all are negative.</summary>
    /// <param name="diagonal">[k].</param>
    /// <param name="offDiagonal">[k − 1], positive.</param>
    /// <param name="lastComponent">Absolute last component of the unit eigenvector.</param>
    internal static double Largest(IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal, out double lastComponent)
    {
        double low = diagonal.Max(), high = low;
        for (int i = 0; i < diagonal.Count; i++)
            high = Math.Max(high, diagonal[i] + (i > 0 ? offDiagonal[i - 1] : 0) + (i < offDiagonal.Count ? offDiagonal[i] : 0));
        for (double middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2)
        {
            if (IsAbove(middle, diagonal, offDiagonal)) high = middle;
            else low = middle;
        }
        lastComponent = LastComponent(high, diagonal, offDiagonal);
        return high;
    }

    private static bool IsAbove(double value, IReadOnlyList<double> diagonal, IReadOnlyList<double> offDiagonal)
    {
        double pivot = value - diagonal[0];
        for (int i = 1; i < diagonal.Count && pivot > 0; i++) pivot = value - diagonal[i] - (offDiagonal[i - 1] * offDiagonal[i - 1] / pivot);
        return pivot > 0;
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
