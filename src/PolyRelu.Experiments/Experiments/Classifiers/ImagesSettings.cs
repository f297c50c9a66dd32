using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>A preset of the image experiments of section 5.2.1 and appendix B.</summary>
internal sealed record ImagesSettings : ExperimentSettings
{
    /// <summary>Name of the image set.</summary>
    [Registered<DatasetSource>]
    public required string Dataset { get; init; }

    /// <summary>Networks per power, with the seeds seed, seed + 1, ….</summary>
    [AtLeast(1), AtMost(10_000)]
    public required int Repeats { get; init; }

    /// <summary>Powers p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>Task and splits.</summary>
    public required ImageTaskSettings Data { get; init; }

    /// <summary>The training.</summary>
    public required TrainingSettings Training { get; init; }

    /// <summary>Splits that are attacked; the first one is compared with what was published.</summary>
    [OneOf(ImageSplit.PaperTest, ImageSplit.Test), Distinct]
    public required IReadOnlyList<ImageSplit> AttackedSplits { get; init; }

    /// <summary>The attacks, within [0, 1].</summary>
    public required ThreatPlanSettings Attack { get; init; }

    /// <summary>Training images in the matrix of correlations, the first ones.</summary>
    [AtLeast(2), AtMost(100_000)]
    public required int CorrelatedSamples { get; init; }

    /// <summary>Radius of the adversarial images that are shown; the nearest one of the first curve is taken.</summary>
    [Positive]
    public required double ShownRadius { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        foreach (ImageSplit split in AttackedSplits.Where(split => split.Section().Overlaps(Data.TrainSplit.Section())))
            yield return ("attackedSplits",
                $"{Wording.Of(ImageSplit.Test)} alone, since {Wording.Of(split)} is a part of {Wording.Of(Data.TrainSplit)}");
    }
}
