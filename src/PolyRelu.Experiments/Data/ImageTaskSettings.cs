using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Data;

/// <summary>What is learned from an image set, and on which splits.</summary>
internal record ImageTaskSettings : PresetSection
{
    /// <summary>Ten classes; odd against even classes as two outputs, as in the paper; or the same with one output.</summary>
    [OneOf("digits", "odd-even", "parity")]
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

    /// <summary>Outputs of a network for the task.</summary>
    internal int Outputs => Task switch { "digits" => 10, "odd-even" => 2, _ => 1 };

    /// <summary>The same task on an image set.</summary>
    public ImageDataSettings On(string dataset) => new()
    {
        Dataset = dataset,
        Task = Task,
        TrainSplit = TrainSplit,
        TestSplit = TestSplit,
        TrainSamples = TrainSamples,
    };

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (TrainSplit == "train" && TestSplit == "paper-test") yield return ("testSplit", "test, since paper-test is a part of train");
    }
}
