using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Everything an image trial depends on but the images.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Data">Image set, task and splits.</param>
/// <param name="Training">The training.</param>
/// <param name="Evaluations">The attacks, within [0, 1].</param>
/// <param name="ShownRadius">Radius of the adversarial examples of the first evaluation that are kept for the report.</param>
/// <param name="Seed">Names start, order and attacks.</param>
public sealed record ImageConfiguration(double Power, ImageDataSettings Data, TrainingSettings Training, IReadOnlyList<EvaluationSettings> Evaluations, double ShownRadius, ulong Seed);

/// <summary>Trains one network on images (centred by the mean training image, input-normalised, with bias) and attacks it.</summary>
/// <param name="configuration">What to compute.</param>
public sealed class ImageTrial(ImageConfiguration configuration) : Trial
{
    /// <summary>Kind of these trials.</summary>
    public const string KindName = "images";

    private const int ExpectedFeatures = 784;
    private const int TestSamples = 10_000;
    private const int ShownImages = 10;
    private const double InkedPixels = 0.191;     // fraction of the pixels of MNIST that are not zero

    /// <inheritdoc/>
    public override string Kind => KindName;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"{configuration.Data.Dataset}-p{configuration.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture, $"{configuration.Data.Dataset}, p = {configuration.Power}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    public override long ScratchBytes => TrialTraining.ScratchBytes(configuration.Training, ExpectedFeatures, 10);

    /// <inheritdoc/>
    public override long ExpectedBytes => base.ExpectedBytes + TrialTraining.ExpectedBytes(configuration.Training, ExpectedFeatures, 10);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        NetworkShape shape = Shape();
        double filled = configuration.Data.Dataset == "mnist" ? InkedPixels : 0.5;
        return
        [
            .. TrainingPieces.Of(shape, configuration.Training, TrainSamples, TestSamples, filled),
            .. configuration.Evaluations.SelectMany(evaluation => AttackPieces.Of(shape, Norm.Parse(evaluation.Norm), Box.Unit, evaluation, filled)),
        ];
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
    [
        .. configuration.Evaluations.Select(evaluation => evaluation.Split).Append(configuration.Data.TrainSplit).Append(configuration.Data.TestSplit).Distinct()
            .Select(split => ImagesOf(configuration.Data.Dataset, split, configuration.Data.Task)),
        .. MemoryPieces.OfClassifier(Shape(), configuration.Training, configuration.Evaluations, TrainSamples, TestSamples),
    ];

    /// <summary>The images of a split as they are held for all trials of a run; their number is that of MNIST.</summary>
    internal static MemoryPart ImagesOf(string dataset, string split, string task) => new($"images of {dataset} {split} ({task})", SizeOf(split), ExpectedFeatures) { IsShared = true };

    private static int SizeOf(string split) => split switch { "train" => 60_000, "paper-train" => 50_000, _ => TestSamples };

    private int TrainSamples => Math.Min(configuration.Data.TrainSamples ?? int.MaxValue, SizeOf(configuration.Data.TrainSplit));

    private NetworkShape Shape() => new()
    {
        InputDimension = ExpectedFeatures,
        Hidden = configuration.Training.Hidden,
        Outputs = configuration.Data.Outputs,
        Power = configuration.Power,
        NormalizeInput = true,
        Bias = true,
    };

    /// <inheritdoc/>
    public override void Run(TrialContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        ImageDataSettings data = configuration.Data;
        Dataset train = context.Load(data.Dataset, data.TrainSplit, data.Task), test = context.Load(data.Dataset, data.TestSplit, data.Task);
        if (data.TrainSamples is { } count) train = train.Take(Math.Min(count, train.Count));
        ClassifierMeasurement measurement = new(context, Label, configuration.Training, configuration.Evaluations, configuration.Seed)
        {
            OnFirst = (network, report, attacked) => Gallery(network, report, attacked).Save(context.Folder),
        };
        measurement.Run(configuration.Power, train, test, split => split == data.TestSplit ? test : context.Load(data.Dataset, split, data.Task));
    }

    /// <summary>The first attacked images of every class, with what the attack made of them at the radius to be shown.</summary>
    private AdversarialGallery Gallery(PolyReluNetwork network, RobustnessReport report, SampleSelection attacked)
    {
        Samples samples = attacked.Dataset.Samples;
        RadiusResult shown = report.Radii.MinBy(radius => Math.Abs(radius.Epsilon - configuration.ShownRadius))!;
        int[] rows = [.. Enumerable.Range(0, samples.Count).GroupBy(i => samples.Labels[i]).OrderBy(group => group.Key).SelectMany(group => group.Take(Math.Max(1, ShownImages / Margin.Classes(network.Outputs))))];
        Matrix originals = Rows(samples.Inputs, rows), adversarials = Rows(shown.Adversarials, rows);
        return new AdversarialGallery(
            shown.Epsilon, attacked.Dataset.Shape!.Height, attacked.Dataset.Shape.Width, [.. rows.Select(row => attacked.Indices[row])], [.. rows.Select(row => samples.Labels[row])],
            originals, Predictions(network, originals), adversarials, Predictions(network, adversarials));
    }

    private static Matrix Rows(Matrix matrix, int[] indices)
    {
        Matrix rows = new(indices.Length, matrix.Columns);
        for (int i = 0; i < indices.Length; i++) matrix.Row(indices[i]).CopyTo(rows.Row(i));
        return rows;
    }

    private static int[] Predictions(PolyReluNetwork network, Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, network.Outputs);
        network.CreateEvaluator().Logits(inputs, logits);
        return [.. Enumerable.Range(0, inputs.Rows).Select(i => Margin.Prediction(logits.Row(i)))];
    }
}
