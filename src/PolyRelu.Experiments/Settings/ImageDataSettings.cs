using PolyRelu.Data;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Settings;

/// <summary>An image set, its task, and the splits that are used.</summary>
public sealed record ImageDataSettings : PresetSection
{
    /// <summary>Name of the image set.</summary>
    [Registered<DatasetSource>]
    public required string Dataset { get; init; }

    /// <summary>Ten classes, or parity of the label.</summary>
    [OneOf("digits", "parity")]
    public required string Task { get; init; }

    /// <summary>Split to train on.</summary>
    [OneOf("train", "paper-train")]
    public required string TrainSplit { get; init; }

    /// <summary>Split whose accuracy and stable rank are followed over the epochs.</summary>
    [OneOf("test", "paper-test")]
    public required string TestSplit { get; init; }

    /// <summary>Training samples, the first ones; none for all.</summary>
    [AtLeast(1)]
    public required int? TrainSamples { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (TrainSplit == "train" && TestSplit == "paper-test") yield return ("testSplit", "test, since paper-test is a part of train");
    }
}
