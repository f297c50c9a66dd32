using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>Loads training features with their classes.</summary>
/// <param name="settings">The features.</param>
internal sealed class ClassifiedFeatures(FeatureDataSettings settings) : TrialPart<ClassifiedSamples>
{
    /// <inheritdoc/>
    protected override ClassifiedSamples Compute(TrialContext context)
    {
        FeatureSplits splits = context.Load(settings);
        return new ClassifiedSamples(splits.Train.Samples, splits.TrainClasses);
    }
}
