using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.ExactBench;

/// <summary>The exact distances of a network's points in one norm, and the radii at which verdicts are asked for.</summary>
/// <param name="Norm">The norm.</param>
/// <param name="Low">Exact distances from below [n].</param>
/// <param name="High">The same from above [n].</param>
/// <param name="Examples">A misclassified point for each [n × D], farther than the distance and within the larger radius.</param>
internal sealed record BenchTruth(Norm Norm, double[] Low, double[] High, Matrix Examples)
{
    /// <summary>The smaller radius over the distance: a point is robust there.</summary>
    public const double InsideFactor = 0.99;

    /// <summary>The larger radius over the distance: a point is not robust there.</summary>
    public const double OutsideFactor = 1.01;

    /// <summary>Number of points n.</summary>
    public int Count => Low.Length;

    /// <summary>The radii at which points are robust [n].</summary>
    public double[] Inside => Array.ConvertAll(Low, distance => InsideFactor * distance);

    /// <summary>The radii at which points are not robust [n].</summary>
    public double[] Outside => Array.ConvertAll(High, distance => OutsideFactor * distance);

    /// <summary>The largest High/Low − 1: what rounding of the weights and of the computation leaves open.</summary>
    public double Tolerance => Enumerable.Range(0, Count).Max(i => (High[i] / Low[i]) - 1);

    /// <summary>The truth about points.</summary>
    public static BenchTruth Of(ExactDistances exact, Samples points, Norm norm)
    {
        DistanceInterval[] distances = [.. Enumerable.Range(0, points.Count)
            .Select(i => exact.Of(points.Inputs.Row(i), points.Labels[i], norm))];
        Matrix examples = new(points.Count, points.Inputs.Columns);
        for (int i = 0; i < points.Count; i++) exact.Example(points.Inputs.Row(i), points.Labels[i], norm).CopyTo(examples.Row(i));
        return new BenchTruth(norm, [.. distances.Select(distance => distance.Low)], [.. distances.Select(distance => distance.High)],
            examples);
    }
}
