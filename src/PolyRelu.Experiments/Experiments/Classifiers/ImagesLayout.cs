using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Classifiers;

/// <summary>The report of the image experiments.</summary>
internal sealed class ImagesLayout : ReportLayout
{
    private static readonly double[] CurveRadii = [0.1, 0.2];

    /// <inheritdoc/>
    internal override string Title => "Robust accuracy of polynomial ReLU networks on images";

    /// <inheritdoc/>
    internal override Markup Question =>
        "It asks how the power p of the activation changes how robust networks on images are that are trained without any "
        + "defence, at nearly the same clean accuracy.";

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["images"] = ("network trained on images", "networks trained on images"),
            ["correlation"] = ("correlation of samples", "correlations of samples"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("robust-images", "robust accuracy over the radius"),
        ("perturbations", "what the attack added to a few images"),
        ("stable-rank", "the stable rank of the features"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run) =>
        CorrelationContent.AddTo(ImageContent.Compose(run, CurveRadii), run, "The data");
}
