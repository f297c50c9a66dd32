using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Measurements.Gallery;

/// <summary>
/// Perturbations: a row per image, which is clean in the first column; for each network the adversarial image and the difference, whose
/// colours one bar explains.
/// </summary>
internal static class PerturbationFigure
{
    /// <summary>Most images that are shown.</summary>
    public const int MostImages = 4;

    private const int ImageSize = 72, Sides = 110;
    private const double Pitch = 1.1, PairGap = 0.25, RowPitch = 1.42, Above = 0.75, Below = 0.42, Margin = 0.05;

    /// <summary>Width of the figure in points.</summary>
    public static int Width(int networks) => Sides + (int)(ImageSize * Right(networks));

    /// <summary>Height of the figure in points.</summary>
    public static int Height(int images) => 72 + (int)(ImageSize * (((images - 1) * RowPitch) + 1 + Above + Below));

    /// <summary>
    /// The first images that every network classifies correctly without an attack; where there are none, the first images.
    /// </summary>
    /// <returns>Places in the galleries.</returns>
    public static IReadOnlyList<int> Chosen(IReadOnlyList<AdversarialGallery> galleries)
    {
        int[] all = [.. Enumerable.Range(0, galleries[0].Count)],
            correct = [.. all.Where(i => galleries.All(gallery => gallery.Predictions[i] == gallery.Labels[i]))];
        return [.. (correct.Length > 0 ? correct : all).Take(MostImages)];
    }

    /// <summary>Draws the galleries of several networks that were made from the same images.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="networks">The galleries with the labels of their networks.</param>
    /// <param name="className">The words for a class.</param>
    public static void Draw(Plot plot, IReadOnlyList<(string Label, AdversarialGallery Gallery)> networks, Func<int, string> className)
    {
        IReadOnlyList<int> chosen = Chosen([.. networks.Select(network => network.Gallery)]);
        double largest = Largest(networks.Select(network => network.Gallery), chosen);
        ScottPlot.Plottables.Heatmap? shown = null;
        Head(plot, 0, "x");
        for (int n = 0; n < networks.Count; n++)
        {
            Head(plot, Left(n), "x + δ");
            Head(plot, Left(n) + Pitch, "δ");
            DigitsFigure.Words(plot, networks[n].Label, Left(n) + ((1 + Pitch) / 2), 1 + (0.6 * Above), Alignment.MiddleCenter, Look.Ink);
        }
        for (int row = 0; row < chosen.Count; row++)
        {
            int i = chosen[row];
            double bottom = -row * RowPitch;
            AdversarialGallery first = networks[0].Gallery;
            Image(plot, first, first.Originals.Row(i), 0, bottom, className(first.Labels[i]), false);
            for (int n = 0; n < networks.Count; n++)
            {
                AdversarialGallery gallery = networks[n].Gallery;
                bool wrong = gallery.AdversarialPredictions[i] != gallery.Labels[i];
                string words = className(gallery.AdversarialPredictions[i]);
                Image(plot, gallery, gallery.Adversarials.Row(i), Left(n), bottom, wrong ? words : $"{words} held", wrong);
                double left = Left(n) + Pitch;
                shown = CosineMap.Cells(plot, Difference(gallery, i), new CoordinateRect(left, left + 1, bottom, bottom + 1), largest);
                Edge(plot, left, bottom);
            }
        }
        CosineMap.Bar(plot, shown!, [.. new[] { -1, -0.5, 0, 0.5, 1 }.Select(part => (part * largest, Tick(part * largest)))],
            "difference δ");
        plot.HideAxesAndGrid();
        foreach (IAxis axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Top }) Reserve(axis);
        plot.Axes.SetLimits(-Margin, Right(networks.Count), -((chosen.Count - 1) * RowPitch) - Below, 1 + Above);
        plot.Axes.SquareUnits();
    }

    private static double Left(int network) => 1 + PairGap + (network * (Pitch + 1 + PairGap));

    private static double Right(int networks) => Left(networks) - PairGap + Margin;

    /// <summary>The largest change of a pixel, and 1 where no pixel is changed.</summary>
    private static double Largest(IEnumerable<AdversarialGallery> galleries, IReadOnlyList<int> chosen)
    {
        double largest = galleries.Max(gallery => chosen.Max(i => Difference(gallery, i).Cast<double>().Max(Math.Abs)));
        return largest > 0 ? largest : 1;
    }

    /// <summary>An axis that shows nothing but leaves room for the words at the ends of the colour bar.</summary>
    private static void Reserve(IAxis axis)
    {
        axis.IsVisible = true;
        axis.TickGenerator = new ScottPlot.TickGenerators.EmptyTickGenerator();
        axis.FrameLineStyle.Width = 0;
        axis.MinimumSize = axis.MaximumSize = Look.TickSize;
    }

    /// <summary>The edge of a difference, which may be white throughout.</summary>
    private static void Edge(Plot plot, double left, double bottom)
    {
        ScottPlot.Plottables.Rectangle edge = plot.Add.Rectangle(left, left + 1, bottom, bottom + 1);
        (edge.FillColor, edge.LineColor, edge.LineWidth) = (Colors.Transparent, Reporting.Drawing.Palette.Line.Color, 0.75f);
    }

    private static string Tick(double value) => Html.Number(value).Replace('-', '−');

    private static double[,] Difference(AdversarialGallery gallery, int image)
    {
        double[,] cells = new double[gallery.Height, gallery.Width];
        ReadOnlySpan<float> after = gallery.Adversarials.Row(image), before = gallery.Originals.Row(image);
        for (int i = 0; i < after.Length; i++) cells[i / gallery.Width, i % gallery.Width] = (double)after[i] - before[i];
        return cells;
    }

    private static void Head(Plot plot, double left, string words) =>
        DigitsFigure.Words(plot, words, left + 0.5, 1.08, Alignment.LowerCenter, Look.Ink);

    private static void Image(Plot plot, AdversarialGallery gallery, ReadOnlySpan<float> pixels, double left, double bottom, string words,
        bool wrong)
    {
        plot.Add.ImageRect(new Image(DigitsFigure.Bitmap(pixels, gallery.Height, gallery.Width)),
            new CoordinateRect(left, left + 1, bottom, bottom + 1));
        if (wrong) DigitsFigure.Frame(plot, left, bottom);
        DigitsFigure.Words(plot, words, left + 0.5, bottom - 0.03, Alignment.UpperCenter, wrong ? OkabeIto.Wrong : Look.Ink);
    }
}
