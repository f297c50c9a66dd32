using ScottPlot;

namespace PolyRelu.Experiments.Reports.Drawing;

/// <summary>Colours of Okabe and Ito (2008), told apart by readers with any colour vision; markers and dashes say the same once more.</summary>
internal static class OkabeIto
{
    /// <summary>Positive label, positive output weight.</summary>
    public static readonly Color Positive = Color.FromHex("#0072B2");

    /// <summary>Negative label, negative output weight.</summary>
    public static readonly Color Negative = Color.FromHex("#D55E00");

    /// <summary>The ideal classifier.</summary>
    public static readonly Color Ideal = Color.FromHex("#009E73");

    private static readonly Color[] Series = [.. new[] { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9" }.Select(Color.FromHex)];
    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledDiamond, MarkerShape.FilledTriangleDown, MarkerShape.Cross];
    private static readonly MarkerShape[] OpenShapes = [MarkerShape.OpenCircle, MarkerShape.OpenSquare, MarkerShape.OpenTriangleUp, MarkerShape.OpenDiamond, MarkerShape.OpenTriangleDown, MarkerShape.Eks];

    /// <summary>Colour of the i-th series.</summary>
    public static Color ColorOf(int index) => Series[index % Series.Length];

    /// <summary>Marker of the i-th series.</summary>
    public static MarkerShape ShapeOf(int index) => Shapes[index % Shapes.Length];

    /// <summary>Open marker of the i-th series, for values of others.</summary>
    public static MarkerShape OpenShapeOf(int index) => OpenShapes[index % OpenShapes.Length];
}
