using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>A preset of the synthetic experiment: powers × noise levels × repeats.</summary>
internal sealed record SyntheticSettings : ExperimentSettings
{
    /// <summary>Powers p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>Repeats of every training, each with data, start and order of its own.</summary>
    [AtLeast(1), AtMost(10_000)]
    public required int Repeats { get; init; }

    /// <summary>The data.</summary>
    public required ClusterFamilySettings Data { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The searches for the distance to the conjectured limit.</summary>
    public required DistanceSearchSettings Distance { get; init; }

    /// <summary>The noise level whose networks are attacked and shown.</summary>
    [AtLeast(0)]
    public required double AttackedAlpha { get; init; }

    /// <summary>The attacks, in L2.</summary>
    public required RobustnessSettings Robustness { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (!Data.Alphas.Contains(AttackedAlpha))
            yield return ("attackedAlpha", $"one of the alphas ({string.Join(", ", RadiusText.OfAll(Data.Alphas))})");
    }
}
