using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Figures;

/// <summary>Curves over one variable, with marked abscissae.</summary>
internal static class CurveFigure
{
    private const double LabelBottom = 1.04;
    private const double MarkedTop = 1.15;      // leaves a line of text above the labels' bottom

    /// <summary>Draws accuracies: the ordinate goes from 0 to 1.</summary>
    public static void DrawAccuracy(Plot plot, string x, string y, IReadOnlyList<Series> series,
        IReadOnlyList<(double X, string Label)> marks)
    {
        Draw(plot, x, y, series);
        plot.Axes.SetLimitsY(-0.03, marks.Count > 0 ? MarkedTop : 1.1);
        plot.Axes.Left.TickGenerator = Fractions();
        foreach ((double at, string label) in marks) Mark(plot, at, label);
    }

    /// <summary>Draws any curves; the ordinate is chosen to hold them.</summary>
    public static void Draw(Plot plot, string x, string y, IReadOnlyList<Series> series)
    {
        foreach (Series curve in series) curve.AddTo(plot);
        Look.Label(plot, x, y);
        plot.Axes.Margins(0.02, 0.08);
        Look.LegendBelow(plot);
    }

    /// <summary>Ticks of a fraction, which do not depend on the language of the machine.</summary>
    public static ScottPlot.TickGenerators.NumericManual Fractions() =>
        new([0, 0.2, 0.4, 0.6, 0.8, 1], ["0", "0.2", "0.4", "0.6", "0.8", "1"]);

    private static void Mark(Plot plot, double x, string label)
    {
        ScottPlot.Plottables.LinePlot line = plot.Add.Line(x, -0.03, x, LabelBottom);
        line.LineColor = Look.Ink.WithAlpha(0.7);
        line.LineWidth = 1;
        line.LinePattern = LinePattern.Dotted;
        ScottPlot.Plottables.Text text = plot.Add.Text(Notation.Of(label), x, LabelBottom);
        text.LabelFontSize = Look.TickSize;
        text.LabelFontColor = Look.Ink;
        text.LabelAlignment = Alignment.LowerCenter;
    }
}
