using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics;

/// <summary>How well the neurons of a flow are aligned with what they may come to serve.</summary>
/// <remarks>
/// Of each neuron the largest cosine with a centre or the sum of a class's centres, as in training
/// (<see cref="NeuronAnalysis.Alignment"/>); there it is a mean weighted by contributions, here each neuron counts once, at any scale.
/// </remarks>
/// <param name="Lower">A quarter of the neurons lie at or below it.</param>
/// <param name="Median">The middle.</param>
/// <param name="Upper">A quarter of the neurons lie at or above it.</param>
public readonly record struct AlignmentQuartiles(double Lower, double Median, double Upper)
{
    /// <summary>The quartiles of a flow at one time; NaN where no neuron has a direction.</summary>
    /// <remarks>Between two neurons a quartile is interpolated linearly.</remarks>
    /// <param name="record">The flow at that time.</param>
    /// <param name="centres">The centres.</param>
    /// <exception cref="ArgumentException">The centres have another number of features.</exception>
    public static AlignmentQuartiles Of(FlowRecord record, ClusterCentres centres)
    {
        double[] cosines = Cosines(record, centres);
        Array.Sort(cosines);
        return cosines.Length == 0 ? new(double.NaN, double.NaN, double.NaN)
            : new(Quantile(cosines, 0.25), Quantile(cosines, 0.5), Quantile(cosines, 0.75));
    }

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

    private static double Quantile(double[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int below = (int)place;
        return below == sorted.Length - 1 ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
