using PolyRelu.Data;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>Every published value that reports on clusters compare with, its tolerance, and its source.</summary>
/// <remarks>Min and Vidal, "Can Implicit Bias Imply Adversarial Robustness?", ICML 2024, and runs of its code at other sizes.</remarks>
internal static class PublishedClusters
{
    private const string Section51 = "Min & Vidal 2024, §5.1";
    private const string OriginalCode = "the paper's code at this size, seed 0";
    private const string OtherPoints = "other data and other points, and a curve that falls from 1 to 0 within a few hundredths of ε";
    private const string OtherStarts = "the published search hardly moves where the gradient is below 10⁻⁷, so what it finds depends on "
        + "its random starts";

    /// <summary>Size of the reduced synthetic run of the original code: D, h, n, K, K1, α, epochs.</summary>
    internal static readonly (int Dimension, int Hidden, int Samples, int Clusters, int Positive, double Alpha,
        int Epochs) ReducedSize = (200, 400, 4000, 10, 6, 0.1, 401);

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
        Synthetic(3.0 / 14, 1, 1.0, 0.02), Synthetic(6.0 / 14, 1, 0, 0.03), Synthetic(12.0 / 14, 3, 1.0, 0.03),
        Synthetic(13.5 / 14, 3, 0.47, 0.1), Synthetic(15.0 / 14, 3, 0.04, 0.04),
    ];

    /// <summary>Where p = 1 breaks, 1/√K for K = 10: the radius at which half of the points are broken under the damped PGD.</summary>
    public static readonly PublishedValue PlainBreaks = new(
        "clusters, radius at which half are broken (interpolated), damped PGD", 1, 0.316, 0.054, ValueUnit.Number, Section51,
        "1/√K for K = 10; half the step of 0.107 between the published radii", OtherPoints);

    /// <summary>Whether a trial has the size of the published synthetic experiment.</summary>
    internal static bool IsFullSynthetic(SyntheticConfiguration configuration) => configuration is
    {
        Clusters: { Dimension: 1000, Clusters: 10, PositiveClusters: 6, TrainSamples: 20000, Noise: NoiseScale.PerDimension },
        Training:
        {
            Hidden: 2000, Form: NeuronForm.Normalised, Epochs: 401, Batch: 100, LearningRate: 0.2, InitialScale: 1e-7, Loss: "exponential",
            Optimizer: "sgd",
        },
    };

    private static (double, PublishedValue) Distance(double alpha, double power, double value, double tolerance) =>
        (alpha, new PublishedValue($"clusters, distance at α = {Html.Number(alpha)}, published search", power, value, tolerance,
            ValueUnit.Scientific, Section51, "read off the figure; five repeats", OtherStarts));

    private static (double, PublishedValue) Synthetic(double radius, double power, double value, double tolerance) =>
        (radius, new PublishedValue($"clusters, α = 0.01, damped PGD at L2 {Html.Number(radius)}", power, value, tolerance,
            ValueUnit.Percent, Section51, "read off the figure; five repeats", OtherPoints));

    private static (double, PublishedValue) Damped(double radius, double power, double value, double tolerance, string basis) =>
        (radius, new PublishedValue($"clusters, damped PGD at L2 {Html.Number(radius)}", power, value, tolerance, ValueUnit.Percent,
            OriginalCode, basis, OtherPoints));
}
