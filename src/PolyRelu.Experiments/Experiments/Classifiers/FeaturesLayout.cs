using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>The report of the feature experiment.</summary>
internal sealed class FeaturesLayout : ReportLayout
{
    private const string NothingPublished =
        "No published values of this experiment (section 5.2.2, ResNet-152 features of Caltech256) are on record here, so nothing is "
            + "compared.";

    private static readonly double[] CurveRadii = [0.05, 0.1];

    /// <inheritdoc/>
    internal override string Title => "Robust accuracy of polynomial ReLU networks on features";

    /// <inheritdoc/>
    internal override Markup Question =>
        "It asks how the power p of the activation changes how robust networks on features of another program are, at "
        + "nearly the same clean accuracy.";

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["features"] = ("network trained on features", "networks trained on features"),
            ["correlation"] = ("correlation of samples", "correlations of samples"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("robust-images", "robust accuracy over the radius"),
        ("stable-rank", "the stable rank of the features"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run) => CorrelationContent.AddTo(Networks(run), run, "The data");

    private static ReportContent Networks(RunReader run)
    {
        IReadOnlyList<FeatureConfiguration> configurations = run.Begun(FeatureTrial.TheKind);
        IReadOnlyList<ClassifierRepeats> powers = ClassifierRepeats.Group(ClassifierNetwork.ReadFeatures(run));
        if (powers.Count == 0) return new ReportContent();
        FeatureDataSettings data = configurations[0].Data;
        string name = data.File is { } file ? Path.GetFileName(file) : "generated features", classes = data.Modulus is { } modulus
            ? $", labels modulo {modulus}" : "";
        ClassifierPanels panels = new(powers, null)
        {
            Data = $"{name}{classes}, " + (data.TestFraction is { } fraction
                ? $"{Html.Percent(fraction)} of the samples, drawn at random, kept for testing"
                : data.TestFile is { } tests ? $"tested on {Path.GetFileName(tests)}" : "its own splits train and test"),
            Region = data.BoxFromData ? "between the smallest and the largest value of the features" : "in feature space, without a box",
            ShownRadius = 0.05,
        };
        ClassifierTables tables = new(powers, null, name);
        ClassifierSandwich sandwich = new(powers, null);
        return new ReportContent
        {
            Findings = [.. panels.Findings("Features"), .. sandwich.Findings("Features")],
            Tables = [tables.Curve(CurveRadii), .. tables.Threats(), .. tables.Sequences(), .. sandwich.Tables(name)],
            ComparisonNotes = [NothingPublished],
            Sections = [new ReportSection("Networks on features", Markup.Empty,
                [.. panels.Curves(), .. sandwich.Figures(), .. panels.TrainingFigures()], [panels.Setting()])],
        };
    }
}
