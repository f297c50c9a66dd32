using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>Starting points on the unit sphere: where suprema are expected, and anywhere.</summary>
internal sealed class SphereStarts
{
    private const uint Purpose = 0x53504852;

    private SphereStarts(Matrix points, string[] kinds, int[] signs) => (Points, Kinds, Signs) = (points, kinds, signs);

    /// <summary>Unit vectors [n × D].</summary>
    internal Matrix Points { get; }

    /// <summary>Kind of each start.</summary>
    internal string[] Kinds { get; }

    /// <summary>Sign of the difference to ascend from each start: +1, −1, or 0 for the one it has.</summary>
    internal int[] Signs { get; }

    /// <summary>All starts of a search.</summary>
    internal static SphereStarts Of(PolyReluNetwork network, IdealClassifier ideal, DistanceSettings settings)
    {
        List<(string Kind, float[] Point, int Sign)> starts = settings.StructuredStarts ? Structured(network, ideal, settings.Neurons) : [];
        for (int i = 0; i < settings.RandomStarts; i++)
        {
            CounterRandom random = new(settings.Seed, (uint)i, 0, Purpose);
            float[] point = new float[network.InputDimension];
            foreach (ref float entry in point.AsSpan()) entry = (float)random.NextGaussian();
            starts.Add(("random", point, 0));
        }
        Matrix points = new(starts.Count, network.InputDimension);
        for (int i = 0; i < starts.Count; i++)
        {
            starts[i].Point.CopyTo(points.Row(i));
            Normalise(points.Row(i));
        }
        return new(points, [.. starts.Select(start => start.Kind)], [.. starts.Select(start => start.Sign)]);
    }

    /// <summary>The starts of some indices.</summary>
    internal SphereStarts Take(int[] indices)
    {
        Matrix points = new(indices.Length, Points.Columns);
        for (int i = 0; i < indices.Length; i++) Points.Row(indices[i]).CopyTo(points.Row(i));
        return new(points, [.. indices.Select(i => Kinds[i])], [.. indices.Select(i => Signs[i])]);
    }

    /// <summary>The same starts at other points.</summary>
    internal SphereStarts At(Matrix points) => new(points, Kinds, Signs);

    /// <summary>A view of consecutive starts.</summary>
    internal SphereStarts Range(int first, int count) =>
        new(Points.RowRange(first, count), Kinds[first..(first + count)], Signs[first..(first + count)]);

    /// <summary>Divides by the L2 length; a zero vector becomes the first unit vector.</summary>
    internal static void Normalise(Span<float> vector)
    {
        float largest = MathF.Abs(TensorPrimitives.MaxMagnitude<float>(vector));
        if (largest == 0)
        {
            vector[0] = 1;
            return;
        }
        TensorPrimitives.Divide(vector, largest, vector);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
    }

    /// <summary>
    /// Centres, pairs of centres, class sums and dominant neurons, with their negatives, each with both signs of the difference.
    /// </summary>
    private static List<(string Kind, float[] Point, int Sign)> Structured(PolyReluNetwork network, IdealClassifier ideal, int neurons)
    {
        List<(string Kind, float[] Point, int Sign)> starts = [];
        ClusterCentres centres = ideal.Centres;
        for (int k = 0; k < centres.Count; k++)
        {
            Add("centre", centres[k].ToArray());
            for (int l = 0; l < k; l++) Add("pair", Sum(centres[k], centres[l]));
        }
        Add("class", centres.Sum(1));
        Add("class", centres.Sum(-1));
        foreach (int j in NeuronAnalysis.Dominant(network).Take(neurons)) Add("neuron", network.Weights.Row(j).ToArray());
        return starts;

        void Add(string kind, float[] point)
        {
            if (TensorPrimitives.MaxMagnitude<float>(point) == 0) return;
            float[] opposite = new float[point.Length];
            TensorPrimitives.Negate(point, opposite);
            foreach (float[] start in new[] { point, opposite })
                foreach (int sign in new[] { 1, -1 }) starts.Add((kind, start, sign));
        }
    }

    private static float[] Sum(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        float[] sum = new float[one.Length];
        TensorPrimitives.Add(one, other, sum);
        return sum;
    }
}
