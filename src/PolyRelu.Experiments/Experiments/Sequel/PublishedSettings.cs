using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Measurements.Course;
using PolyRelu.Experiments.Measurements.Layered;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>
/// What Min and Vidal 2025 state of the settings of their figures, beside those of a trial: who asks whether a trial is comparable and who
/// reads the tables of a report ask the same lists.
/// </summary>
/// <remarks>
/// What is stated of some figures alone (α, h) is expected of the others too. On record here is what figures and captions say; the text of
/// the paper may say more.
/// </remarks>
internal static class PublishedSettings
{
    private const double Alpha = 0.1, Step = 0.2, SmallVariance = 1e-4, LargeVariance = 0.25, Rounding = 1e-9;
    private const int Neurons = 200, Layers = 3;
    private const int LastIteration = 480;      // from which on every published curve has arrived
    private const string Relu = "relu", Tanh = "tanh";

    /// <summary>Whether nothing is otherwise than the paper states.</summary>
    public static bool Hold(IEnumerable<PublishedSetting> settings) => settings.All(setting => setting.IsAsPublished != false);

    /// <summary>A course (Figures 5 and 6).</summary>
    public static IReadOnlyList<PublishedSetting> Of(CourseConfiguration configuration)
    {
        (double nudge, ClusterSettings data, CourseSettings course, _) = configuration;
        double scale = DecimalScale.Parse(course.Scale).Logarithm;
        return
        [
            .. Data(data, 1000, 5, 5, 5000, "0.1"),
            Number("power p", PublishedSequel.Power, course.Power),
            PublishedSetting.Stated("neurons h", "200 in Figure 2", Whole(course.Hidden), course.Hidden == Neurons),
            PublishedSetting.Stated("scale s of the start", "1e-7", course.Scale, Math.Abs(scale - Math.Log(1e-7)) < Rounding),
            PublishedSetting.Chosen("output weights of the start", "|v| = ‖w‖"),
            PublishedSetting.Stated("nudge δ", "0 in Figure 5, 0.05 in Figure 6", Html.Number(nudge), nudge is 0 or 0.05),
            PublishedSetting.Chosen("centre nudged towards", nudge == 0 ? "–" : "drawn from its class"),
            Number("step on the mean of (f − y)²", Step, course.StepSize),
            PublishedSetting.Stated("iterations", $"{LastIteration} at least", Whole(course.Iterations),
                course.Iterations >= LastIteration),
            PublishedSetting.Chosen("search for the distance",
                $"centres, neurons, {Plural.Of(course.Search.RandomStarts, "random start")}"),
        ];
    }

    /// <summary>The data of the comparison (Figures 2 and 7).</summary>
    public static IReadOnlyList<PublishedSetting> Of(ClusterSettings data) => Data(data, 2000, 12, 8, 20_000, "0.1 in Figures 5 and 6");

    /// <summary>A pReLU network of the comparison: network, start, loss, optimiser, samples per step, epochs.</summary>
    public static IReadOnlyList<PublishedSetting> Of(SequelNetworkSettings network)
    {
        TrainingSettings training = network.Training;
        string start = training.InitialScale is { } scale
            ? $"{training.Initialisation}, variance {Html.Scientific(scale * scale)}" : training.Initialisation;
        double? expected = VarianceOf(network.Classifier), own = training.InitialScale is { } s ? s * s : null;
        return
        [
            PublishedSetting.Stated("network", NetworkOf(network.Classifier),
                $"{training.NeuronWords}, p = {Html.Number(network.Power)}", IsNetwork(network)),
            expected is not { } variance ? PublishedSetting.Chosen("start", start)
                : own is { } has && Math.Abs(has - variance) <= Rounding * variance
                    ? PublishedSetting.Chosen("start", start, $"variance {Html.Scientific(variance)}, not of what")
                    : PublishedSetting.Stated("start", $"variance {Html.Scientific(variance)}, not of what", start, false),
            .. Steps(training.Loss, training.Optimizer, training.LearningRate, training.Batch, training.Epochs),
        ];
    }

    /// <summary>A layered network of the comparison, in the same order.</summary>
    public static IReadOnlyList<PublishedSetting> Of(SequelLayeredSettings network)
    {
        LayeredTrainingSettings training = network.Training;
        string layers = training.Hidden.Count == 0 ? "no hidden layer"
            : $"{string.Join("–", training.Hidden)} neurons, {training.Activation}";
        return
        [
            PublishedSetting.Stated("network", NetworkOf(network.Classifier), layers, IsNetwork(network)),
            PublishedSetting.Chosen("start", Wording.Of(training.Start)),
            .. Steps(training.Loss, training.Optimizer, training.LearningRate, training.Batch, training.Epochs),
        ];
    }

