using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Theory;

/// <summary>Starting points on the unit sphere: where suprema are expected, and anywhere.</summary>
internal static class SphereStarts
{
    private const uint Purpose = 0x53504852;

    /// <summary>All starts of a search, unit vectors with the kind of each.</summary>
    internal static (Matrix Points, string[] Kinds) Of(PolyReluNetwork network, IdealClassifier ideal, DistanceSettings settings)
    {
        List<(string Kind, float[] Point)> starts = settings.StructuredStarts ? Structured(network, ideal, settings.Neurons) : [];
        for (int i = 0; i < settings.RandomStarts; i++)
        {
            CounterRandom random = new(settings.Seed, (uint)i, 0, Purpose);
            float[] point = new float[network.InputDimension];
            foreach (ref float entry in point.AsSpan()) entry = (float)random.NextGaussian();
            starts.Add(("random", point));
        }
        Matrix points = new(starts.Count, network.InputDimension);
        for (int i = 0; i < starts.Count; i++)
        {
            starts[i].Point.CopyTo(points.Row(i));
            Normalise(points.Row(i));
        }
        return (points, [.. starts.Select(start => start.Kind)]);
    }

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

    private static List<(string Kind, float[] Point)> Structured(PolyReluNetwork network, IdealClassifier ideal, int neurons)
    {
        List<(string Kind, float[] Point)> starts = [];
        Matrix centres = ideal.Centres;
        int positive = ideal.PositiveCentres;
        for (int k = 0; k < centres.Rows; k++)
        {
            Add("centre", centres.Row(k).ToArray());
            for (int l = 0; l < k; l++) Add("pair", Combine(centres, [k, l]));
        }
        Add("class", Combine(centres, [.. Enumerable.Range(0, positive)]));
        Add("class", Combine(centres, [.. Enumerable.Range(positive, centres.Rows - positive)]));
        foreach (int j in NeuronAnalysis.Dominant(network).Take(neurons)) Add("neuron", network.Weights.Row(j).ToArray());
        return starts;

        void Add(string kind, float[] point)
        {
            if (TensorPrimitives.MaxMagnitude<float>(point) == 0) return;
            float[] opposite = new float[point.Length];
            TensorPrimitives.Negate(point, opposite);
            starts.Add((kind, point));
            starts.Add((kind, opposite));
        }
    }

    private static float[] Combine(Matrix rows, int[] indices)
    {
        float[] sum = new float[rows.Columns];
        foreach (int k in indices) TensorPrimitives.Add(sum, rows.Row(k), sum);
        return sum;
    }
}
