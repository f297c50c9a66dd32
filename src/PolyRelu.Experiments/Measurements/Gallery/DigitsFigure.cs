using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Kernels;
using ScottPlot;
using SkiaSharp;

namespace PolyRelu.Experiments.Measurements.Gallery;

/// <summary>A network's row of images.</summary>
/// <param name="Label">Its label.</param>
/// <param name="Gallery">The images.</param>
/// <param name="Notes">Up to two short lines below an image, by its index in the split.</param>
internal sealed record DigitsRow(string Label, AdversarialGallery Gallery, Func<int, IReadOnlyList<string>> Notes);

/// <summary>
/// Images beside their adversarial examples: originals in the first row, a row per power below, the prediction under each image.
/// </summary>
internal static class DigitsFigure
{
    /// <summary>Width of the figure in points.</summary>
    public const int Width = 760;

    private const double Pitch = 1.18;
    private const double RowPitch = 1.5;
    private const double LinePitch = 0.28;
    private const int Lines = 2;            // below an image, besides its prediction
    private const double Above = 1.05;
    private const double Below = 0.46;
    private const int ImageSize = 60;
    private const int Magnification = 6;

    /// <summary>Height of the figure in points.</summary>
    /// <param name="networks">Number of networks, a row each below the originals.</param>
    /// <param name="noted">Whether lines of notes stand below the images.</param>
    public static int Height(int networks, bool noted) =>
        40 + (int)(ImageSize * ((networks * Pitches(noted)) + Above + Below));

    /// <summary>Draws the galleries of several networks that were made from the same images.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="networks">The galleries with their labels.</param>
    /// <param name="className">The words for a class.</param>
    public static void Draw(Plot plot, IReadOnlyList<DigitsRow> networks, Func<int, string> className)
    {
        AdversarialGallery first = networks[0].Gallery;
        double pitch = Pitches(networks.Any(network => first.Indices.Any(index => network.Notes(index).Count > 0)));
        Row(plot, 0, 0, new("original", first, _ => []), first.Originals, first.Labels, className);
        for (int i = 0; i < networks.Count; i++)
        {
            AdversarialGallery gallery = networks[i].Gallery;
            Row(plot, i + 1, -RowPitch - (i * pitch), networks[i], gallery.Adversarials, gallery.AdversarialPredictions, className);
        }
        plot.HideAxesAndGrid();
        plot.Axes.SetLimits(-1.05, first.Count * Pitch, -(networks.Count * pitch) - Below, Above);
        plot.Axes.SquareUnits();
    }

    private static double Pitches(bool noted) => noted ? RowPitch + (Lines * LinePitch) : RowPitch;

    private static void Row(Plot plot, int row, double bottom, DigitsRow network, Matrix images, int[] predictions,
        Func<int, string> className)
    {
        AdversarialGallery gallery = network.Gallery;
        Words(plot, network.Label, -0.12, bottom + 0.5, Alignment.MiddleRight, Look.Ink);
        for (int i = 0; i < gallery.Count; i++)
        {
            double left = i * Pitch;
            plot.Add.ImageRect(new Image(Bitmap(images.Row(i), gallery.Height, gallery.Width)),
                new CoordinateRect(left, left + 1, bottom, bottom + 1));
            bool wrong = predictions[i] != gallery.Labels[i];
            if (wrong) Frame(plot, left, bottom);
            string prediction = className(predictions[i]);
            string words = row == 0 || wrong ? prediction : $"{prediction} held";
            Words(plot, words, left + 0.5, bottom - 0.03, Alignment.UpperCenter, wrong ? OkabeIto.Wrong : Look.Ink);
            IReadOnlyList<string> notes = network.Notes(gallery.Indices[i]);
            for (int line = 0; line < notes.Count; line++)
                Words(plot, notes[line], left + 0.5, bottom - 0.03 - ((line + 1) * LinePitch), Alignment.UpperCenter, Look.Ink);
        }
    }

    /// <summary>Words beside an image.</summary>
    internal static void Words(Plot plot, string words, double x, double y, Alignment alignment, Color color)
    {
        ScottPlot.Plottables.Text text = plot.Add.Text(words, x, y);
        text.LabelFontSize = Look.TickSize;
        text.LabelFontColor = color;
        text.LabelAlignment = alignment;
    }

    /// <summary>A frame around an image that gets a wrong label.</summary>
    internal static void Frame(Plot plot, double left, double bottom)
    {
        ScottPlot.Plottables.Rectangle frame = plot.Add.Rectangle(left, left + 1, bottom, bottom + 1);
        frame.FillColor = Colors.Transparent;
        frame.LineColor = OkabeIto.Wrong;
        frame.LineWidth = 2;
    }

    /// <summary>Dark strokes on white, each pixel a square, so that no renderer blurs them.</summary>
    internal static SKBitmap Bitmap(ReadOnlySpan<float> pixels, int height, int width)
    {
        SKBitmap bitmap = new(width * Magnification, height * Magnification, SKColorType.Gray8, SKAlphaType.Opaque);
        Span<byte> greys = bitmap.GetPixelSpan();
        for (int y = 0; y < bitmap.Height; y++)
        {
            Span<byte> row = greys.Slice(y * bitmap.RowBytes, bitmap.Width);
            for (int x = 0; x < row.Length; x++)
                row[x] = (byte)MathF.Round(255 * (1 - Math.Clamp(pixels[(y / Magnification * width) + (x / Magnification)], 0, 1)));
        }
        return bitmap;
    }
}
