using PolyRelu.Data;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Data;

/// <summary>Orthonormal Gaussian clusters but for their noise, and how many samples are drawn from them.</summary>
internal abstract record ClusterShapeSettings : PresetSection
{
    /// <summary>Number of features D.</summary>
    [AtLeast(2), AtMost(1_000_000)]
    public required int Dimension { get; init; }

    /// <summary>Number of clusters K.</summary>
    [AtLeast(2)]
    public required int Clusters { get; init; }

    /// <summary>Number of clusters with label +1, K1.</summary>
    [AtLeast(1)]
    public required int PositiveClusters { get; init; }

    /// <summary>Variance of a coordinate: α²/D or α².</summary>
    public required NoiseScale Noise { get; init; }

    /// <summary>Basis the centres are taken from.</summary>
    public required Basis Basis { get; init; }

    /// <summary>Training samples.</summary>
    [AtLeast(1), AtMost(100_000_000)]
    public required int TrainSamples { get; init; }

    /// <summary>Test samples.</summary>
    [AtLeast(1), AtMost(100_000_000)]
    public required int TestSamples { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (PositiveClusters >= Clusters) yield return ("positiveClusters", $"fewer than clusters ({Clusters})");
        if (Clusters > Dimension) yield return ("clusters", $"at most dimension ({Dimension}), since the centres are orthonormal");
    }
}

/// <summary>Clusters of one noise level.</summary>
internal sealed record ClusterSettings : ClusterShapeSettings
{
    /// <summary>Expected norm of the noise, α.</summary>
    [AtLeast(0), AtMost(GaussianClusters.LargestAlpha)]
    public required double Alpha { get; init; }

    /// <summary>The clusters of a seed.</summary>
    internal GaussianClusters Draw(ulong seed) => new()
    {
        Dimension = Dimension,
        Clusters = Clusters,
        PositiveClusters = PositiveClusters,
        Alpha = Alpha,
        Noise = Noise,
        Basis = Basis,
        Seed = seed,
    };
}

/// <summary>Clusters of several noise levels.</summary>
internal sealed record ClusterFamilySettings : ClusterShapeSettings
{
    /// <summary>Expected norms of the noise, α.</summary>
    [AtLeast(0), AtMost(GaussianClusters.LargestAlpha), Increasing]
    public required IReadOnlyList<double> Alphas { get; init; }

    /// <summary>The clusters of one noise level.</summary>
    public ClusterSettings At(double alpha) => new()
    {
        Dimension = Dimension,
        Clusters = Clusters,
        PositiveClusters = PositiveClusters,
        Noise = Noise,
        Basis = Basis,
        TrainSamples = TrainSamples,
        TestSamples = TestSamples,
        Alpha = alpha,
    };
}
