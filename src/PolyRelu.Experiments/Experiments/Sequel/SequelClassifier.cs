using System.Globalization;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>A classifier of Figures 2 and 7 of Min and Vidal 2025, by its place in them.</summary>
internal enum SequelClassifier
{
    /// <summary>pReLU, p = 3, small start (both figures).</summary>
    Prelu,

    /// <summary>Two layers with ReLU (Figure 2).</summary>
    Relu,

    /// <summary>Four layers with ReLU (Figure 2).</summary>
    DeepRelu,

    /// <summary>Two layers with tanh (Figure 2).</summary>
    Tanh,

    /// <summary>Logistic regression (Figure 2).</summary>
    Logistic,

    /// <summary>The Bayes rule (both figures).</summary>
    Bayes,

    /// <summary>pReLU, p = 3, large start (Figure 7).</summary>
    LargePrelu,

    /// <summary>σ(⟨x, w⟩)³, not divided by ‖w‖², small start (Figure 7).</summary>
    Cubic,

    /// <summary>The same, large start (Figure 7).</summary>
    LargeCubic,
}

/// <summary>Classifiers in words.</summary>
internal static class SequelWords
{
    /// <summary>What Figure 2 compares.</summary>
    public static readonly IReadOnlyList<SequelClassifier> Second =
    [
        SequelClassifier.Prelu, SequelClassifier.Bayes, SequelClassifier.Relu, SequelClassifier.DeepRelu, SequelClassifier.Tanh,
        SequelClassifier.Logistic,
    ];

    /// <summary>What Figure 7 compares.</summary>
    public static readonly IReadOnlyList<SequelClassifier> Seventh =
    [
        SequelClassifier.Prelu, SequelClassifier.Bayes, SequelClassifier.LargePrelu, SequelClassifier.Cubic, SequelClassifier.LargeCubic,
    ];

    /// <summary>A level of robust accuracy, a whole number of percent.</summary>
    public static string Of(double level) => string.Create(CultureInfo.InvariantCulture, $"{100 * level:0}%");

    /// <summary>The name in legends and tables.</summary>
    public static string Of(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Prelu => "pReLU",
        SequelClassifier.Relu => "ReLU",
        SequelClassifier.DeepRelu => "ReLU, four layers",
        SequelClassifier.Tanh => "tanh",
        SequelClassifier.Logistic => "logistic regression",
        SequelClassifier.Bayes => "Bayes rule",
        SequelClassifier.LargePrelu => "pReLU, large start",
        SequelClassifier.Cubic => "σ³ unnormalised",
        SequelClassifier.LargeCubic => "σ³ unnormalised, large start",
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"There are no words for {classifier}."),
    };
}
