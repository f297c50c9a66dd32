namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>Where between the two robustness classes a network stands, by its radius.</summary>
internal static class Phase
{
    /// <summary>The fewest clusters for which the two radii differ.</summary>
    public const int FewestClusters = 3;

    /// <summary>The radius of a network that no norm-bounded classifier exceeds, that of one neuron per cluster: √2/2.</summary>
    public static readonly double Robust = Math.Sqrt(0.5);

    /// <summary>The radius of a network that averages the clusters of a class: 1/√K.</summary>
    public static double Averaged(int clusters) => 1 / Math.Sqrt(clusters);

    /// <summary>
    /// ν = (R − 1/√K)/(√2/2 − 1/√K): 0 where the network breaks as class averages do, 1 where it withstands what one neuron per cluster
    /// does; outside of [0, 1] where noise or a large start takes R there.
    /// </summary>
    /// <param name="radius">Median radius R; NaN and +∞ have no ν.</param>
    /// <param name="clusters">Clusters K, at least 3.</param>
    public static double Of(double radius, int clusters)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, FewestClusters);
        return double.IsFinite(radius) ? (radius - Averaged(clusters)) / (Robust - Averaged(clusters)) : double.NaN;
    }
}
