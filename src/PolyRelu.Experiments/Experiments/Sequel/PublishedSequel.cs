using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>A value of a published course: at which iteration a curve passes a level.</summary>
/// <param name="Nudged">Whether it is of the nudged start (Figure 6), else of the random one (Figure 5).</param>
/// <param name="Curve">Which curve.</param>
/// <param name="Level">The level.</param>
/// <param name="Iteration">The iteration at which it is passed.</param>
internal sealed record PublishedPassage(bool Nudged, CourseCurve Curve, double Level, int Iteration)
{
    /// <summary>Beside what it is compared with.</summary>
    public PublishedValue Value => new(
        $"{(Nudged ? "nudged" : "random")} start, iteration: {CourseCurves.Words(Curve)} {Html.Number(Level)}",
        PublishedSequel.Power, Iteration, PublishedSequel.Iterations, ValueUnit.Number,
        $"Min & Vidal 2025, Fig. {(Nudged ? 6 : 5)}", "read off the figure; other data and another start",
        Curve == CourseCurve.Distance
            ? "their search is not on record; ours starts from centres and neurons as well, and finds the cluster that is missing"
            : "another start and other data: the time of a birth is that of the neuron that is aligned best");
}

/// <summary>A value of a published curve of robust accuracy.</summary>
/// <param name="Classifier">Which classifier.</param>
/// <param name="Figure">Number of the figure.</param>
/// <param name="Level">Robust accuracy.</param>
/// <param name="Radius">The radius at which the curve falls to it.</param>
internal sealed record PublishedRadius(SequelClassifier Classifier, int Figure, double Level, double Radius)
{
    /// <summary>Beside what it is compared with.</summary>
    public PublishedValue Value => new(
        $"{SequelWords.Of(Classifier)}, radius: {SequelWords.Of(Level)} robust",
        PublishedSequel.PowerOf(Classifier), Radius, PublishedSequel.Radii, ValueUnit.Number, $"Min & Vidal 2025, Fig. {Figure}",
        "read off the figure", PublishedSequel.Departure(Classifier));
}

/// <summary>Every published value that reports on the sequel compare with, its tolerance, and its source.</summary>
/// <remarks>
/// Min and Vidal, "Gradient Flow Provably Learns Robust Classifiers for Orthonormal GMMs", ICML 2025, read off its figures. A curve that
/// ends at 0 is taken to pass 2% there, one that ends at 1 to pass 99%.
/// </remarks>
internal static class PublishedSequel
{
    /// <summary>Tolerance of an iteration.</summary>
    public const double Iterations = 15;

    /// <summary>Tolerance of a radius.</summary>
    public const double Radii = 0.02;

    /// <summary>The power p of their pReLU networks.</summary>
    public const double Power = 3;

    private const double Nearly = 0.99, None = 0.02;

    /// <summary>Figures 5 and 6.</summary>
    public static readonly IReadOnlyList<PublishedPassage> Courses =
    [
        new(false, CourseCurve.Median, 0.1, 150), new(false, CourseCurve.Median, 0.2, 200), new(false, CourseCurve.Median, 0.42, 220),
        new(false, CourseCurve.Median, 0.9, 240), new(false, CourseCurve.Median, Nearly, 260),
        new(false, CourseCurve.Upper, Nearly, 190), new(false, CourseCurve.Lower, Nearly, 380),
        new(false, CourseCurve.Loss, 0.5, 395), new(false, CourseCurve.Loss, None, 460),
        new(false, CourseCurve.Distance, 0.5, 400), new(false, CourseCurve.Distance, 0.25, 440),
        new(false, CourseCurve.Distance, 0.03, 460),
        new(true, CourseCurve.Median, 0.15, 100), new(true, CourseCurve.Median, 0.5, 140), new(true, CourseCurve.Median, 0.95, 160),
        new(true, CourseCurve.Median, Nearly, 180), new(true, CourseCurve.Upper, Nearly, 120), new(true, CourseCurve.Lower, Nearly, 220),
        new(true, CourseCurve.Loss, 0.5, 370), new(true, CourseCurve.Loss, None, 440),
        new(true, CourseCurve.Distance, 0.45, 400), new(true, CourseCurve.Distance, 0.14, 440), new(true, CourseCurve.Distance, 0.02, 460),
    ];

    /// <summary>Figures 2 and 7.</summary>
    public static readonly IReadOnlyList<PublishedRadius> Classifiers =
    [
        .. Of(SequelClassifier.Prelu, 2, (Nearly, 0.67), (0.95, 0.69), (None, 0.72)),
        .. Of(SequelClassifier.Bayes, 2, (Nearly, 0.67), (0.95, 0.69), (None, 0.72)),
        .. Of(SequelClassifier.Relu, 2, (Nearly, 0.22), (0.1, 0.26), (None, 0.28)),
        .. Of(SequelClassifier.DeepRelu, 2, (Nearly, 0.22), (0.1, 0.26), (None, 0.28)),
        .. Of(SequelClassifier.Tanh, 2, (Nearly, 0.2), (0.2, 0.23), (None, 0.26)),
        .. Of(SequelClassifier.Logistic, 2, (Nearly, 0.2), (0.2, 0.23), (None, 0.26)),
        .. Of(SequelClassifier.LargePrelu, 7, (Nearly, 0.36), (0.9, 0.42), (0.72, 0.5), (0.6, 0.58), (0.45, 0.64), (0.1, 0.68),
            (None, 0.72)),
        .. Of(SequelClassifier.Cubic, 7, (0.95, 0.04), (0.6, 0.1), (0.3, 0.16), (0.15, 0.22), (0.07, 0.4), (0.03, 0.6)),
        .. Of(SequelClassifier.LargeCubic, 7, (Nearly, 0.08), (0.9, 0.1), (0.6, 0.14), (0.3, 0.2), (0.2, 0.25), (0.13, 0.4), (None, 0.65)),
    ];

    /// <summary>Why the radii of a classifier may differ by more than their tolerance.</summary>
    public static string Departure(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Prelu or SequelClassifier.Bayes => "α and the attack are not on record",
        SequelClassifier.LargePrelu => "of what 0.25 is the variance, training and attack are not on record, and were chosen",
        SequelClassifier.Cubic => "training and attack are not on record; the curve moves with every epoch, whose number was chosen for "
            + "likeness",
        SequelClassifier.LargeCubic => "of what 0.25 is the variance, training and attack are not on record; the curve moves with every "
            + "epoch",
        SequelClassifier.Relu or SequelClassifier.DeepRelu or SequelClassifier.Tanh or SequelClassifier.Logistic =>
            "start, training and attack are not on record, and were chosen",
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"Why {classifier} may differ is not known."),
    };

    /// <summary>The power of a classifier: 1 for those without one.</summary>
    public static double PowerOf(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Prelu or SequelClassifier.LargePrelu or SequelClassifier.Cubic or SequelClassifier.LargeCubic => Power,
        SequelClassifier.Relu or SequelClassifier.DeepRelu or SequelClassifier.Tanh or SequelClassifier.Logistic
            or SequelClassifier.Bayes => 1,
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"The power of {classifier} is not known."),
    };

    private static IEnumerable<PublishedRadius> Of(SequelClassifier classifier, int figure,
        params (double Level, double Radius)[] points) =>
        points.Select(point => new PublishedRadius(classifier, figure, point.Level, point.Radius));
}
