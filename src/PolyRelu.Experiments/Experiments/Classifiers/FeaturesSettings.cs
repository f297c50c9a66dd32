using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>A preset of the feature experiment of section 5.2.2.</summary>
internal sealed record FeaturesSettings : ExperimentSettings
{
    /// <summary>Networks per power, with the seeds seed, seed + 1, ….</summary>
    [AtLeast(1), AtMost(10_000)]
    public required int Repeats { get; init; }

    /// <summary>Powers p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>The features.</summary>
    public required FeatureDataSettings Data { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>The attacks on the test samples, in feature space.</summary>
    public required ThreatPlanSettings Attack { get; init; }

    /// <summary>Training samples in the matrix of correlations, the first ones.</summary>
    [AtLeast(2), AtMost(100_000)]
    public required int CorrelatedSamples { get; init; }
}
