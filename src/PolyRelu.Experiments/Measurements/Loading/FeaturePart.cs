using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>Reads or generates the features of a trial and splits them.</summary>
/// <param name="settings">Which features.</param>
/// <param name="known">How large they are, where they have been read.</param>
/// <param name="needs">The large arrays of the whole trial for features of a size, which of a file is known when it has been read.</param>
internal sealed class FeaturePart(FeatureDataSettings settings, SampleSizes? known, Func<SampleSizes, IEnumerable<MemoryPart>> needs)
    : TrialPart<FeatureData>
{
    private const int AssumedSamples = 30_000;       // of a file that an estimate does not read: the size of Caltech256 under ResNet-152
    private const int AssumedDimension = 2048;
    private const double AssumedFraction = 0.2;

    /// <summary>How large they are, or are assumed to be.</summary>
    public SampleSizes Sizes => known ?? Planned();

    /// <inheritdoc/>
    /// <remarks>The size of a file is known when it has been read: then the memory of the trial is asked.</remarks>
    public override IEnumerable<MemoryPart> Memory() => Sizes.IsAssumed ? [] : SampleMemory.Of(Sizes.Train, Sizes.Test, Sizes.Dimension);

    /// <inheritdoc/>
    protected override FeatureData Compute(TrialContext context)
    {
        FeatureSplits splits = context.Load(settings);
        MemorySpace.Require($"The trial {context.Label}",
            needs(new SampleSizes(splits.Train.Count, splits.Test.Count, splits.Train.Samples.Inputs.Columns)));
        return new FeatureData(splits.Train, splits.Test);
    }

    private SampleSizes Planned()
    {
        int all = settings.Generated?.Samples ?? AssumedSamples, test = (int)(all * (settings.TestFraction ?? AssumedFraction));
        return new(all - test, test, settings.Generated?.Dimension ?? AssumedDimension) { IsAssumed = settings.Generated is null };
    }
}

/// <summary>Features as they were split: only the test samples are attacked.</summary>
/// <param name="Train">Training samples.</param>
/// <param name="Test">Test samples.</param>
internal sealed record FeatureData(Dataset Train, Dataset Test) : AttackedData(Train, Test)
{
    /// <inheritdoc/>
    public override Dataset Of(ImageSplit split) => Test;
}
