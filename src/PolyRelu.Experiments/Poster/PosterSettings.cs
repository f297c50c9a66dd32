using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Poster;

/// <summary>A preset of the poster: a synthetic part and an image part.</summary>
public sealed record PosterSettings : ExperimentSettings
{
    /// <summary>Networks on orthonormal clusters.</summary>
    public required SyntheticSettings Synthetic { get; init; }

    /// <summary>Networks on images.</summary>
    public required ImageSettings Images { get; init; }
}

/// <summary>Training on orthonormal Gaussian clusters and the attacks on what was trained.</summary>
public sealed record SyntheticSettings : PresetSection
{
    /// <summary>Powers p, a trial each.</summary>
    [AtLeast(1), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>Number of features D.</summary>
    [AtLeast(2)]
    public required int Dimension { get; init; }

    /// <summary>Number of clusters K.</summary>
    [AtLeast(2)]
    public required int Clusters { get; init; }

    /// <summary>Number of clusters with label +1, K1.</summary>
    [AtLeast(1)]
    public required int PositiveClusters { get; init; }

    /// <summary>Expected norm of the noise, α.</summary>
    [AtLeast(0)]
    public required double Alpha { get; init; }

    /// <summary>Training samples.</summary>
    [AtLeast(1)]
    public required int TrainSamples { get; init; }

    /// <summary>Test samples.</summary>
    [AtLeast(1)]
    public required int TestSamples { get; init; }

    /// <summary>Neurons h.</summary>
    [AtLeast(1)]
    public required int Hidden { get; init; }

    /// <summary>Standard deviation s of every initial weight.</summary>
    [Positive]
    public required double InitialScale { get; init; }

    /// <summary>Step size of stochastic gradient descent on the exponential loss.</summary>
    [Positive]
    public required double LearningRate { get; init; }

    /// <summary>Samples per step.</summary>
    [AtLeast(1)]
    public required int Batch { get; init; }

    /// <summary>Epochs.</summary>
    [AtLeast(1)]
    public required int Epochs { get; init; }

    /// <summary>Attacked test samples, the first ones.</summary>
    [AtLeast(1)]
    public required int Attacked { get; init; }

    /// <summary>L2 radii of the curves.</summary>
    [AtLeast(0), Increasing]
    public required IReadOnlyList<double> Radii { get; init; }

    /// <summary>Iterations of the published damped attack.</summary>
    [AtLeast(1)]
    public required int PublishedIterations { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (PositiveClusters >= Clusters) yield return ("positiveClusters", $"fewer than clusters ({Clusters})");
        if (Clusters > Dimension) yield return ("clusters", $"at most dimension ({Dimension}), since the centres are orthonormal");
        if (Attacked > TestSamples) yield return ("attacked", $"at most testSamples ({TestSamples})");
        if (Batch > TrainSamples) yield return ("batch", $"at most trainSamples ({TrainSamples})");
    }
}

/// <summary>Training on images and the attacks on what was trained.</summary>
public sealed record ImageSettings : PresetSection
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Split to train on.</summary>
    [OneOf("train", "paper-train")]
    public required string TrainSplit { get; init; }

    /// <summary>Split to test and attack on.</summary>
    [OneOf("test", "paper-test")]
    public required string TestSplit { get; init; }

    /// <summary>Training samples, the first ones; none for all.</summary>
    [AtLeast(1)]
    public required int? TrainSamples { get; init; }

    /// <summary>Powers p, a trial each.</summary>
    [AtLeast(1), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>Neurons h.</summary>
    [AtLeast(1)]
    public required int Hidden { get; init; }

    /// <summary>Step size of Adam on the cross-entropy.</summary>
    [Positive]
    public required double LearningRate { get; init; }

    /// <summary>Samples per step.</summary>
    [AtLeast(1)]
    public required int Batch { get; init; }

    /// <summary>Epochs.</summary>
    [AtLeast(1)]
    public required int Epochs { get; init; }

    /// <summary>Attacked test samples, the first ones.</summary>
    [AtLeast(1)]
    public required int Attacked { get; init; }

    /// <summary>L∞ radii of the curve.</summary>
    [AtLeast(0), Increasing]
    public required IReadOnlyList<double> Radii { get; init; }

    /// <summary>Radius of the adversarial digits that are shown; the nearest of <see cref="Radii"/> is taken.</summary>
    [Positive]
    public required double ShownRadius { get; init; }
}
