using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Frei;

/// <summary>A preset of networks on clusters with correlated centres.</summary>
internal sealed record FreiSettings : ExperimentSettings
{
    /// <summary>Powers p; 1 is the two-layer ReLU network of Frei et al. 2023.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>Inner products ρ of two different centres.</summary>
    [AtLeast(0), Increasing]
    public required IReadOnlyList<double> Correlations { get; init; }

    /// <summary>The clusters, but for the correlation of their centres.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>Networks per power and correlation, with the seeds seed, seed + 1, ….</summary>
    [AtLeast(1), AtMost(10_000)]
    public required int Repeats { get; init; }

    /// <summary>Attacked test samples, the first ones: directions are fitted on the first half of them and scored on the other.</summary>
    [AtLeast(2), AtMost(100_000_000)]
    public required int Samples { get; init; }

    /// <summary>Radii at which fixed directions are tried.</summary>
    [AtLeast(0), AtMost(ThreatModel.LargestRadius), Increasing]
    public required IReadOnlyList<double> Radii { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Correlations[^1] >= 1) yield return ("correlations", "numbers below 1, so that the centres differ");
        if (Samples > Data.TestSamples) yield return ("samples", $"at most data.testSamples ({Data.TestSamples})");
    }
}
