using System.Xml.Linq;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Serialization;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Draws figures into files: PNG at twice the size for slides, SVG for the browser.</summary>
/// <remarks>Figures can be drawn again at any time, so they are written without waiting for the disk.</remarks>
internal static class FigureWriter
{
    private const int PngScale = 2;
    private static readonly Lock OnePlotAtATime = new();

    /// <summary>Writes NAME.png and NAME.svg.</summary>
    /// <returns>The SVG element, to stand in a page.</returns>
    public static Markup Write(Figure figure, string folder)
    {
        XElement svg = SvgPolish.Clean(Drawn(figure, FigureFonts.Layout, 1, plot => plot.GetSvgXml(figure.Width, figure.Height)),
            figure.Name, figure.Title);
        FilePlace.MakeFolder(folder);
        File.WriteAllText(PathOf(figure, folder, ".svg"), SvgPolish.Standalone(svg));
        byte[] png = Drawn(
            figure, FigureFonts.Installed ?? FigureFonts.Layout, PngScale,
            plot => plot.GetImage(figure.Width * PngScale, figure.Height * PngScale).GetImageBytes(ImageFormat.Png));
        File.WriteAllBytes(PathOf(figure, folder, ".png"), png);
        return Markup.Of(SvgPolish.Themed(svg));
    }

    /// <summary>Removes the files of an earlier drawing.</summary>
    public static void Delete(Figure figure, string folder)
    {
        if (!Directory.Exists(folder)) return;
        foreach (string ending in new[] { ".svg", ".png" }) File.Delete(PathOf(figure, folder, ending));
    }

    private static string PathOf(Figure figure, string folder, string ending) => Path.Combine(folder, figure.Name + ending);

    /// <remarks>ScottPlot takes the font of new labels from a global setting, and makes labels while it renders as well.</remarks>
    private static T Drawn<T>(Figure figure, string font, double scale, Func<Plot, T> render)
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
                return render(plot);
            }
            finally
            {
                Fonts.Default = before;
            }
        }
    }
}
