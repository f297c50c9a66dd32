using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>Draws the clusters of a trial.</summary>
/// <param name="settings">The clusters.</param>
/// <param name="seed">Names centres and samples.</param>
/// <param name="correlation">Inner product ρ of two different centres.</param>
internal sealed class ClusterPart(ClusterSettings settings, ulong seed, double correlation = 0) : TrialPart<ClusterData>
{
    private const int Drawn = 200;

    /// <summary>How samples are spread over the clusters.</summary>
    public ClusterAssignment Assignment { get; init; }

    /// <summary>How large they are.</summary>
    public SampleSizes Sizes => new(settings.TrainSamples, settings.TestSamples, settings.Dimension);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        GaussianClusters drawn = settings.Draw(0);
        string key = string.Create(CultureInfo.InvariantCulture, $"clusters {drawn.Dimension}-{drawn.Clusters}-{drawn.Basis}");
        yield return new Work("data", key, () => () => drawn.Sample(Drawn, 9),
            (double)(settings.TrainSamples + settings.TestSamples) / Drawn);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        [SampleMemory.OfCentres(settings.Clusters, settings.Dimension),
            .. SampleMemory.Of(settings.TrainSamples, settings.TestSamples, settings.Dimension)];

    /// <inheritdoc/>
    protected override ClusterData Compute(TrialContext context)
    {
        GaussianClusters clusters = settings.Draw(seed) with { CentreCorrelation = correlation, Assignment = Assignment };
        return new ClusterData(
            clusters.Sample(settings.TrainSamples, (ulong)ClusterSplit.Train),
            clusters.Sample(settings.TestSamples, (ulong)ClusterSplit.Test), clusters.Centres());
    }
}

/// <summary>Clusters as they were drawn.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Test samples.</param>
/// <param name="Centres">μ_1 … μ_K.</param>
internal sealed record ClusterData(Dataset Train, Dataset Test, ClusterCentres Centres) : TrainingData(Train, Test)
{
    private Matrix? directions;

    /// <summary>μ_+, μ_−, μ_1 … μ_K [(2 + K) × D].</summary>
    public override Matrix? Directions => directions ??= Centres.WithSums();
}
