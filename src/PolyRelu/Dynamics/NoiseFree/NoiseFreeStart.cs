using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Networks;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>Starts in K + 1 features: the parts of each neuron along K orthonormal centres, and the length of its rest.</summary>
public static class NoiseFreeStart
{
    /// <summary>How far inner products of the centres may be from those of orthonormal ones: the rounding of float32.</summary>
    public const double Orthonormal = 1e-5;

    /// <summary>Projects a start onto orthonormal centres. Lengths and output weights stay as they are, of any scale.</summary>
    /// <param name="start">Neurons of D features.</param>
    /// <param name="centres">Centres of D features.</param>
    /// <returns>Neurons of K + 1 features; with centres in float32 the flow is that of D features to about 1e−7.</returns>
    /// <exception cref="ArgumentException">The numbers of features differ, or the centres are not orthonormal.</exception>
    public static FlowStart Reduce(FlowStart start, ClusterCentres centres)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(centres);
        if (start.Dimension != centres.Dimension)
            throw new ArgumentException($"The centres have {Plural.Of(centres.Dimension, "feature")}; the neurons have "
                + $"{start.Dimension}.");
        DoubleMatrix points = DoubleMatrix.From(centres.Points);
        RequireOrthonormal(points);
        int clusters = centres.Count;
        DoubleMatrix directions = new(start.Hidden, clusters + 1);
        double[] rest = new double[start.Dimension];
        for (int j = 0; j < start.Hidden; j++)
        {
            Span<double> direction = directions.Row(j);
            start.Directions.Row(j).CopyTo(rest);
            for (int k = 0; k < clusters; k++)
            {
                direction[k] = TensorPrimitives.Dot<double>(points.Row(k), start.Directions.Row(j));
                TensorPrimitives.MultiplyAdd(points.Row(k), -direction[k], rest, rest);
            }
            direction[clusters] = TensorPrimitives.Norm<double>(rest);
            double norm = TensorPrimitives.Norm<double>(direction);
            if (norm > 0) TensorPrimitives.Divide(direction, norm, direction);
        }
        return new(directions, [.. start.LogNorms], [.. start.LogOutputs], [.. start.Signs]);
    }

    /// <summary>The reduction of a Gaussian start of D features whose first K are along the centres; memory for K + 1 features.</summary>
    /// <remarks>
    /// The distribution is that for any orthonormal centres, and the draws are those of
    /// <see cref="FlowStart.Gaussian(int, int, DecimalScale, ulong)"/> with the same seed. O(h D).
    /// </remarks>
    /// <param name="hidden">Number of neurons h.</param>
    /// <param name="clusters">Number of clusters K, at most D.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="scale">s, of any size.</param>
    /// <param name="seed">Names the draws.</param>
    public static FlowStart Gaussian(int hidden, int clusters, int dimension, DecimalScale scale, ulong seed)
    {
        Require(clusters, dimension);
        return FlowStart.Gaussian(hidden, dimension, clusters, scale, seed);
    }

    /// <summary>As <see cref="Gaussian"/>, of a balanced start (<see cref="FlowStart.Balanced(int, int, DecimalScale, ulong)"/>).</summary>
    /// <inheritdoc cref="Gaussian"/>
    public static FlowStart Balanced(int hidden, int clusters, int dimension, DecimalScale scale, ulong seed)
    {
        Require(clusters, dimension);
        return FlowStart.Balanced(hidden, dimension, clusters, scale, seed);
    }

    private static void Require(int clusters, int dimension)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        if (clusters > dimension)
            throw new ArgumentException($"{Plural.Of(clusters, "orthonormal centre")} need at least as many features; got {dimension}.");
    }

    private static void RequireOrthonormal(DoubleMatrix points)
    {
        if (Skew(points) is { } product)
            throw new ArgumentException($"The flow without noise is reduced to its clusters for orthonormal centres; {product}.");
    }

    /// <summary>An inner product that is not that of orthonormal points, in words; null where all are.</summary>
    internal static string? Skew(DoubleMatrix points)
    {
        for (int k = 0; k < points.Rows; k++)
        {
            for (int i = 0; i <= k; i++)
            {
                double product = TensorPrimitives.Dot<double>(points.Row(k), points.Row(i));
                if (!(Math.Abs(product - (i == k ? 1 : 0)) <= Orthonormal))
                    return string.Create(CultureInfo.InvariantCulture, $"⟨μ_{k}, μ_{i}⟩ is {product:G6}");
            }
        }
        return null;
    }
}
