using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>What the cells of a map have in common, but for what its rows and columns change.</summary>
/// <remarks>Half of the clusters, rounded up, are positive; the start is balanced, the noise has variance α²/D per feature.</remarks>
internal record CellSettings : PresetSection
{
    /// <summary>Number of features D.</summary>
    [AtLeast(4), AtMost(100_000)]
    public required int Dimension { get; init; }

    /// <summary>Number of clusters K.</summary>
    [AtLeast(Phase.FewestClusters), AtMost(1000)]
    public required int Clusters { get; init; }

    /// <summary>Expected norm of the noise, α; at 0 the flow without noise is computed, in K + 1 features.</summary>
    [AtLeast(0), AtMost(GaussianClusters.LargestAlpha)]
    public required double Alpha { get; init; }

    /// <summary>Training samples of each cluster, where there is noise.</summary>
    [AtLeast(1), AtMost(100_000)]
    public required int SamplesPerCluster { get; init; }

    /// <summary>Test points whose median radius counts, where there is noise; without it these are the centres.</summary>
    [AtLeast(1), AtMost(10_000)]
    public required int Points { get; init; }

    /// <summary>Neurons for each cluster, h/K.</summary>
    [AtLeast(1), AtMost(1000)]
    public required int NeuronsPerCluster { get; init; }

    /// <summary>Initial scale s of the weights, N(0, s²).</summary>
    [Scale]
    public required string Scale { get; init; }

    /// <summary>Loss, one that the prediction of births knows.</summary>
    [OneOf("squared", "exponential", "logistic")]
    public required string Loss { get; init; }

    /// <summary>Splits that the certificate of a point may take; none for no certificates.</summary>
    [AtLeast(0), AtMost(10_000)]
    public required int? Splits { get; init; }

    /// <summary>Number of positive clusters K1.</summary>
    internal int PositiveClusters => (Clusters + 1) / 2;

    /// <summary>Neurons h.</summary>
    internal int Hidden => NeuronsPerCluster * Clusters;

    /// <summary>The clusters and the numbers of samples.</summary>
    internal ClusterSettings Data => new()
    {
        Dimension = Dimension,
        Clusters = Clusters,
        PositiveClusters = PositiveClusters,
        Alpha = Alpha,
        Noise = NoiseScale.PerDimension,
        Basis = Basis.Standard,
        TrainSamples = Clusters * SamplesPerCluster,
        TestSamples = Points,
    };

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Clusters > Dimension) yield return ("clusters", $"at most dimension ({Dimension}), since the centres are orthonormal");
    }
}
