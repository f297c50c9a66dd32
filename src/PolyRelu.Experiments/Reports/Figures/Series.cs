using PolyRelu.Experiments.Reports.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reports.Figures;

/// <summary>A curve of a figure.</summary>
/// <param name="Label">Words of the legend.</param>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates; NaN breaks the curve.</param>
/// <param name="Color">Colour of line and markers.</param>
/// <param name="Marker">Shape of the markers.</param>
/// <param name="Pattern">Dashes of the line.</param>
internal sealed record Series(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y, Color Color, MarkerShape Marker, LinePattern Pattern)
{
    /// <summary>Size of the markers in points.</summary>
    public float MarkerSize { get; init; } = 7;

    /// <summary>Width of the line in points; 0 for markers alone.</summary>
    public float LineWidth { get; init; } = 2;

    /// <summary>The curve of the i-th power, in the colours of the palette.</summary>
    public static Series OfPower(int index, string label, IReadOnlyList<double> x, IReadOnlyList<double> y) =>
        new(label, x, y, OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), LinePattern.Solid);

    /// <summary>Draws the curve.</summary>
    public void AddTo(Plot plot)
    {
        ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(X.ToArray(), Y.ToArray());
        scatter.LegendText = Label;
        scatter.Color = Color;
        scatter.LineWidth = LineWidth;
        scatter.LinePattern = Pattern;
        scatter.MarkerShape = Marker;
        scatter.MarkerSize = MarkerSize;
        scatter.MarkerLineWidth = 1.5f;
    }
}
