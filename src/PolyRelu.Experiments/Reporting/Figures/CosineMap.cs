using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Figures;

/// <summary>Heat maps of cosines with their colour bar: white at 0, blue at 1, vermilion at −1.</summary>
internal static class CosineMap
{
    /// <summary>Adds a map; the first row of the cells is the topmost.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="cells">Cosines.</param>
    /// <param name="place">Coordinates the map fills.</param>
    public static void Add(Plot plot, double[,] cells, CoordinateRect place)
    {
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(cells);
        map.Colormap = new Colours();
        map.ManualRange = new ScottPlot.Range(-1, 1);
        map.Rectangle = place;
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(map);
        bar.Axis.TickLabelStyle.FontSize = Look.TickSize;
        bar.Axis.TickLabelStyle.ForeColor = Look.Ink;
        bar.Axis.FrameLineStyle.Color = bar.Axis.MajorTickStyle.Color = bar.Axis.MinorTickStyle.Color = Look.Ink;
        bar.Axis.TickGenerator = new ScottPlot.TickGenerators.NumericManual([-1, -0.5, 0, 0.5, 1], ["−1", "−0.5", "0", "0.5", "1"]);
        bar.Label = "cosine";
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
