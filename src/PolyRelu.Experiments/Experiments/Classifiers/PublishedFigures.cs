using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>What was published about one set of image networks.</summary>
/// <param name="Source">Where.</param>
/// <param name="Clean">Clean accuracy, by power.</param>
/// <param name="Robust">Robust accuracy in L∞, by radius and power.</param>
/// <param name="StableRank">Stable rank of the hidden features after the last epoch, by power.</param>
public sealed record PublishedImages(string Source, IReadOnlyList<PublishedValue> Clean, IReadOnlyList<(double Radius, PublishedValue Value)> Robust, IReadOnlyList<PublishedValue> StableRank);

/// <summary>Every published value that reports compare with, its tolerance, and its source.</summary>
/// <remarks>Min and Vidal, "Can Implicit Bias Imply Adversarial Robustness?", ICML 2024, and runs of its code at other sizes.</remarks>
public static class PublishedFigures
{
    private const string AppendixB = "Min & Vidal 2024, App. B";
    private const string Section51 = "Min & Vidal 2024, §5.1";
    private const string OriginalCode = "the paper's code at this size, seed 0";
    private const string ReadOff = "±1 point read off the figure, ±2 between trainings, ±3 for 1000 of 10,000 images";

    private const string OtherTraining = "the published networks were trained from other random numbers";
    private const string OtherAttack =
        "our Auto-PGD projects onto ball and box together and keeps the gradient of confident samples from vanishing in single precision, so it may break more than the original; one training also differs from the mean of five";
    private const string OtherPoints = "other data and other points, and a curve that falls from 1 to 0 within a few hundredths of ε";
    private const string OtherStarts = "the published search hardly moves where the gradient is below 10⁻⁷, so what it finds depends on its random starts";

    /// <summary>SHA-256 of the samples of MNIST (ten digits) that the published networks were trained and tested on, by split.</summary>
    internal static readonly IReadOnlyDictionary<string, string> DigitsData = new Dictionary<string, string>
    {
        ["paper-train"] = "16cb52b6ac9bf028b46faab3bf4d3459df307a476b540887dcef78fa71144998",
        ["paper-test"] = "92a9b1f1aceb08e55bd3f9deb4aefb43b888f2406b9de73d01f1d996a7ae0202",
    };

    /// <summary>Size of the reduced synthetic run of the original code: D, h, n, K, K1, α, epochs.</summary>
    internal static readonly (int Dimension, int Hidden, int Samples, int Clusters, int Positive, double Alpha, int Epochs) ReducedSize = (200, 400, 4000, 10, 6, 0.1, 401);

    /// <summary>MNIST, ten classes: means of five trainings, APGD-CE.</summary>
    public static readonly PublishedImages Digits = new(
        AppendixB,
        [.. new double[] { 1, 2, 3, 4 }.Select(power => new PublishedValue("digits, clean accuracy", power, 0.98, 0.01, ValueUnit.Percent, AppendixB, "two digits are published; ±1 point", OtherTraining))],
        [.. Robust(0.1, 0.04, 0.34, 0.53, 0.64), .. Robust(0.2, 0, 0.01, 0.03, 0.08)],
        [StableRank(1, 3.11, 0.2), StableRank(3, 7.01, 0.7)]);

    /// <summary>Reduced clusters: robust accuracy of 200 points under the damped PGD of the original code, by radius.</summary>
    public static readonly IReadOnlyList<(double Radius, PublishedValue Value)> ReducedDamped =
    [
        Damped(3.0 / 14, 1, 1.0, 0.02, "no point breaks in either"),
        Damped(4.5 / 14, 1, 0.339, 0.15, "the curve falls from 1 to 0 within 0.05 here; other data, other points"),
        Damped(6.0 / 14, 1, 0.04, 0.04, "points the damping holds back, 8 of 200 in the original"),
        Damped(10.5 / 14, 3, 1.0, 0.02, "no point breaks in either"),
        Damped(12.0 / 14, 3, 0.454, 0.15, "the curve falls from 1 to 0 within 0.2 here; other data, other points"),
        Damped(13.5 / 14, 3, 0.07, 0.06, "14 of 200 points in the original"),
    ];

    /// <summary>Clusters at full size: distance to the conjectured limit by noise level, means of five trainings.</summary>
    public static readonly IReadOnlyList<(double Alpha, PublishedValue Value)> SyntheticDistances =
    [
        Distance(0.01, 1, 0.028, 0.006), Distance(0.3, 1, 0.09, 0.015), Distance(0.01, 3, 0.7e-5, 0.2e-5), Distance(0.3, 3, 2.7e-5, 0.5e-5),
    ];

