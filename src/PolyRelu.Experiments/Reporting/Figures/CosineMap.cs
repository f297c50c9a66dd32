using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Figures;

/// <summary>Heat maps of cosines, and of other values with a sign, with their colour bar: white at 0, blue at 1, vermilion at −1.</summary>
internal static class CosineMap
{
    /// <summary>Adds a map; the first row of the cells is the topmost.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="cells">Cosines.</param>
    /// <param name="place">Coordinates the map fills.</param>
    public static void Add(Plot plot, double[,] cells, CoordinateRect place)
    {
        Bar(plot, Cells(plot, cells, place, 1), [(-1, "−1"), (-0.5, "−0.5"), (0, "0"), (0.5, "0.5"), (1, "1")], "cosine");
    }

    /// <summary>Adds cells without a colour bar: white at 0, blue at the largest value, vermilion at its negative.</summary>
    public static ScottPlot.Plottables.Heatmap Cells(Plot plot, double[,] cells, CoordinateRect place, double largest)
    {
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(cells);
        map.Colormap = new Colours();
        map.ManualRange = new ScottPlot.Range(-largest, largest);
        map.Rectangle = place;
        return map;
    }

    /// <summary>Adds the colour bar of cells.</summary>
    public static void Bar(Plot plot, ScottPlot.Plottables.Heatmap map, IReadOnlyList<(double At, string Label)> ticks, string label)
    {
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(map);
        bar.Axis.TickLabelStyle.FontSize = Look.TickSize;
        bar.Axis.TickLabelStyle.ForeColor = Look.Ink;
        bar.Axis.FrameLineStyle.Color = bar.Axis.MajorTickStyle.Color = bar.Axis.MinorTickStyle.Color = Look.Ink;
        bar.Axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual([.. ticks.Select(tick => tick.At)],
            [.. ticks.Select(tick => tick.Label)]);
        bar.Label = label;
        bar.LabelStyle.FontSize = Look.LabelSize;
        bar.LabelStyle.ForeColor = Look.Ink;
        bar.LabelStyle.Bold = false;
    }

    private sealed class Colours : IColormap
    {
        public string Name => "cosine";

        public Color GetColor(double position)
        {
            double cosine = (2 * position) - 1;
            Color end = cosine >= 0 ? OkabeIto.Positive : OkabeIto.Negative;
            return Colors.White.MixedWith(end, Math.Abs(cosine));
        }
    }
}
