using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Everything an image trial depends on but the images.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Data">Image set, task and splits.</param>
/// <param name="Training">The training.</param>
/// <param name="Evaluations">The attacks, within [0, 1].</param>
/// <param name="ShownRadius">Radius of the adversarial examples of the first evaluation that are kept for the report.</param>
/// <param name="Seed">Names start, order and attacks.</param>
internal sealed record ImageConfiguration(double Power, ImageDataSettings Data, TrainingSettings Training,
    IReadOnlyList<EvaluationSettings> Evaluations, double ShownRadius, ulong Seed);

/// <summary>Trains one network on images (centred by the mean training image, input-normalised, with bias) and attacks it.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class ImageTrial(ImageConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<ImageConfiguration> TheKind = KindOf<ImageConfiguration>("images", 1, own => new ImageTrial(own));

    private const int ShownImages = 10;

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label =>
        string.Create(CultureInfo.InvariantCulture, $"{configuration.Data.Dataset}, p = {configuration.Power}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name =>
        string.Create(CultureInfo.InvariantCulture, $"{configuration.Data.Dataset}-p{configuration.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        ImageConfiguration c = configuration;
        ImagePart images = new(c.Data, c.Evaluations.Select(evaluation => evaluation.Split));
        NetworkShape shape = ClassifierShape.Of(c.Power, c.Training, images.Sizes.Dimension, c.Data.Outputs);
        TrainingPart training = new(images, shape, images.Sizes, c.Training, c.Seed);
        EvaluationsPart evaluations = new(images, training, shape, images.Sizes, Box.Unit, c.Evaluations, c.Seed)
        { Shown = (c.ShownRadius, ShownImages) };
        SandwichPart sandwich = new(training, evaluations, shape,
            [.. c.Evaluations.Select(evaluation => new SandwichCurve(Norm.Parse(evaluation.Norm), evaluation))], images.Sizes.Test);
        return [images, training, evaluations, new GalleryPart(training, evaluations), sandwich];
    }
}
