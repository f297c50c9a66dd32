using PolyRelu.Data;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Data;

/// <summary>Features made here, for trying out: Gaussian clusters around random orthonormal centres, a label per cluster.</summary>
internal sealed record GeneratedFeatureSettings : PresetSection
{
    /// <summary>Number of features D.</summary>
    [AtLeast(2), AtMost(1_000_000)]
    public required int Dimension { get; init; }

    /// <summary>Number of clusters K; cluster k has the label k.</summary>
    [AtLeast(2)]
    public required int Clusters { get; init; }

    /// <summary>Expected norm of the noise, α.</summary>
    [AtLeast(0), AtMost(GaussianClusters.LargestAlpha)]
    public required double Alpha { get; init; }

    /// <summary>Number of samples.</summary>
    [AtLeast(2), AtMost(100_000_000)]
    public required int Samples { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Samples < Clusters) yield return ("samples", $"at least one per cluster ({Clusters})");
        if (Clusters > Dimension) yield return ("clusters", $"at most dimension ({Dimension}), since the centres are orthonormal");
    }

    /// <summary>The samples of a seed.</summary>
    /// <param name="modulus">Labels are taken modulo this; null for as they are.</param>
    /// <param name="seed">Names centres and noise.</param>
    internal Dataset Draw(int? modulus, ulong seed)
    {
        GaussianClusters clusters = new()
        {
            Dimension = Dimension,
            Clusters = Clusters,
            PositiveClusters = 1,
            Alpha = Alpha,
            Basis = Basis.Rotated,
            Assignment = ClusterAssignment.Balanced,
            Seed = seed,
        };
        Dataset drawn = clusters.Sample(Samples, 0);
        int classes = modulus ?? Clusters;
        return new Dataset("generated", "all",
            new Samples(drawn.Samples.Inputs, [.. drawn.ClusterOf!.Select(cluster => cluster % classes)]),
            classes)
        { Origin = new FeatureDescription("generated", modulus) };
    }
}