    private static PublishedSetting[] Data(ClusterSettings data, int dimension, int positive, int negative, int samples, string alpha) =>
    [
        Number("features D", dimension, data.Dimension), Number("clusters K₁ with label +1", positive, data.PositiveClusters),
        Number("clusters K₂ with label −1", negative, data.Clusters - data.PositiveClusters),
        PublishedSetting.Stated("noise α", alpha, Html.Number(data.Alpha), data.Alpha == Alpha),
        PublishedSetting.Stated("variance of a feature", "α²/D", data.Noise == NoiseScale.PerDimension ? "α²/D" : "α²",
            data.Noise == NoiseScale.PerDimension),
        Number("training samples", samples, data.TrainSamples),
    ];

    private static PublishedSetting[] Steps(string loss, string optimizer, double rate, int batch, int epochs) =>
    [
        PublishedSetting.Chosen("loss", loss), PublishedSetting.Chosen("optimiser", $"{optimizer}, step {Html.Number(rate)}"),
        PublishedSetting.Chosen("samples per step", batch == 0 ? "all" : Whole(batch)), PublishedSetting.Chosen("epochs", Whole(epochs)),
    ];

    private static string NetworkOf(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Prelu or SequelClassifier.LargePrelu => "200 neurons, p = 3",
        SequelClassifier.Cubic or SequelClassifier.LargeCubic => "200 unnormalised neurons, p = 3",
        SequelClassifier.Relu => "200 neurons, ReLU",
        SequelClassifier.DeepRelu => "four layers, ReLU",
        SequelClassifier.Tanh => "200 neurons, tanh",
        SequelClassifier.Logistic => "no hidden layer",
        SequelClassifier.Bayes => "the label of the nearest centre",
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"What is published of {classifier} is not known."),
    };

    private static bool IsNetwork(SequelNetworkSettings network) => network.Training.Hidden == Neurons && network.Classifier switch
    {
        SequelClassifier.Prelu or SequelClassifier.LargePrelu =>
            network is { Power: PublishedSequel.Power, Training.Form: NeuronForm.Normalised },
        SequelClassifier.Cubic or SequelClassifier.LargeCubic =>
            network is { Power: PublishedSequel.Power, Training.Form: NeuronForm.Unnormalised },
        SequelClassifier.Relu => network.Power == 1,
        SequelClassifier.DeepRelu or SequelClassifier.Tanh or SequelClassifier.Logistic or SequelClassifier.Bayes => false,
        _ => throw new ArgumentOutOfRangeException(nameof(network), $"What is published of {network.Classifier} is not known."),
    };

    private static bool IsNetwork(SequelLayeredSettings network) => network.Classifier switch
    {
        SequelClassifier.Relu => network.Training is { Hidden: [Neurons], Activation: Relu },
        SequelClassifier.DeepRelu => network.Training is { Hidden.Count: Layers, Activation: Relu },
        SequelClassifier.Tanh => network.Training is { Hidden: [Neurons], Activation: Tanh },
        SequelClassifier.Logistic => network.Training.Hidden.Count == 0,
        SequelClassifier.Prelu or SequelClassifier.LargePrelu or SequelClassifier.Cubic or SequelClassifier.LargeCubic
            or SequelClassifier.Bayes => false,
        _ => throw new ArgumentOutOfRangeException(nameof(network), $"What is published of {network.Classifier} is not known."),
    };

    private static double? VarianceOf(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Prelu or SequelClassifier.Cubic => SmallVariance,
        SequelClassifier.LargePrelu or SequelClassifier.LargeCubic => LargeVariance,
        SequelClassifier.Relu or SequelClassifier.DeepRelu or SequelClassifier.Tanh or SequelClassifier.Logistic
            or SequelClassifier.Bayes => null,
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"What is published of {classifier} is not known."),
    };

    private static PublishedSetting Number(string what, double paper, double here) =>
        PublishedSetting.Stated(what, Plain(paper), Plain(here), here == paper);

    private static string Whole(int number) => Plain(number);

    private static string Plain(double number) => number >= 1 ? number.ToString("#,0.###", CultureInfo.InvariantCulture)
        : Html.Number(number);
}
