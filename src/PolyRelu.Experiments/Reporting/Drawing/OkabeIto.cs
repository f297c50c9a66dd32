using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Drawing;

/// <summary>
/// The colours of figures, after Okabe and Ito (2008): told apart by readers with any colour vision; markers and dashes say the same once
/// more.
/// </summary>
internal static class OkabeIto
{
    /// <summary>Positive label, positive output weight.</summary>
    public static readonly Color Positive = Palette.Blue.Color;

    /// <summary>Negative label, negative output weight.</summary>
    public static readonly Color Negative = Palette.Vermilion.Color;

    /// <summary>The ideal classifier.</summary>
    public static readonly Color Ideal = Palette.Green.Color;

    /// <summary>Words about what is wrong.</summary>
    public static readonly Color Wrong = Palette.Bad.Color;

    private static readonly Color[] Series =
        [.. new[] { Palette.Blue, Palette.Vermilion, Palette.Green, Palette.Purple, Palette.Orange, Palette.Sky }
        .Select(shade => shade.Color)];
    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp,
        MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown, MarkerShape.Cross];
    private static readonly MarkerShape[] OpenShapes = [MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp,
        MarkerShape.OpenDiamond, MarkerShape.OpenTriangleDown, MarkerShape.Eks];

    /// <summary>Colour of the i-th series.</summary>
    public static Color ColorOf(int index) => Series[index % Series.Length];

    /// <summary>Marker of the i-th series.</summary>
    public static MarkerShape ShapeOf(int index) => Shapes[index % Shapes.Length];

    /// <summary>Open marker of the i-th series, for values of others.</summary>
    public static MarkerShape OpenShapeOf(int index) => OpenShapes[index % OpenShapes.Length];
}
