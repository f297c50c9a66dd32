using System.Globalization;
using PolyRelu.Geometry;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>The looks that all figures share.</summary>
internal static class Look
{
    /// <summary>
    /// Width of most panels: two stand side by side on a screen, and on a phone the text is as large as that of the page.
    /// </summary>
    public const int UsualWidth = 430;

    /// <summary>Colour of text and axes; the page shows it in its own text colour.</summary>
    public static readonly Color Ink = Palette.Ink.Color;

    /// <summary>Colour of lines on heat maps, which are as pale on a dark page as on a white one.</summary>
    public static readonly Color OnMap = Color.FromHex("#333333");

    /// <summary>Opacity of the grid, which guides the eye and holds no information.</summary>
    public const double GridOpacity = 0.12;

    private const float LegendGap = 14, LegendRowGap = 4, LegendMargin = 100;

    /// <summary>Length of a line in a legend, in points: three dashes.</summary>
    private const float LegendLine = 38, LegendMark = 20;

    /// <summary>Size of axis labels, in points.</summary>
    public const float LabelSize = 15;

    /// <summary>Size of tick labels and legends, in points: the smallest text of a figure.</summary>
    public const float TickSize = 14;

    private const double TickRounding = 1e-9, LeastTickStep = 0.01;       // fractions of the length of an axis

    private static readonly Func<double, string> UsualTick = new NumericAutomatic().LabelFormatter;

    /// <summary>Two plain axes, a faint grid, no frame.</summary>
    public static void Apply(Plot plot)
    {
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Grid.MajorLineColor = Ink.WithAlpha(GridOpacity);
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
            axis.MinorTickStyle.Color = Ink;
            axis.MinorTickStyle.Length = 0;
            axis.TickGenerator = new NumericAutomatic { LabelFormatter = value => Tick(value, axis.Range.Span) };
        }
        ((ScottPlot.AxisPanels.AxisBase)plot.Axes.Left).PaddingBetweenTickAndAxisLabels = new PixelPadding(10, 10, 0, 0);
        plot.Legend.FontSize = TickSize;
        plot.Legend.FontColor = Ink;
        plot.Legend.OutlineWidth = 0;
        plot.Legend.ShadowColor = Colors.Transparent;
        plot.Legend.BackgroundColor = Colors.Transparent;
    }

    /// <summary>
    /// A tick in the usual words, or with as many digits as tell it from its neighbours on an axis of this length; rounding around 0 is 0.
    /// </summary>
    internal static string Tick(double value, double span)
    {
        if (Math.Abs(value) < TickRounding * span) return "0";
        string usual = UsualTick(value);
        double step = LeastTickStep * span;
        return double.TryParse(usual, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double shown)
            && Math.Abs(shown - value) < step / 2
            ? usual
            : RadiusText.Of(value, [value - step, value + step]);
    }

    /// <summary>Labels of both axes.</summary>
    public static void Label(Plot plot, string x, string y)
    {
        plot.XLabel(Notation.Of(x));
        plot.YLabel(Notation.Of(y));
        plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        plot.Axes.Bottom.Label.FontSize = plot.Axes.Left.Label.FontSize = LabelSize;
    }

    /// <summary>Words above the axes that the reader must not miss.</summary>
    public static void Mark(Plot plot, string words)
    {
        plot.Title(words, TickSize);
        plot.Axes.Title.IsVisible = true;
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Title.Label.ForeColor = Palette.Bad.Color;
    }

    /// <summary>A legend below the plot, where it covers no data.</summary>
    /// <param name="plot">The plot, which holds all that is to be named.</param>
    public static void LegendBelow(Plot plot)
    {
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.Legend.TightHorizontalWrapping = true;
        plot.Legend.SymbolWidth = plot.Legend.GetItems().Any(item => item.LineWidth > 0) ? LegendLine : LegendMark;
        plot.Legend.InterItemPadding = new PixelPadding(LegendGap, LegendRowGap);
        plot.ShowLegend(Edge.Bottom).Padding = new PixelPadding(0);
    }

    /// <summary>Gives the legend below a plot as many rows as its items need.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="usual">Width in points that the height of the figure was chosen for.</param>
    /// <param name="width">Width of the figure in points; the legend is as wide as its axes.</param>
    /// <returns>How much higher the figure has to be than in its usual width, so that its axes are as high.</returns>
    public static int FitLegend(Plot plot, int usual, int width)
    {
        if (plot.Axes.GetPanels().OfType<ScottPlot.Panels.LegendPanel>().FirstOrDefault() is not { } panel) return 0;
        // The panel measures itself as one row and cuts off what wraps, so the room for the others is asked for here.
        float row = Math.Max(plot.Legend.SymbolHeight, 1.3f * TickSize) + LegendRowGap;
        int rows = LegendRows(plot.Legend, width);
        panel.MinimumSize = (rows * row) + LegendRowGap;
        return (int)Math.Round((rows - LegendRows(plot.Legend, usual)) * row);
    }

    /// <summary>Rows of a legend whose items follow one another up to a width.</summary>
    private static int LegendRows(Legend legend, int width)
    {
        int rows = 1;
        double filled = 0;
        foreach (LegendItem item in legend.GetItems())
        {
            double size = legend.SymbolWidth + legend.SymbolPadding + LegendGap + (MetricFont.Measure(item.LabelText) * TickSize);
            if (filled > 0 && filled + size > width - LegendMargin) (rows, filled) = (rows + 1, 0);
            filled += size;
        }
        return rows;
    }

    /// <summary>A power of ten as ticks have it: in full from 0.001 to 1000.</summary>
    internal static string PowerOfTen(int exponent) => TimesPowerOfTen(1, exponent);

    /// <summary>A multiple of a power of ten as ticks have it.</summary>
    internal static string TimesPowerOfTen(int factor, int exponent) => exponent is >= -3 and <= 3
        ? (factor * Math.Pow(10, exponent)).ToString("0.###", CultureInfo.InvariantCulture)
        : (factor == 1 ? "" : FormattableString.Invariant($"{factor}·")) + Notation.PowerOfTen(exponent);
}