    /// <summary>Clusters at full size, α = 0.01: robust accuracy under the damped PGD by radius.</summary>
    public static readonly IReadOnlyList<(double Radius, PublishedValue Value)> SyntheticRobust =
    [
        Synthetic(3.0 / 14, 1, 1.0, 0.02), Synthetic(6.0 / 14, 1, 0, 0.03), Synthetic(12.0 / 14, 3, 1.0, 0.03), Synthetic(13.5 / 14, 3, 0.47, 0.1), Synthetic(15.0 / 14, 3, 0.04, 0.04),
    ];

    /// <summary>Where p = 1 breaks, 1/√K for K = 10: the radius at which half of the points are broken under the damped PGD.</summary>
    public static readonly PublishedValue PlainBreaks = new(
        "clusters, radius at which half are broken (interpolated), damped PGD", 1, 0.316, 0.054, ValueUnit.Number, Section51,
        "1/√K for K = 10; half the step of 0.107 between the published radii", OtherPoints);

    /// <summary>Whether a trial has the size of the published synthetic experiment.</summary>
    internal static bool IsFullSynthetic(SyntheticConfiguration configuration) => configuration is
    {
        Clusters: { Dimension: 1000, Clusters: 10, PositiveClusters: 6, TrainSamples: 20000, Noise: "per-dimension" },
        Training: { Hidden: 2000, Epochs: 401, Batch: 100, LearningRate: 0.2, InitialScale: 1e-7, Loss: "exponential", Optimizer: "sgd" },
    };

    /// <summary>What was published about networks trained as a preset says, on the data they read; null where nothing was.</summary>
    internal static PublishedImages? Of(IReadOnlyList<ImageConfiguration> configurations, IEnumerable<DataRecord> data) =>
        configurations.Count > 0 && configurations.All(IsDigits) && AreMnist(data) ? Digits : null;

    /// <summary>Whether what was read under the names of published splits is what was published: a folder may hold other images under these names.</summary>
    internal static bool AreMnist(IEnumerable<DataRecord> data) => data.All(record => !DigitsData.TryGetValue(record.Split, out string? hash) || record.Sha256 == hash);

    private static bool IsDigits(ImageConfiguration configuration) => configuration is
    {
        Data: { Dataset: "mnist", Task: "digits", TrainSplit: "paper-train", TestSplit: "paper-test", TrainSamples: null },
        Training: { Hidden: 500, Epochs: 51, Batch: 1000, LearningRate: 0.001, Optimizer: "adam", Loss: "cross-entropy", Initialisation: "kaiming-paper" },
        Evaluations: [{ Split: "paper-test", Norm: "linf", Attacks: ["apgd-ce"] }, ..],
    };

    private static IEnumerable<(double, PublishedValue)> Robust(double radius, params double[] values) =>
        values.Select((value, i) => (radius, new PublishedValue($"digits, robust accuracy at L∞ {Html.Number(radius)}, APGD-CE", i + 1, value, 0.05, ValueUnit.Percent, AppendixB, ReadOff, OtherAttack)));

    private static (double, PublishedValue) Distance(double alpha, double power, double value, double tolerance) =>
        (alpha, new PublishedValue($"clusters, distance at α = {Html.Number(alpha)}, published search", power, value, tolerance, ValueUnit.Scientific, Section51, "read off the figure; five repeats", OtherStarts));

    private static (double, PublishedValue) Synthetic(double radius, double power, double value, double tolerance) =>
        (radius, new PublishedValue($"clusters, α = 0.01, damped PGD at L2 {Html.Number(radius)}", power, value, tolerance, ValueUnit.Percent, Section51, "read off the figure; five repeats", OtherPoints));

    private static PublishedValue StableRank(double power, double value, double tolerance) =>
        new("digits, stable rank of the hidden features", power, value, tolerance, ValueUnit.Number, OriginalCode, "one training of the original; ±5 to 10% between trainings", OtherTraining);

    private static (double, PublishedValue) Damped(double radius, double power, double value, double tolerance, string basis) =>
        (radius, new PublishedValue($"clusters, damped PGD at L2 {Html.Number(radius)}", power, value, tolerance, ValueUnit.Percent, OriginalCode, basis, OtherPoints));
}
