using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>Loads the images of a trial.</summary>
/// <param name="settings">Image set, task and splits.</param>
/// <param name="splits">Other splits that are read, such as attacked ones.</param>
internal sealed class ImagePart(ImageDataSettings settings, IEnumerable<ImageSplit> splits) : TrialPart<ImageData>
{
    /// <summary>How large they are expected to be.</summary>
    public SampleSizes Sizes => new(
        Math.Min(settings.TrainSamples ?? int.MaxValue, MnistSize.Of(settings.TrainSplit)), MnistSize.Of(settings.TestSplit),
        MnistSize.Pixels,
        MnistSize.InkedOf(settings.Dataset));

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => splits.Append(settings.TrainSplit).Append(settings.TestSplit).Distinct()
        .Select(split => MemoryOf(settings, split));

    /// <summary>The images of a split as they are held for all trials of a run.</summary>
    internal static MemoryPart MemoryOf(ImageDataSettings settings, ImageSplit split) =>
        new($"images of {settings.Dataset} {Wording.Of(split)} ({Wording.Of(settings.Task)})", MnistSize.Of(split), MnistSize.Pixels)
        { IsShared = true };

    /// <summary>The training images.</summary>
    internal static Dataset Training(TrialContext context, ImageDataSettings settings)
    {
        Dataset train = context.Load(settings.Dataset, settings.TrainSplit, settings.Task);
        return settings.TrainSamples is { } count ? train.Take(Math.Min(count, train.Count)) : train;
    }

    /// <inheritdoc/>
    protected override ImageData Compute(TrialContext context)
    {
        Dataset train = Training(context, settings), test = context.Load(settings.Dataset, settings.TestSplit, settings.Task);
        return new ImageData(train, test, split => split == settings.TestSplit
            ? test : context.Load(settings.Dataset, split, settings.Task));
    }
}

/// <summary>Images as they were loaded.</summary>
/// <param name="Train">Training images.</param>
/// <param name="Test">Images whose accuracy and stable rank are followed.</param>
/// <param name="Split">Loads a split.</param>
internal sealed record ImageData(Dataset Train, Dataset Test, Func<ImageSplit, Dataset> Split) : AttackedData(Train, Test)
{
    /// <inheritdoc/>
    public override Dataset Of(ImageSplit split) => Split(split);
}
