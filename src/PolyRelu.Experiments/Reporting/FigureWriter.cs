using System.Text;
using System.Xml.Linq;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Serialization;
using ScottPlot;
using SkiaSharp;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Draws figures into files: SVG for the browser, PDF for papers, PNG at twice the size for slides.</summary>
/// <remarks>Figures can be drawn again at any time, so they are written without waiting for the disk.</remarks>
internal static class FigureWriter
{
    private const int PngScale = 2;
    private const int PngCompression = 6;
    private static readonly string[] Endings = [".svg", ".pdf", ".png"];
    private static readonly Lock OnePlotAtATime = new();

    /// <summary>Writes NAME.svg, NAME.pdf and NAME.png.</summary>
    /// <param name="figure">The figure.</param>
    /// <param name="folder">Where to.</param>
    /// <param name="width">Width of SVG and PDF on paper; null for the size of the screen.</param>
    /// <returns>The SVG element in the size of the screen, to stand in a page.</returns>
    public static Markup Write(Figure figure, string folder, FigureWidth? width = null)
    {
        var paper = PaperSize.Of(figure.Width, width?.Points);
        XElement screen = Svg(figure, figure.Width, out _), printed = screen;
        int height = figure.Height;
        if (paper.Width != figure.Width) printed = Svg(figure, paper.Width, out height);
        byte[] pdf = Drawn(figure, FigureFonts.Print(Characters(printed)), 1, paper.Width, (plot, tall) =>
            PdfPage.Of(plot, paper.Width, tall, paper.Scale, figure.Title));
        byte[] png = Drawn(figure, FigureFonts.Installed ?? FigureFonts.Layout, PngScale, figure.Width, (plot, tall) =>
            Png(plot, figure.Width * PngScale, tall * PngScale));
        FilePlace.MakeFolder(folder);
        File.WriteAllText(PathOf(figure, folder, ".svg"), SvgPolish.Standalone(printed, width is null ? null
            : (paper.Scale * paper.Width, paper.Scale * height)));
        File.WriteAllBytes(PathOf(figure, folder, ".pdf"), pdf);
        File.WriteAllBytes(PathOf(figure, folder, ".png"), png);
        return Markup.Of(SvgPolish.Themed(screen));
    }

    /// <summary>Removes the files of an earlier drawing.</summary>
    public static void Delete(Figure figure, string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string ending in Endings) File.Delete(PathOf(figure, folder, ending));
    }

    private static string PathOf(Figure figure, string folder, string ending) => Path.Combine(folder, figure.Name + ending);

    private static XElement Svg(Figure figure, int width, out int height)
    {
        (XElement svg, height) = Drawn(figure, FigureFonts.Layout, 1, width, (plot, tall) =>
            (SvgPolish.Clean(plot.GetSvgXml(width, tall), figure.Name, figure.Title), tall));
        return svg;
    }

    private static byte[] Png(Plot plot, int width, int height)
    {
        using SKSurface surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        plot.Render(surface.Canvas, new PixelRect(0, width, height, 0));
        using SKPixmap pixels = surface.PeekPixels();
        // Trying every filter on every line of a drawing takes twice as long, and makes the files a tenth smaller.
        using SKData data = pixels.Encode(new SKPngEncoderOptions(SKPngEncoderFilterFlags.Up, PngCompression))!;
        return data.ToArray();
    }

    private static IEnumerable<Rune> Characters(XElement svg) =>
        svg.Descendants().Where(element => element.Name.LocalName == "text").SelectMany(text => text.Value.EnumerateRunes());

    /// <summary>Lays a figure out and renders it, in a width that may be another than its own, and the height that this takes.</summary>
    /// <remarks>ScottPlot takes the font of new labels from a global setting, and makes labels while it renders as well.</remarks>
    private static T Drawn<T>(Figure figure, string font, double scale, int width, Func<Plot, int, T> render)
    {
        lock (OnePlotAtATime)
        {
            string before = Fonts.Default;
            Fonts.Default = font;
            try
            {
                Plot plot = new() { ScaleFactor = scale };
                Look.Apply(plot);
                figure.Draw(plot);
                if (figure.Mark is { } mark) Look.Mark(plot, mark);
                return render(plot, figure.Height + Look.FitLegend(plot, figure.Width, width));
            }
            finally
            {
                Fonts.Default = before;
            }
        }
    }
}
