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
    internal override ReportContent Compose(RunReader run) =>
        CorrelationContent.AddTo(ImageContent.Compose(run, CurveRadii), run, "The data");
}
