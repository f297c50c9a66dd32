using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>One moment of a film, drawn by the camera of its first view: the powers side by side.</summary>
/// <param name="plot">The plot.</param>
/// <param name="take">The picture.</param>
/// <param name="frame">Its frame.</param>
/// <param name="left">Abscissa of the picture's origin.</param>
/// <param name="origin">Ordinate of the picture's origin.</param>
internal sealed class FilmStill(Plot plot, FilmTake take, int frame, double left, double origin)
{
    private const int FewPictures = 3, LargePicture = 330, SmallPicture = 226, Columns = 6, WordsBelow = 70, LegendBelow = 56;
    private const double Above = 1.32, Below = 0.87, RowHeight = 0.165, NameRoom = 0.1, DotPitch = 0.04, DotShare = 0.35;
    private const double Tall = Above + RowHeight + Below + (3 * RowHeight);
    private const float Thin = 0.9f;

    /// <summary>Width of the figure in points.</summary>
    public static int Width(int pictures) => Math.Max(Figure.UsualWidth + 1, Math.Min(pictures, Columns) * Picture(pictures));

    /// <summary>Height of the figure in points.</summary>
    public static int Height(int pictures) => (Rows(pictures) * (Picture(pictures) + WordsBelow)) + LegendBelow;

    /// <summary>Draws pictures at a frame each.</summary>
    public static void Draw(Plot plot, IReadOnlyList<(FilmTake Take, int Frame)> pictures)
    {
        for (int i = 0; i < pictures.Count; i++)
            new FilmStill(plot, pictures[i].Take, pictures[i].Frame, 2 * FilmLook.Reach * (i % Columns), -Tall * (i / Columns)).Draw();
        plot.HideAxesAndGrid();
        double right = (2 * FilmLook.Reach * Math.Min(pictures.Count, Columns)) - FilmLook.Reach;
        double bottom = -(Tall * (Rows(pictures.Count) - 1)) - Below - (3 * RowHeight);
        plot.Axes.SetLimits(-FilmLook.Reach, right, bottom, Above + RowHeight);
        plot.Axes.SquareUnits();
        Legend(plot, Width(pictures.Count));
    }

    private static int Rows(int pictures) => (pictures + Columns - 1) / Columns;

    private static int Picture(int pictures) => pictures <= FewPictures ? LargePicture : SmallPicture;

    private void Draw()
    {
        Axes();
        Crosses();
        foreach (bool faint in new[] { true, false })
            foreach (int sign in new[] { 1, -1 }) Sticks(sign, faint);
        Dots();
        Words(take.Label, left, origin + Above, Alignment.LowerCenter, Look.LabelSize, Look.Ink);
        string[] lines = [take.ClockAt(frame), take.LossAt(frame), take.BornAt(frame)];
        for (int i = 0; i < lines.Length; i++)
            Words(lines[i], left, origin - Below - (i * RowHeight), Alignment.UpperCenter, Look.TickSize, Look.Ink);
    }

    private void Axes()
    {
        for (int a = 0; a < take.Axes.Count; a++)
        {
            FilmAxis axis = take.Axes[a];
            (double x, double y) = Along(a, 1);
            Dotted(x, y);
            ScottPlot.Plottables.Ellipse tip = plot.Add.Circle(x, y, FilmLook.Cross);
            tip.LineColor = Look.Ink;
            tip.FillColor = axis.Birth <= take.Times[frame] ? Look.Ink : Colors.Transparent;
            (double nameX, double nameY) = Along(a, FilmLook.Name);
            double room = FilmLook.Reach - NameRoom, middle = Math.Clamp(nameX, left - room, left + room);
            Words(axis.Name, middle, nameY, Alignment.MiddleCenter, Look.TickSize, ClassColor(axis.Sign));
        }
    }

    /// <summary>Samples as crosses, upright for one class and slanted for the other; a line broken between them is drawn at once.</summary>
    private void Crosses()
    {
        foreach (int label in new[] { 1, -1 })
        {
            List<double> xs = [], ys = [];
            for (int i = 0; i < take.Labels.Length; i++)
            {
                if (take.Labels[i] != label) continue;
                FilmPoint at = Seen(take.Data, i);
                double size = FilmLook.Cross * at.Scale, slant = label > 0 ? 0 : size * Math.Sqrt(0.5);
                (double x, double y) = (left + at.X, origin + at.Y);
                double[][] ends = label > 0 ? [[-size, 0, size, 0], [0, -size, 0, size]]
                    : [[-slant, -slant, slant, slant], [-slant, slant, slant, -slant]];
                foreach (double[] end in ends)
                {
                    xs.AddRange([x + end[0], x + end[2], double.NaN]);
                    ys.AddRange([y + end[1], y + end[3], double.NaN]);
                }
            }
            Lines(xs, ys, ClassColor(label), Thin);
        }
    }

