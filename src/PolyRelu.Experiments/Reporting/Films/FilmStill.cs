using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Films;

/// <summary>One moment of a film, drawn by the camera of its first view: the powers side by side.</summary>
internal static class FilmStill
{
    private const int FewPictures = 3, LargePicture = 330, SmallPicture = 226, WordsBelow = 118;
    private const double Above = 1.06, Below = 0.93, RowHeight = 0.155, DotPitch = 0.04, DotShare = 0.35;

    /// <summary>Width of the figure in points.</summary>
    public static int Width(int pictures) => Math.Max(Figure.UsualWidth + 1, pictures * Picture(pictures));

    /// <summary>Height of the figure in points.</summary>
    public static int Height(int pictures) => Picture(pictures) + WordsBelow;

    /// <summary>Draws pictures at a frame each.</summary>
    public static void Draw(Plot plot, IReadOnlyList<(FilmTake Take, int Frame)> pictures)
    {
        for (int i = 0; i < pictures.Count; i++)
            Draw(plot, 2 * FilmLook.Reach * i, pictures[i].Take, pictures[i].Frame);
        plot.HideAxesAndGrid();
        double middle = FilmLook.Reach * (pictures.Count - 1), half = FilmLook.Reach * pictures.Count;
        plot.Axes.SetLimits(middle - half, middle + half, -Below - (3 * RowHeight), Above + RowHeight);
        plot.Axes.SquareUnits();
        Legend(plot, Width(pictures.Count));
    }

    private static int Picture(int pictures) => pictures <= FewPictures ? LargePicture : SmallPicture;

    private static void Draw(Plot plot, double left, FilmTake take, int frame)
    {
        Axes(plot, left, take, frame);
        Crosses(plot, left, take);
        for (int faint = 1; faint >= 0; faint--)
            foreach (int sign in new[] { 1, -1 }) Sticks(plot, left, take, frame, sign, faint == 1);
        Dots(plot, left, take, frame);
        Words(plot, take.Label, left, Above, Alignment.LowerCenter, Look.LabelSize, Look.Ink);
        string[] lines = [take.ClockAt(frame), take.LossAt(frame), take.BornAt(frame)];
        for (int i = 0; i < lines.Length; i++)
            Words(plot, lines[i], left, -Below - (i * RowHeight), Alignment.UpperCenter, Look.TickSize, Look.Ink);
    }

    private static void Axes(Plot plot, double left, FilmTake take, int frame)
    {
        for (int a = 0; a < take.Axes.Count; a++)
        {
            FilmAxis axis = take.Axes[a];
            (double x, double y) = Along(left, a, 1);
            Dotted(plot, left, -FilmLook.Drop, x, y);
            ScottPlot.Plottables.Ellipse tip = plot.Add.Circle(x, y, FilmLook.Cross);
            tip.LineColor = Look.Ink;
            tip.FillColor = axis.Birth <= take.Times[frame] ? Look.Ink : Colors.Transparent;
            (double nameX, double nameY) = Along(left, a, FilmLook.Name);
            bool isBelow = nameY < -FilmLook.Drop;
            double room = FilmLook.Reach - 0.4;
            Words(plot, $"{axis.Name}  {axis.Class}", Math.Clamp(nameX, left - room, left + room), nameY,
                isBelow ? Alignment.UpperCenter : Alignment.LowerCenter, Look.TickSize, ClassColor(axis.Sign));
        }
    }

    /// <summary>Samples as crosses, upright for one class and slanted for the other; a line broken between them is drawn at once.</summary>
    private static void Crosses(Plot plot, double left, FilmTake take)
    {
        foreach (int label in new[] { 1, -1 })
        {
            List<double> xs = [], ys = [];
            for (int i = 0; i < take.Labels.Length; i++)
            {
                if (take.Labels[i] != label) continue;
                FilmPoint at = Seen(take.Data, i);
                double size = FilmLook.Cross * at.Scale, slant = label > 0 ? 0 : size * Math.Sqrt(0.5);
                (double x, double y) = (left + at.X, at.Y - FilmLook.Drop);
                double[][] ends = label > 0 ? [[-size, 0, size, 0], [0, -size, 0, size]]
                    : [[-slant, -slant, slant, slant], [-slant, slant, slant, -slant]];
                foreach (double[] end in ends)
                {
                    xs.AddRange([x + end[0], x + end[2], double.NaN]);
                    ys.AddRange([y + end[1], y + end[3], double.NaN]);
                }
            }
            Lines(plot, xs, ys, ClassColor(label), 0.9f);
        }
    }

