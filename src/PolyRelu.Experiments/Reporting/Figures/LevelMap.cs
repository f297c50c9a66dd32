using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Figures;

/// <summary>What a cell of a heat map is marked with.</summary>
internal enum CellMark
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A ring.</summary>
    Ring,

    /// <summary>A cross.</summary>
    Cross,
}

/// <summary>
/// Heat maps of a number from 0 to 1 with contours: vermilion at 0, white at ½, blue at 1; cells stand evenly, whatever their values.
/// </summary>
internal static class LevelMap
{
    private const int MostTicks = 17, MostLabels = 100;
    private const float MarkSize = 9;

    /// <summary>How much of a colour an end has, so that dark text is read on it.</summary>
    private const double Depth = 0.7;

    private static readonly double[] Levels = [0.25, 0.5, 0.75];

    /// <summary>Draws a map.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="values">[rows × columns], the first row at the bottom; NaN leaves a cell empty.</param>
    /// <param name="marks">[rows × columns].</param>
    /// <param name="rows">Labels of the rows, and what they are.</param>
    /// <param name="columns">Labels of the columns, and what they are.</param>
    /// <param name="name">Words of the colour bar.</param>
    /// <param name="contoured">The first row with contours; null for none, where rows or columns have no order.</param>
    public static void Draw(Plot plot, double[,] values, CellMark[,] marks, (IReadOnlyList<string> Labels, string Name) rows,
        (IReadOnlyList<string> Labels, string Name) columns, string name, int? contoured)
    {
        int height = values.GetLength(0), width = values.GetLength(1);
        double[,] cells = new double[height, width];
        for (int row = 0; row < height; row++)
            for (int column = 0; column < width; column++)
                cells[height - 1 - row, column] = Math.Clamp(values[row, column], 0, 1);
        ScottPlot.Plottables.Heatmap map = plot.Add.Heatmap(cells);
        map.Colormap = new Colours();
        map.ManualRange = new ScottPlot.Range(0, 1);
        map.Rectangle = new CoordinateRect(-0.5, width - 0.5, -0.5, height - 0.5);
        CosineMap.Bar(plot, map, [(0, "0"), (0.25, "0.25"), (0.5, "0.5"), (0.75, "0.75"), (1, "1")], name);
        if (contoured is { } first) Contours(plot, values, first);
        Labels(plot, values);
        Marks(plot, marks, HasLabels(values));
        plot.Axes.Left.TickGenerator = Ticks(rows.Labels);
        plot.Axes.Bottom.TickGenerator = Ticks(columns.Labels);
        Look.Label(plot, columns.Name, rows.Name);
        plot.HideGrid();
        plot.Axes.SetLimits(-0.5, width - 0.5, -0.5, height - 0.5);
    }

    /// <summary>Ticks at every label, or at every so many that they do not touch.</summary>
    private static ScottPlot.TickGenerators.NumericManual Ticks(IReadOnlyList<string> labels)
    {
        int step = ((labels.Count - 1) / MostTicks) + 1;
        int[] shown = [.. Enumerable.Range(0, labels.Count).Where(i => i % step == 0)];
        return new([.. shown.Select(i => (double)i)], [.. shown.Select(i => Notation.Of(labels[i]))]);
    }

    /// <summary>Lines where the values between the middles of the cells pass a level; around empty cells there are none.</summary>
    private static void Contours(Plot plot, double[,] values, int first)
    {
        int height = values.GetLength(0), width = values.GetLength(1);
        foreach (double level in Levels)
        {
            for (int row = first; row + 1 < height; row++)
            {
                for (int column = 0; column + 1 < width; column++)
                {
                    foreach ((Coordinates from, Coordinates to) in Segments(values, row, column, level))
                    {
                        ScottPlot.Plottables.LinePlot line = plot.Add.Line(from, to);
                        line.LineColor = Look.OnMap;
                        line.LineWidth = level == 0.5 ? 1.8f : 1;
                    }
                }
            }
        }
    }

    /// <summary>The contour within four neighbours, as marching squares have it: crossings of the sides, joined in pairs.</summary>
    internal static IEnumerable<(Coordinates From, Coordinates To)> Segments(double[,] values, int row, int column, double level)
    {
        (int Row, int Column)[] corners = [(row, column), (row, column + 1), (row + 1, column + 1), (row + 1, column)];
        if (corners.Any(corner => !double.IsFinite(values[corner.Row, corner.Column]))) yield break;
        List<Coordinates> crossings = [];
        for (int side = 0; side < corners.Length; side++)
        {
            ((int Row, int Column) first, (int Row, int Column) second) = (corners[side], corners[(side + 1) % corners.Length]);
            double low = values[first.Row, first.Column], high = values[second.Row, second.Column];
            if (low >= level == high >= level) continue;
            double part = (level - low) / (high - low);
            crossings.Add(new(first.Column + (part * (second.Column - first.Column)), first.Row + (part * (second.Row - first.Row))));
        }
        for (int i = 0; i + 1 < crossings.Count; i += 2) yield return (crossings[i], crossings[i + 1]);
    }

    /// <summary>The values as text, where cells are few.</summary>
    private static void Labels(Plot plot, double[,] values)
    {
        if (!HasLabels(values)) return;
        for (int row = 0; row < values.GetLength(0); row++)
        {
            for (int column = 0; column < values.GetLength(1); column++)
            {
                if (!double.IsFinite(values[row, column])) continue;
                ScottPlot.Plottables.Text text = plot.Add.Text(Short(values[row, column]), column, row);
                text.LabelFontSize = Look.TickSize;
                text.LabelFontColor = Look.OnMap;
                text.LabelAlignment = Alignment.MiddleCenter;
            }
        }
    }

    private static bool HasLabels(double[,] values) => values.Length <= MostLabels;

    /// <summary>Two digits, without the zero before the point.</summary>
    private static string Short(double value)
    {
        string text = Math.Abs(value).ToString("0.00", System.Globalization.CultureInfo.InvariantCulture);
        if (text[0] == '0') text = text[1..];
        return text == ".00" ? "0" : value < 0 ? $"−{text}" : text;
    }

    /// <summary>Marks in the middles of cells, rings in a corner where the value stands in the middle.</summary>
    private static void Marks(Plot plot, CellMark[,] marks, bool labelled)
    {
        foreach ((CellMark kind, MarkerShape shape) in new[] { (CellMark.Ring, MarkerShape.OpenCircle), (CellMark.Cross, MarkerShape.Eks) })
        {
            for (int row = 0; row < marks.GetLength(0); row++)
            {
                for (int column = 0; column < marks.GetLength(1); column++)
                {
                    if (marks[row, column] != kind) continue;
                    ScottPlot.Plottables.Marker marker = plot.Add.Marker(column + 0.36, row + 0.34, shape, MarkSize, Look.OnMap);
                    marker.MarkerLineWidth = 1.2f;
                    if (kind == CellMark.Cross || !labelled) marker.Location = new(column, row);
                }
            }
        }
    }

    private sealed class Colours : IColormap
    {
        public string Name => "level";

        public Color GetColor(double position)
        {
            double side = (2 * position) - 1;
            return Colors.White.MixedWith(side >= 0 ? OkabeIto.Positive : OkabeIto.Negative, Depth * Math.Abs(side));
        }
    }
}
