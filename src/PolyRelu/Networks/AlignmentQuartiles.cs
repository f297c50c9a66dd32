using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>How well neurons are aligned with what they may come to serve: quartiles over them.</summary>
/// <remarks>
/// Of each neuron the largest cosine with a direction, for clusters a centre or the sum of a class's centres. Here each neuron counts
/// once; <see cref="NeuronAnalysis.Alignment"/> is a mean weighted by contributions.
/// </remarks>
/// <param name="Lower">A quarter of the neurons lie at or below it.</param>
/// <param name="Median">The middle.</param>
/// <param name="Upper">A quarter of the neurons lie at or above it.</param>
public readonly record struct AlignmentQuartiles(double Lower, double Median, double Upper)
{
    /// <summary>The quartiles of a network; NaN where no neuron or no direction differs from 0.</summary>
    /// <remarks>Between two neurons a quartile is interpolated linearly.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="directions">[m × D], of any length; those that are 0 do not count (<see cref="ClusterCentres.WithSums"/>).</param>
    /// <exception cref="ArgumentException">The directions have another dimension than the network.</exception>
    public static AlignmentQuartiles Of(PolyReluNetwork network, Matrix directions)
    {
        Matrix cosines = NeuronAnalysis.Cosines(network, directions);
        int[] counted = [.. Enumerable.Range(0, directions.Rows).Where(m => directions.Row(m).IndexOfAnyExcept(0) >= 0)];
        List<double> largest = [];
        for (int j = 0; j < cosines.Rows && counted.Length > 0; j++)
        {
            if (network.Weights.Row(j).IndexOfAnyExcept(0) < 0) continue;
            float most = float.NegativeInfinity;
            foreach (int m in counted) most = MathF.Max(most, cosines[j, m]);
            largest.Add(most);
        }
        return OfCosines([.. largest]);
    }

    /// <summary>The quartiles of cosines in any order, which are sorted; NaN where there are none.</summary>
    internal static AlignmentQuartiles OfCosines(double[] cosines)
    {
        Array.Sort(cosines);
        return cosines.Length == 0 ? new(double.NaN, double.NaN, double.NaN)
            : new(Quantile(cosines, 0.25), Quantile(cosines, 0.5), Quantile(cosines, 0.75));
    }

    private static double Quantile(double[] sorted, double fraction)
    {
        double place = fraction * (sorted.Length - 1);
        int below = (int)place;
        return below == sorted.Length - 1 ? sorted[below] : sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below]));
    }
}
