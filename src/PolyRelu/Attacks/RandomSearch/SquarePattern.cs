using System.Collections.Concurrent;
using PolyRelu.Geometry;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>
/// The pattern that Square adds to a window in L2 and L1: a positive and a negative rectangle, each highest at its centre.
/// </summary>
/// <remarks>
/// Andriushchenko et al. 2020, section 4.2: in a rectangle of a × b pixels the pixel at distance r from the centre
/// (⌊a/2⌋, ⌊b/2⌋), measured by the larger coordinate, weighs Σ_{n=r+1}^{N} 1/n², N = max(⌊a/2⌋, ⌊b/2⌋) + 1. The upper ⌊s/2⌋ rows are
/// one rectangle, the others the negative one, each with norm 1 before the whole is scaled to norm 1; lying patterns are transposed.
/// </remarks>
internal static class SquarePattern
{
    private static readonly ConcurrentDictionary<(int Side, bool Euclidean, bool Upright), float[]> Patterns = new();

    /// <summary>The pattern of a side [side × side], of norm 1.</summary>
    public static ReadOnlySpan<float> Of(int side, Norm norm, bool upright) => Patterns.GetOrAdd((side, norm == Norm.L2, upright), Create);

    private static float[] Create((int Side, bool Euclidean, bool Upright) key)
    {
        int side = key.Side, upper = side / 2;
        double[] weights = new double[side * side];
        Fill(weights.AsSpan(0, upper * side), upper, side, 1);
        Fill(weights.AsSpan(upper * side), side - upper, side, -1);
        double length = key.Euclidean ? Math.Sqrt(weights.Sum(w => w * w)) : weights.Sum(Math.Abs);
        float[] pattern = new float[weights.Length];
        for (int i = 0; i < side; i++)
            for (int j = 0; j < side; j++)
                pattern[(i * side) + j] = (float)((key.Upright ? weights[(i * side) + j] : weights[(j * side) + i]) / length);
        return pattern;
    }

    private static void Fill(Span<double> rectangle, int rows, int columns, double sign)
    {
        int reach = Math.Max(rows / 2, columns / 2) + 1;
        double squares = 0;
        for (int i = 0; i < rectangle.Length; i++)
        {
            int radius = Math.Max(Math.Abs((i / columns) - (rows / 2)), Math.Abs((i % columns) - (columns / 2)));
            for (int n = radius + 1; n <= reach; n++) rectangle[i] += 1.0 / ((double)n * n);
            squares += rectangle[i] * rectangle[i];
        }
        foreach (ref double weight in rectangle) weight *= sign / Math.Sqrt(squares);
    }
}
