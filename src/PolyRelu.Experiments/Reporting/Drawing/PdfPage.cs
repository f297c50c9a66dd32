using ScottPlot;
using SkiaSharp;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>A figure as a PDF of one page of its size: lines as lines, text as text, with the part of the font that it needs.</summary>
/// <remarks>It holds no date and no identifier, so that the same figure is the same bytes.</remarks>
internal static class PdfPage
{
    private const int BestQuality = 101;        // above 100 images are kept as they are
    private const int Precision = 1440;         // of the page's size, which Skia rounds, per inch

    /// <summary>The file.</summary>
    /// <param name="plot">The figure, not rendered yet.</param>
    /// <param name="width">Width of the layout in its units.</param>
    /// <param name="height">Height of the layout.</param>
    /// <param name="scale">Points per unit.</param>
    /// <param name="title">Title of the document.</param>
    public static byte[] Of(Plot plot, int width, int height, double scale, string title)
    {
        plot.FigureBackground.Color = Colors.Transparent;
        // A first rendering may draw everything twice, once it knows the room that labels take; nothing would cover the first here.
        using (SKNoDrawCanvas nowhere = new(width, height)) plot.Render(nowhere, new PixelRect(0, width, height, 0));
        using MemoryStream stream = new();
        SKDocumentPdfMetadata metadata = new()
        {
            Title = title,
            Creator = nameof(PolyRelu),
            Producer = "Skia",
            RasterDpi = Precision,
            EncodingQuality = BestQuality,
        };
        using (SKDocument document = SKDocument.CreatePdf(stream, metadata))
        {
            SKCanvas page = document.BeginPage((float)(scale * width), (float)(scale * height));
            page.Scale((float)scale);
            plot.Render(page, new PixelRect(0, width, height, 0));
            document.EndPage();
            document.Close();
        }
        return stream.ToArray();
    }
}
