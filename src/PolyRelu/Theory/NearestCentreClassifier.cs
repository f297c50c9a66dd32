using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>The label of the nearest centre: max over positive centres of ⟨x, μ_k⟩ − ‖μ_k‖²/2, minus the same over negative ones.</summary>
/// <remarks>Near-optimal among all classifiers on orthonormal clusters (Min, Vidal 2025, Proposition 2).</remarks>
public sealed class NearestCentreClassifier : IdealClassifier
{
    private readonly double[] offsets;

    /// <inheritdoc cref="IdealClassifier(ClusterCentres)"/>
    public NearestCentreClassifier(ClusterCentres centres)
        : base(centres)
    {
        offsets = new double[centres.Count];
        for (int k = 0; k < offsets.Length; k++)
            foreach (float value in centres[k]) offsets[k] -= (double)value * value / 2;
    }

    /// <inheritdoc/>
    public override string Name => "nearest centre";

    /// <inheritdoc/>
    protected override double Value(ReadOnlySpan<double> coordinates)
    {
        (int own, int other) = Nearest(coordinates);
        return coordinates[own] + offsets[own] - coordinates[other] - offsets[other];
    }

    /// <inheritdoc/>
    protected override void Slopes(ReadOnlySpan<double> coordinates, Span<double> slopes)
    {
        (int own, int other) = Nearest(coordinates);
        slopes.Clear();
        slopes[own] = 1;
        slopes[other] = -1;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The other class wins where one of its coordinates reaches every own one. With b the largest other coordinate, minimise
    /// (t − b)² + Σ (a_k − t)_+² over t: t is the mean of b and the m largest own coordinates, for the m that leaves exactly these above t.
    /// </remarks>
    protected override void MoveToBoundary(Span<double> own, Span<double> other)
    {
        int highest = QuadraticDistance.Highest(other);
        double[] sorted = own.ToArray();
        Array.Sort(sorted);
        double sum = other[highest], level = sum;
        for (int m = 1; m <= sorted.Length && sorted[^m] > level; m++)
        {
            sum += sorted[^m];
            level = sum / (m + 1);
        }
        foreach (ref double coordinate in own) coordinate = Math.Min(coordinate, level);
        other[highest] = level;
    }

    private (int Positive, int Negative) Nearest(ReadOnlySpan<double> coordinates)
    {
        int positive = 0, negative = PositiveCentres;
        for (int k = 1; k < coordinates.Length; k++)
        {
            ref int best = ref k < PositiveCentres ? ref positive : ref negative;
            if (coordinates[k] + offsets[k] > coordinates[best] + offsets[best]) best = k;
        }
        return (positive, negative);
    }
}
