using ScottPlot;

namespace PolyRelu.Experiments.Reports.Drawing;

/// <summary>The looks that all figures share.</summary>
internal static class Look
{
    /// <summary>Colour of text and axes; the page shows it in its own text colour.</summary>
    public static readonly Color Ink = Color.FromHex("#222222");

    /// <summary>Colour of lines on heat maps, which are as pale on a dark page as on a white one.</summary>
    public static readonly Color OnMap = Color.FromHex("#333333");

    /// <summary>Size of axis labels, in points.</summary>
    public const float LabelSize = 14;

    /// <summary>Size of tick labels and legends, in points.</summary>
    public const float TickSize = 13;

    /// <summary>Two plain axes, a faint grid, no frame.</summary>
    public static void Apply(Plot plot)
    {
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Ink.WithAlpha(0.12);
        plot.Axes.Right.FrameLineStyle.Width = 0;
        plot.Axes.Top.FrameLineStyle.Width = 0;
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.Label.Bold = false;
            axis.Label.FontSize = LabelSize;
            axis.Label.ForeColor = Ink;
            axis.TickLabelStyle.FontSize = TickSize;
            axis.TickLabelStyle.ForeColor = Ink;
            axis.FrameLineStyle.Color = Ink;
            axis.MajorTickStyle.Color = Ink;
            axis.MinorTickStyle.Length = 0;
        }
        ((ScottPlot.AxisPanels.AxisBase)plot.Axes.Left).PaddingBetweenTickAndAxisLabels = new PixelPadding(10, 10, 0, 0);
        plot.Legend.FontSize = TickSize;
        plot.Legend.FontColor = Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
    }

    /// <summary>Labels of both axes.</summary>
    public static void Label(Plot plot, string x, string y)
    {
        plot.XLabel(x);
        plot.YLabel(y);
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.FontSize = plot.Axes.Left.Label.FontSize = LabelSize;
    }

    /// <summary>A legend below the plot, where it covers no data.</summary>
    public static void LegendBelow(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.InterItemPadding = new PixelPadding(14, 4);
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(0);
    }
}