    private static void Sticks(Plot plot, double left, FilmTake take, int frame, int sign, bool faint)
    {
        List<double> xs = [], ys = [];
        for (int j = 0; j < take.Hidden; j++)
        {
            int at = (frame * take.Hidden) + j;
            if (take.Signs[at] != sign || take.Weights[at] < Math.Log(FilmLook.Shown) != faint) continue;
            FilmPoint end = Seen(take.Neurons, at);
            xs.AddRange([left, left + end.X, double.NaN]);
            ys.AddRange([-FilmLook.Drop, end.Y - FilmLook.Drop, double.NaN]);
        }
        Lines(plot, xs, ys, faint ? ClassColor(sign).WithAlpha(FilmLook.Faint) : ClassColor(sign), 0.9f);
    }

    /// <summary>Dots, the farthest first.</summary>
    private static void Dots(Plot plot, double left, FilmTake take, int frame)
    {
        double largest = FilmLook.DotAmong(take.Weights.Skip(frame * take.Hidden).Take(take.Hidden));
        foreach ((int at, FilmPoint end) in Enumerable.Range(frame * take.Hidden, take.Hidden)
            .Where(at => take.Signs[at] != 0 && take.Weights[at] >= Math.Log(FilmLook.Shown))
            .Select(at => (at, Seen(take.Neurons, at))).OrderBy(entry => entry.Item2.Depth))
        {
            double radius = largest * Math.Exp(take.Weights[at] / 2) * end.Scale, x = left + end.X, y = end.Y - FilmLook.Drop;
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
    private static void Dotted(Plot plot, double fromX, double fromY, double toX, double toY)
    {
        int dots = (int)(Math.Sqrt(((toX - fromX) * (toX - fromX)) + ((toY - fromY) * (toY - fromY))) / DotPitch);
        List<double> xs = [], ys = [];
        for (int i = 0; i < dots; i++)
            foreach (double at in new[] { (double)i / dots, (i + DotShare) / dots, double.NaN })
            {
                xs.Add(fromX + (at * (toX - fromX)));
                ys.Add(fromY + (at * (toY - fromY)));
            }
        Lines(plot, xs, ys, Look.Ink, 1);
    }

    private static void Lines(Plot plot, List<double> xs, List<double> ys, Color color, float width)
    {
        if (xs.Count == 0) return;
        ScottPlot.Plottables.Scatter lines = plot.Add.ScatterLine(xs.ToArray(), ys.ToArray());
        (lines.LineColor, lines.LineWidth) = (color, width);
    }

    private static void Words(Plot plot, string words, double x, double y, Alignment alignment, float size, Color color)
    {
        ScottPlot.Plottables.Text text = plot.Add.Text(words, x, y);
        (text.LabelAlignment, text.LabelFontSize, text.LabelFontColor) = (alignment, size, color);
    }

    private static FilmPoint Seen(float[] points, int i) =>
        FilmCamera.First.Project(points[3 * i], points[(3 * i) + 1], points[(3 * i) + 2]);

    private static (double X, double Y) Along(double left, int axis, double length)
    {
        FilmPoint end = FilmCamera.First.Project(axis == 0 ? length : 0, axis == 1 ? length : 0, axis == 2 ? length : 0);
        return (left + end.X, end.Y - FilmLook.Drop);
    }

    private static Color ClassColor(int sign) => sign > 0 ? OkabeIto.Positive : OkabeIto.Negative;

    private static void Legend(Plot plot, int width)
    {
        plot.Legend.ManualItems.Add(Item("neuron, v > 0", MarkerShape.FilledCircle, OkabeIto.Positive, 12));
        plot.Legend.ManualItems.Add(Item("neuron, v < 0", MarkerShape.FilledDiamond, OkabeIto.Negative, 12));
        plot.Legend.ManualItems.Add(Item("y = +1", MarkerShape.Cross, OkabeIto.Positive, 7));
        plot.Legend.ManualItems.Add(Item("y = −1", MarkerShape.Eks, OkabeIto.Negative, 7));
        Look.LegendBelow(plot, width);
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
