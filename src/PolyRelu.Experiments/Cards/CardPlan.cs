using System.Globalization;
using System.Numerics.Tensors;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Cards;

/// <summary>One norm, and the radii at which robustness is told.</summary>
/// <param name="Norm">The norm.</param>
/// <param name="Radii">The radii ε, in any order.</param>
public sealed record CardPlan(Norm Norm, IReadOnlyList<double> Radii)
{
    private const int MostCompared = 500;
    private static readonly double[] Shares = [0.1, 0.25, 0.5];

    /// <summary>The radii that the field uses for such data.</summary>
    /// <remarks>
    /// Grey images in [0, 1]: L∞ 0.1 and 0.3, L2 1 and 2, as for MNIST since Madry et al. 2018; in colour L∞ 4/255 and 8/255, L2 0.5 and 1,
    /// as in RobustBench. Elsewhere there is no custom: L2 at 0.1, 0.25 and 0.5 of half of the median distance from a point to the nearest
    /// one of another label, among the first 500 points; no classifier is robust beyond half their distance at both of two such points.
    /// </remarks>
    /// <param name="points">The points.</param>
    public static IReadOnlyList<CardPlan> Usual(Dataset points)
    {
        ArgumentNullException.ThrowIfNull(points);
        bool isUnit = points.Box is { Low: 0, High: 1 };
        if (points.Shape is { } shape && isUnit)
            return shape.Channels == 1 ? [new(Norm.LInf, [0.1, 0.3]), new(Norm.L2, [1, 2])]
                : [new(Norm.LInf, [4.0 / 255, 8.0 / 255]), new(Norm.L2, [0.5, 1])];
        double half = HalfDistance(points);
        return [new(Norm.L2, [.. Shares.Select(share => Rounded(share * half))])];
    }

    /// <summary>Half of the median distance in L2 from a point to the nearest one of another label; 1 where all have one.</summary>
    private static double HalfDistance(Dataset points)
    {
        int count = Math.Min(points.Count, MostCompared);
        Matrix inputs = points.Samples.Inputs;
        int[] labels = points.Samples.Labels;
        List<double> distances = [];
        for (int i = 0; i < count; i++)
        {
            double nearest = double.PositiveInfinity;
            for (int j = 0; j < count; j++)
                if (labels[j] != labels[i]) nearest = Math.Min(nearest, TensorPrimitives.Distance<float>(inputs.Row(i), inputs.Row(j)));
            if (double.IsFinite(nearest)) distances.Add(nearest / 2);
        }
        return distances.Count > 0 && Median.Of(distances) is > 0 and var median ? median : 1;
    }

    /// <summary>Two digits are enough for a radius that nobody prescribed.</summary>
    private static double Rounded(double length) =>
        double.Parse(length.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
