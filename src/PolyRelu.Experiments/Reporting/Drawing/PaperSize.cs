namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>A figure on paper: the room it is laid out in, and how large that is printed.</summary>
/// <param name="Width">Width of the layout, in its units, of which <see cref="Look.TickSize"/> is the smallest text.</param>
/// <param name="Scale">Points of 1/72 inch per unit.</param>
internal readonly record struct PaperSize(int Width, double Scale)
{
    /// <summary>The smallest text on paper, in points.</summary>
    public const double SmallestText = 7;

    private const double Screen = 72 / 96.0;            // a unit is a pixel of the screen, of which an inch has 96
    private const double Smallest = SmallestText / Look.TickSize, Columns = 2.08;       // two columns of a page and the gap between them

    /// <summary>The size of a figure.</summary>
    /// <param name="width">Its width on the screen, in units.</param>
    /// <param name="asked">The width of a usual panel on paper, in points; null for the size of the screen.</param>
    /// <remarks>
    /// Text is scaled with the width between 7 points and its size on the screen; beyond, the layout gets narrower or wider. A panel that
    /// spans the page on a screen may span two columns, and is no narrower than its text allows.
    /// </remarks>
    public static PaperSize Of(int width, double? asked)
    {
        if (asked is not { } points) return new(width, Screen);
        double usual = Math.Clamp(points / Look.UsualWidth, Smallest, Screen);
        if (width <= Look.UsualWidth) return new((int)Math.Round(points / usual), usual);
        double fit = points / width;
        return new(width, fit >= Smallest ? Math.Min(fit, Screen) : Math.Clamp(Math.Min(usual, Columns * fit), Smallest, Screen));
    }
}
