using PolyRelu.Data;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>Every published value that reports on images compare with, its tolerance, and its source.</summary>
/// <remarks>Min and Vidal, "Can Implicit Bias Imply Adversarial Robustness?", ICML 2024, and runs of its code at other sizes.</remarks>
internal static class PublishedDigits
{
    private const string AppendixB = "Min & Vidal 2024, App. B";
    private const string OriginalCode = "the paper's code at this size, seed 0";
    private const string ReadOff = "±1 point read off the figure, ±2 between trainings, ±3 for 1000 of 10,000 images";

    private const string OtherTraining = "the published networks were trained from other random numbers";
    private const string OtherAttack =
        "our Auto-PGD projects onto ball and box together and keeps the gradient of confident samples from vanishing in single precision, "
            + "so it may break more than the original; one training also differs from the mean of five";

    /// <summary>SHA-256 of the samples of MNIST (ten digits) that the published networks were trained and tested on, by split.</summary>
    internal static readonly IReadOnlyDictionary<string, string> DigitsData = new Dictionary<string, string>
    {
        [Wording.Of(ImageSplit.PaperTrain)] = "16cb52b6ac9bf028b46faab3bf4d3459df307a476b540887dcef78fa71144998",
        [Wording.Of(ImageSplit.PaperTest)] = "92a9b1f1aceb08e55bd3f9deb4aefb43b888f2406b9de73d01f1d996a7ae0202",
    };

    /// <summary>MNIST, ten classes: means of five trainings, APGD-CE.</summary>
    public static readonly PublishedImages Digits = new(
        AppendixB,
        [.. new double[] { 1, 2, 3, 4 }.Select(power => new PublishedValue("digits, clean accuracy", power, 0.98, 0.01, ValueUnit.Percent,
            AppendixB, "two digits are published; ±1 point", OtherTraining))],
        [.. Robust(0.1, 0.04, 0.34, 0.53, 0.64), .. Robust(0.2, 0, 0.01, 0.03, 0.08)],
        [StableRank(1, 3.11, 0.2), StableRank(3, 7.01, 0.7)]);

    /// <summary>What was published about networks trained as a preset says, on the data they read; null where nothing was.</summary>
    internal static PublishedImages? Of(IReadOnlyList<ImageConfiguration> configurations, IEnumerable<DataRecord> data) =>
        configurations.Count > 0 && configurations.All(IsDigits) && AreMnist(data) ? Digits : null;

    /// <summary>
    /// Whether what was read under the names of published splits is what was published: a folder may hold other images under these names.
    /// </summary>
    internal static bool AreMnist(IEnumerable<DataRecord> data) =>
        data.All(record => !DigitsData.TryGetValue(record.Split, out string? hash) || record.Sha256 == hash);

    private static bool IsDigits(ImageConfiguration configuration) => configuration.Data.Dataset == Mnist.Source.Name && configuration is
    {
        Data: { Task: ImageTask.Digits, TrainSplit: ImageSplit.PaperTrain, TestSplit: ImageSplit.PaperTest, TrainSamples: null },
        Training:
        {
            Hidden: 500, Form: NeuronForm.Normalised, Epochs: 51, Batch: 1000, LearningRate: 0.001, Optimizer: "adam",
            Loss: "cross-entropy", Initialisation: "kaiming-paper"
        },
        Evaluations: [{ Split: ImageSplit.PaperTest, Norm: "linf", Attacks: ["apgd-ce"] }, ..],
    };

    private static IEnumerable<(double, PublishedValue)> Robust(double radius, params double[] values) =>
        values.Select((value, i) => (radius, new PublishedValue($"digits, robust accuracy at L∞ {Html.Number(radius)}, APGD-CE", i + 1,
            value, 0.05, ValueUnit.Percent, AppendixB, ReadOff, OtherAttack)));

    private static PublishedValue StableRank(double power, double value, double tolerance) =>
        new("digits, stable rank of the hidden features", power, value, tolerance, ValueUnit.Number, OriginalCode,
            "one training of the original; ±5 to 10% between trainings", OtherTraining);
}

/// <summary>What was published about one set of image networks.</summary>
/// <param name="Source">Where.</param>
/// <param name="Clean">Clean accuracy, by power.</param>
/// <param name="Robust">Robust accuracy in L∞, by radius and power.</param>
/// <param name="StableRank">Stable rank of the hidden features after the last epoch, by power.</param>
internal sealed record PublishedImages(string Source, IReadOnlyList<PublishedValue> Clean,
    IReadOnlyList<(double Radius, PublishedValue Value)> Robust, IReadOnlyList<PublishedValue> StableRank);
