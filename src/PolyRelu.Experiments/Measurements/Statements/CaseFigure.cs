using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Theory;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>What a check measured, divided by the bounds: a row per case.</summary>
internal static class CaseFigure
{
    private const double Widest = 6;        // powers of ten on either side of the bound

    /// <summary>Whether a case has a quotient to draw.</summary>
    public static bool CanDraw(CheckedCase one) =>
        one is { Bound: > 0 and var bound, Measured: >= 0, Verdict: not BoundVerdict.SaysNothing } && double.IsFinite(bound);

    /// <summary>Draws the cases, the first on top.</summary>
    public static void Draw(Plot plot, IReadOnlyList<CheckedCase> cases)
    {
        ScottPlot.Plottables.VerticalLine limit = plot.Add.VerticalLine(0);
        limit.LineColor = Look.Ink;
        limit.LineWidth = 1.2f;
        limit.LinePattern = LinePattern.Dotted;
        double low = -0.5, high = 0.5;
        for (int i = 0; i < cases.Count; i++)
        {
            CheckedCase one = cases[i];
            double bound = one.Bound!.Value, y = cases.Count - 1 - i, from = Place(one.Low / bound), to = Place(one.High / bound),
                at = Place(one.Measured / bound);
            Color color = OkabeIto.ColorOf((int)one.Verdict);
            ScottPlot.Plottables.LinePlot bar = plot.Add.Line(from, y, to, y);
            bar.LineColor = color;
            bar.LineWidth = 2;
            ScottPlot.Plottables.Marker mark = plot.Add.Marker(at, y);
            mark.Color = color;
            mark.MarkerShape = one.Verdict == BoundVerdict.Violated ? MarkerShape.FilledSquare
                : one.Verdict == BoundVerdict.Holds ? MarkerShape.FilledCircle : MarkerShape.OpenCircle;
            mark.MarkerSize = 7;
            (low, high) = (Math.Min(low, from), Math.Max(high, to));
        }
        int first = (int)Math.Floor(low), last = (int)Math.Ceiling(high);
        Look.Label(plot, "measured / bound", "");
        plot.Axes.SetLimits(first - 0.1, last + 0.1, -0.6, cases.Count - 0.4);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. Enumerable.Range(first, last - first + 1).Select(power => (double)power)],
            [.. Enumerable.Range(first, last - first + 1).Select(Look.PowerOfTen)]);
        plot.Axes.Left.TickGenerator = new NumericManual([.. cases.Select((_, i) => (double)(cases.Count - 1 - i))],
            [.. cases.Select(one => Notation.Of(one.Words))]);
    }

    private static double Place(double quotient) => Math.Clamp(Math.Log10(Math.Max(quotient, 0)), -Widest, Widest);
}
