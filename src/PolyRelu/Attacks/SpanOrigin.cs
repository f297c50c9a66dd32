using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// The inputs behind a search among coordinates: a sample of that search is the coordinates of an input, and 0 for the rest of it.
/// </summary>
/// <remarks>
/// The last coordinate is the length of a perturbation's part outside the span. Only random starts have one; no step changes its direction
/// and the victim does not see it, but it takes part in the radius. Starts are those of a search among all directions.
/// </remarks>
internal sealed class SpanOrigin(ISpannedClassifier victim, Samples samples, int[] indices) : IRandomStarts
{
    private const int RowsAtOnce = 2048;

    /// <summary>The input of a sample [D].</summary>
    public ReadOnlySpan<float> Input(int sample) => samples.Inputs.Row(indices[sample]);

    /// <summary>The samples of the search [n × (r + 1)].</summary>
    public Samples Coordinates()
    {
        int dimension = victim.Span.InputDimension;
        Matrix coordinates = new(indices.Length, dimension + 1), inputs = new(Math.Min(RowsAtOnce, indices.Length), victim.InputDimension);
        for (int first = 0; first < indices.Length; first += RowsAtOnce)
        {
            int count = Math.Min(RowsAtOnce, indices.Length - first);
            for (int i = 0; i < count; i++) Input(first + i).CopyTo(inputs.Row(i));
            victim.TakeCoordinates(inputs.RowRange(0, count), coordinates.RowRange(first, count).ColumnRange(0, dimension));
        }
        return new Samples(coordinates, [.. indices.Select(index => samples.Labels[index])]);
    }

    /// <summary>Sets a point to the coordinates of the random start of the L2 norm around its input.</summary>
    public void Write(int sample, ref CounterRandom random, SearchRegion region, int row, double factor, Span<float> point)
    {
        double radius = factor * region.Radius(row) * Norm.L2.Inside;
        ReadOnlySpan<float> clean = region.Clean(row);
        Matrix start = new(1, victim.InputDimension), coordinates = new(1, victim.Span.InputDimension);
        Norm.L2.RandomStart(ref random, radius, start.Row(0));
        double length = Norm.L2.Measure(start.Row(0));
        TensorPrimitives.Add(start.Row(0), Input(sample), start.Row(0));
        victim.TakeCoordinates(start, coordinates);
        coordinates.Row(0).CopyTo(point);
        double inSpan = Norm.L2.Distance(point[..^1], clean[..^1]);
        point[^1] = (float)Math.Sqrt(Math.Max(0, (length * length) - (inSpan * inSpan)));
    }

    /// <summary>Lifts points of some samples to inputs, without the part outside the span, and offers them.</summary>
    /// <param name="ledger">Told of every point.</param>
    /// <param name="threat">Norm, radius and box of the inputs.</param>
    /// <param name="found">[n × (r + 1)], a point for every sample of the search.</param>
    /// <param name="claimed">The samples to lift.</param>
    /// <param name="place">Place of the attack in its sequence.</param>
    public void Offer(AttackLedger ledger, ThreatModel threat, Matrix found, int[] claimed, int place)
    {
        for (int first = 0; first < claimed.Length; first += RowsAtOnce)
        {
            ReadOnlySpan<int> part = claimed.AsSpan(first, Math.Min(RowsAtOnce, claimed.Length - first));
            Matrix inputs = new(part.Length, victim.InputDimension), coordinates = new(part.Length, victim.Span.InputDimension),
                points = new(part.Length, victim.InputDimension);
            for (int i = 0; i < part.Length; i++)
            {
                Input(part[i]).CopyTo(inputs.Row(i));
                found.Row(part[i])[..^1].CopyTo(coordinates.Row(i));
            }
            victim.Lift(inputs, coordinates, points);
            for (int i = 0; i < part.Length; i++)
            {
                SearchRegion.Enforce(threat, Input(part[i]), points.Row(i));
                ledger.Offer(indices[part[i]], points.Row(i), place);
            }
        }
    }
}
