using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Poster;

/// <summary>A preset of the poster: a synthetic part and an image part.</summary>
internal sealed record PosterSettings : ExperimentSettings
{
    /// <summary>Networks on orthonormal clusters.</summary>
    public required PosterClusters Synthetic { get; init; }

    /// <summary>Networks on images.</summary>
    public required PosterImages Images { get; init; }
}

/// <summary>The synthetic part of the poster.</summary>
internal sealed record PosterClusters : PresetSection
{
    /// <summary>Powers p, a trial each.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>The data.</summary>
    public required ClusterSettings Data { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The attacks, in L2.</summary>
    public required RobustnessSettings Robustness { get; init; }
}

/// <summary>The image part of the poster.</summary>
internal sealed record PosterImages : PresetSection
{
    /// <summary>Powers p, a trial each.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>The data.</summary>
    public required ImageDataSettings Data { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The attacks, within [0, 1]; the first evaluation is the one that is shown.</summary>
    [Distinct]
    public required IReadOnlyList<EvaluationSettings> Evaluations { get; init; }

    /// <summary>Radius of the adversarial images that are shown; the nearest one of the curve is taken.</summary>
    [Positive]
    public required double ShownRadius { get; init; }
}
