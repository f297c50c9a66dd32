using System.Globalization;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>The panel about the correlation of the data.</summary>
internal static class CorrelationPanel
{
    /// <summary>The matrix, with the means within and between classes.</summary>
    public static Figure Of(CorrelationRecord correlation) => new(
        "correlation", "Correlation of the data",
        string.Create(CultureInfo.InvariantCulture,
            $"Cosines between the first {Plural.Of(correlation.Count, "training sample")} after the mean training sample is subtracted, in "
            + $"the order of their classes. ")
        + $"On average {Mean(correlation.Within)} within a class and {Mean(correlation.Between)} between classes: blocks along the "
            + "diagonal on a pale ground are what the theory asks of clusters.",
        Figure.UsualWidth, 400, plot => CorrelationFigure.Draw(plot, correlation));

    private static string Mean(double cosine) => Html.Number(Math.Round(cosine, 2) + 0.0, 2).Replace('-', '−');
}
