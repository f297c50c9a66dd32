using System.Numerics.Tensors;
using PolyRelu.Cli.Options;
using PolyRelu.Numerics;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>What a trajectory's file says of the problem, so that the file alone is enough to show the flow again.</summary>
internal static class FlowProblemArrays
{
    /// <summary>The arrays (docs/file-formats.md).</summary>
    /// <param name="plan">Problem and centres.</param>
    /// <param name="clusters">Number of clusters K that have samples, in the order of margins and births.</param>
    public static IEnumerable<KeyValuePair<string, NumericArray>> Of(FlowPlan plan, int clusters)
    {
        int count = plan.Problem.Count;
        int[] clusterOf = plan.ClusterOf ?? [.. Enumerable.Range(0, count)];
        yield return new("power", NumericArray.Scalar(plan.Problem.Power));
        yield return new("y", Numbers(plan.Problem.Labels, count));
        yield return new("clusters", Numbers(clusterOf, count));
        if (plan.Centres is not { } centres) yield break;
        DoubleMatrix points = new(clusters, centres.Dimension);
        for (int k = 0; k < clusters; k++)
            for (int d = 0; d < centres.Dimension; d++) points[k, d] = centres[plan.CentreOf[k]][d];
        yield return new("centres", NumericArray.From(points.ToArray(), clusters, centres.Dimension));
        yield return new("coordinates", NumericArray.From(Products(plan.Problem.Inputs, points), count, clusters));
    }

    private static NumericArray Numbers(int[] values, int count) =>
        NumericArray.From(Array.ConvertAll(values, value => (double)value), count);

    /// <summary>⟨x_i, μ_k⟩ [n × K].</summary>
    private static double[] Products(DoubleMatrix inputs, DoubleMatrix points)
    {
        double[] products = new double[inputs.Rows * points.Rows];
        for (int i = 0; i < inputs.Rows; i++)
        {
            ReadOnlySpan<double> input = inputs.Row(i);
            for (int k = 0; k < points.Rows; k++)
                products[(i * points.Rows) + k] = TensorPrimitives.Dot(input, points.Row(k));
        }
        return products;
    }
}