    private void Sticks(int sign, bool faint)
    {
        List<double> xs = [], ys = [];
        for (int j = 0; j < take.Hidden; j++)
        {
            int at = (frame * take.Hidden) + j;
            if (take.Signs[at] != sign || take.Weights[at] < Math.Log(FilmLook.Shown) != faint) continue;
            FilmPoint end = Seen(take.Neurons, at);
            xs.AddRange([left, left + end.X, double.NaN]);
            ys.AddRange([origin, origin + end.Y, double.NaN]);
        }
        Lines(xs, ys, faint ? ClassColor(sign).WithAlpha(FilmLook.Faint) : ClassColor(sign), Thin);
    }

    /// <summary>Dots, the farthest first.</summary>
    private void Dots()
    {
        double largest = FilmLook.DotAmong(take.Weights.Skip(frame * take.Hidden).Take(take.Hidden));
        foreach ((int at, FilmPoint end) in Enumerable.Range(frame * take.Hidden, take.Hidden)
            .Where(at => take.Signs[at] != 0 && take.Weights[at] >= Math.Log(FilmLook.Shown))
            .Select(at => (at, Seen(take.Neurons, at))).OrderBy(entry => entry.Item2.Depth))
        {
            double radius = largest * Math.Exp(take.Weights[at] / 2) * end.Scale, x = left + end.X, y = origin + end.Y;
            Color color = ClassColor(take.Signs[at]);
            if (take.Signs[at] > 0)
            {
                ScottPlot.Plottables.Ellipse dot = plot.Add.Circle(x, y, radius);
                (dot.FillColor, dot.LineColor, dot.LineWidth) = (color.WithAlpha(FilmLook.Glass), color, 0.8f);
            }
            else
            {
                ScottPlot.Plottables.Polygon diamond = plot.Add.Polygon(
                    new Coordinates[] { new(x + radius, y), new(x, y + radius), new(x - radius, y), new(x, y - radius) });
                (diamond.FillColor, diamond.LineColor, diamond.LineWidth) = (color.WithAlpha(FilmLook.Glass), color, 0.8f);
            }
        }
    }

    /// <summary>Dots of their own: a pattern does not reach the SVG.</summary>
    private void Dotted(double toX, double toY)
    {
        int dots = (int)(Math.Sqrt(((toX - left) * (toX - left)) + ((toY - origin) * (toY - origin))) / DotPitch);
        List<double> xs = [], ys = [];
        for (int i = 0; i < dots; i++)
            foreach (double at in new[] { (double)i / dots, (i + DotShare) / dots, double.NaN })
            {
                xs.Add(left + (at * (toX - left)));
                ys.Add(origin + (at * (toY - origin)));
            }
        Lines(xs, ys, Look.Ink, 1);
    }

    private void Lines(List<double> xs, List<double> ys, Color color, float width)
    {
        if (xs.Count == 0) return;
        ScottPlot.Plottables.Scatter lines = plot.Add.ScatterLine(xs.ToArray(), ys.ToArray());
        (lines.LineColor, lines.LineWidth) = (color, width);
    }

    private void Words(string words, double x, double y, Alignment alignment, float size, Color color)
    {
        ScottPlot.Plottables.Text text = plot.Add.Text(Notation.Of(words), x, y);
        (text.LabelAlignment, text.LabelFontSize, text.LabelFontColor) = (alignment, size, color);
    }

    private static FilmPoint Seen(float[] points, int i) =>
        FilmCamera.First.Project(points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]);

    private (double X, double Y) Along(int axis, double length)
    {
        FilmPoint end = FilmCamera.First.Project(axis == 0 ? length : 0, axis == 1 ? length : 0, axis == 2 ? length : 0);
        return (left + end.X, origin + end.Y);
    }

    private static Color ClassColor(int sign) => sign > 0 ? OkabeIto.Positive : OkabeIto.Negative;

    private static void Legend(Plot plot, int width)
    {
        plot.Legend.ManualItems.Add(Item("neuron, v > 0", MarkerShape.FilledCircle, OkabeIto.Positive, 12));
        plot.Legend.ManualItems.Add(Item("neuron, v < 0", MarkerShape.FilledDiamond, OkabeIto.Negative, 12));
        plot.Legend.ManualItems.Add(Item("y = +1", MarkerShape.Cross, OkabeIto.Positive, 7));
        plot.Legend.ManualItems.Add(Item("y = −1", MarkerShape.Eks, OkabeIto.Negative, 7));
        Look.LegendBelow(plot);
    }

    private static LegendItem Item(string label, MarkerShape shape, Color color, float size) => new()
    {
        LabelText = label,
        MarkerShape = shape,
        MarkerFillColor = color.WithAlpha(FilmLook.Glass),
        MarkerLineColor = color,
        MarkerLineWidth = 1,
        MarkerSize = size,
        LineWidth = 0,
    };
}
