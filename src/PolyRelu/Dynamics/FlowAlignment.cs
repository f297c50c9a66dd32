using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>How well the neurons of a flow are aligned with what they may come to serve, at any scale.</summary>
public static class FlowAlignment
{
    /// <summary>The quartiles of a flow at one time; NaN where no neuron has a direction.</summary>
    /// <param name="record">The flow at that time.</param>
    /// <param name="centres">The centres.</param>
    /// <exception cref="ArgumentException">The centres have another number of features.</exception>
    public static AlignmentQuartiles Of(FlowRecord record, ClusterCentres centres) =>
        AlignmentQuartiles.OfCosines(Cosines(record, centres));

    /// <summary>The largest cosine of each neuron that has a direction, in their order.</summary>
    private static double[] Cosines(FlowRecord record, ClusterCentres centres)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(centres);
        int hidden = record.LogNorms.Length, dimension = centres.Dimension;
        if (record.Directions.Length != hidden * dimension)
            throw new ArgumentException($"The centres have {Plural.Of(dimension, "feature")}; the directions of "
                + $"{Plural.Of(hidden, "neuron")} in the record have {Plural.Of(record.Directions.Length, "number")}.", nameof(centres));
        DoubleMatrix references = DoubleMatrix.From(centres.WithSums());
        double[][] units = [.. Enumerable.Range(0, references.Rows).Select(k => Unit(references.Row(k))).OfType<double[]>()];
        List<double> cosines = [];
        for (int j = 0; j < hidden; j++)
        {
            ReadOnlySpan<double> direction = record.Directions.AsSpan(j * dimension, dimension);
            if (units.Length == 0 || direction.IndexOfAnyExcept(0) < 0) continue;
            double largest = double.NegativeInfinity;
            foreach (double[] unit in units) largest = Math.Max(largest, TensorPrimitives.Dot(direction, unit));
            cosines.Add(largest);
        }
        return [.. cosines];
    }

    private static double[]? Unit(ReadOnlySpan<double> vector)
    {
        double norm = TensorPrimitives.Norm(vector);
        if (norm == 0) return null;
        double[] unit = new double[vector.Length];
        TensorPrimitives.Divide(vector, norm, unit);
        return unit;
    }
}
