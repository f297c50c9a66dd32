using PolyRelu.Data;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Data;

/// <summary>What is learned from an image set, and on which splits.</summary>
internal record ImageTaskSettings : PresetSection
{
    /// <summary>Ten classes; odd against even classes as two outputs, as in the paper; or the same with one output.</summary>
    [OneOf(ImageTask.Digits, ImageTask.OddEven, ImageTask.Parity)]
    public required ImageTask Task { get; init; }

    /// <summary>Split to train on.</summary>
    [OneOf(ImageSplit.Train, ImageSplit.PaperTrain)]
    public required ImageSplit TrainSplit { get; init; }

    /// <summary>Split whose accuracy and stable rank are followed over the epochs.</summary>
    [OneOf(ImageSplit.Test, ImageSplit.PaperTest)]
    public required ImageSplit TestSplit { get; init; }

    /// <summary>Training samples, the first ones; none for all.</summary>
    [AtLeast(1)]
    public required int? TrainSamples { get; init; }

    /// <summary>Outputs of a network for the task.</summary>
    internal int Outputs => Task.Outputs();

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
        if (TestSplit.Section().Overlaps(TrainSplit.Section()))
            yield return ("testSplit",
                $"{Wording.Of(ImageSplit.Test)}, since {Wording.Of(TestSplit)} is a part of {Wording.Of(TrainSplit)}");
    }
}
