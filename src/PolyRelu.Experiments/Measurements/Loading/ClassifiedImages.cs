using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>Loads training images with their classes.</summary>
/// <param name="settings">The images, with the task that names the classes.</param>
internal sealed class ClassifiedImages(ImageDataSettings settings) : TrialPart<ClassifiedSamples>
{
    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => [ImagePart.MemoryOf(settings, settings.TrainSplit)];

    /// <inheritdoc/>
    protected override ClassifiedSamples Compute(TrialContext context)
    {
        Samples samples = ImagePart.Training(context, settings).Samples;
        return new ClassifiedSamples(samples, samples.Labels);
    }
}
