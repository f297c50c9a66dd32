using System.Globalization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>Counted probabilities with their intervals beside the bounds on them.</summary>
internal static class TheoremFigures
{
    /// <summary>Width of the figure over the rate, in points.</summary>
    public const int TailWidth = 860;

    /// <summary>Rates beyond this are not drawn: every bound of interest is far below what can be counted.</summary>
    public const double LargestRate = 300;

    private const double LowestFraction = -6.5;

    /// <summary>Fractions over A against the rate r, both logarithmic, with the lines exp(−C r).</summary>
    public static void DrawTail(Plot plot, IReadOnlyList<TheoremRow> rows, double constant, double? fitted)
    {
        TheoremRow[] shown = [.. rows.Where(row => RateOf(row) <= LargestRate)];
        double high = Math.Log10(LargestRate), low = Math.Floor(shown.Select(row => Math.Log10(RateOf(row))).DefaultIfEmpty(0)
            .Min() * 10) / 10;
        int index = 0;
        foreach (IGrouping<int, TheoremRow> group in shown.GroupBy(row => row.Cell.Clusters).OrderBy(group => group.Key))
        {
            Color color = OkabeIto.ColorOf(index);
            Points(
                plot, [.. group.Where(row => row.Count.Events > 0)], row =>
                    Math.Log10(RateOf(row)), row =>
                        Scaled(row, row.Count.Fraction), row => (Scaled(row, row.Interval.Low), Scaled(row, row.Interval.High)),
                color, OkabeIto.ShapeOf(index), $"K = {group.Key}");
            Points(plot, [.. group.Where(row => row.Count.Events == 0)], row => Math.Log10(RateOf(row)),
                row => Scaled(row, row.Interval.High), null, color, MarkerShape.OpenTriangleDown, null);
            index++;
        }
        Line(plot, low, high, constant, LinePattern.Solid, string.Create(CultureInfo.InvariantCulture, $"bound, C = {constant:0.##}"));
        if (fitted is { } value)
            Line(plot, low, high, value, LinePattern.Dashed, string.Create(CultureInfo.InvariantCulture, $"fitted C = {value:0.###}"));
        Look.Label(plot, "rate r", "fraction / A");
        plot.Axes.SetLimits(low, high, LowestFraction, 0.4);
        plot.Axes.Bottom.TickGenerator = Powers((int)Math.Ceiling(low), (int)high);
        plot.Axes.Left.TickGenerator = Powers(-6, 0);
        Look.LegendBelow(plot);
    }

    /// <summary>
    /// Robust errors of several classifiers against the noise of a coordinate, with the lower bound: rows of one number of clusters.
    /// </summary>
    public static void DrawErrors(Plot plot, IReadOnlyList<TheoremRow> rows)
    {
        double low = rows.Min(Noise) - 0.15, high = rows.Max(Noise) + 0.6, bound = rows[0].Bound;
        ScottPlot.Plottables.LinePlot line = plot.Add.Line(low, bound, high, bound);
        line.LineColor = Look.Ink.WithAlpha(0.7);
        line.LineWidth = 1.2f;
        line.LinePattern = LinePattern.Dotted;
        ScottPlot.Plottables.Text text = plot.Add.Text($"bound {Html.Number(bound)}", high, bound);
        text.LabelFontSize = Look.TickSize;
        text.LabelFontColor = Look.Ink;
        text.LabelAlignment = Alignment.LowerRight;
        int index = 0;
        foreach (IGrouping<string, TheoremRow> group in rows.GroupBy(row => row.Count.Classifier))
        {
            double shift = 0.03 * (index - 1.5);
            Points(plot, [.. group], row => Noise(row) + shift, row => row.Count.Fraction, row => (row.Interval.Low, row.Interval.High),
                OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), group.Key);
            index++;
        }
        Look.Label(plot, "noise of a coordinate, α/√D", "robust error at √2/2");
        plot.Axes.SetLimits(low, high, 0, 1.05);
        plot.Axes.Bottom.TickGenerator = Powers((int)Math.Ceiling(low), (int)Math.Floor(high));
        plot.Axes.Left.TickGenerator = CurveFigure.Fractions();
        Look.LegendBelow(plot);
    }

    private static double RateOf(TheoremRow row) => row.Tail!.Value.Rate;

    private static double Noise(TheoremRow row) => Math.Log10(row.Cell.Alpha / Math.Sqrt(row.Cell.Dimension));

    private static double Scaled(TheoremRow row, double probability) =>
        Math.Max(LowestFraction - 1, Math.Log10(probability / row.Tail!.Value.Factor));

    private static void Points(
        Plot plot, TheoremRow[] rows, Func<TheoremRow, double> x, Func<TheoremRow, double> y, Func<TheoremRow,
        (double Low, double High)>? interval, Color color, MarkerShape shape, string? label)
    {
        if (rows.Length == 0) return;
        double[] xs = [.. rows.Select(x)], ys = [.. rows.Select(y)];
        if (interval is not null)
        {
            ScottPlot.Plottables.ErrorBar bars =
                new(xs, ys, null, null, [.. rows.Select(row => interval(row).High - y(row))],
                [.. rows.Select(row => y(row) - interval(row).Low)])
                { CapSize = 0, LineColor = color };
            plot.Add.Plottable(bars);
        }
        ScottPlot.Plottables.Scatter points = plot.Add.Scatter(xs, ys);
        points.LineWidth = 0;
        points.Color = color;
        points.MarkerShape = shape;
        points.MarkerSize = 6;
        points.MarkerLineWidth = 1.2f;
        if (label is not null) points.LegendText = Notation.Of(label);
    }

    private static void Line(Plot plot, double low, double high, double constant, LinePattern pattern, string label)
    {
        const int Points = 200;
        double[] xs = [.. Enumerable.Range(0, Points + 1).Select(i => low + ((high - low) * i / Points))];
        double[] ys = [.. xs.Select(x => -constant * Math.Pow(10, x) * Math.Log10(Math.E))];
        int count = Math.Max(2, ys.Count(value => value >= LowestFraction - 1));
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(xs[..count], ys[..count]);
        line.MarkerSize = 0;
        line.LineWidth = 2;
        line.LinePattern = pattern;
        line.Color = Look.Ink;
        line.LegendText = Notation.Of(label);
    }

    /// <summary>Ticks at powers of ten; none where the axis holds no power.</summary>
    private static NumericManual Powers(int from, int to)
    {
        int[] exponents = [.. Enumerable.Range(from, Math.Max(0, to - from + 1))];
        return new NumericManual([.. exponents.Select(exponent => (double)exponent)], [.. exponents.Select(Look.PowerOfTen)]);
    }
}
