using PolyRelu.Experiments.Reporting.Drawing;
using ScottPlot;

namespace PolyRelu.Experiments.Reporting.Figures;

/// <summary>A curve of a figure.</summary>
/// <param name="Label">Words of the legend.</param>
/// <param name="X">Abscissae.</param>
/// <param name="Y">Ordinates; NaN breaks the curve.</param>
/// <param name="Color">Colour of line and markers.</param>
/// <param name="Marker">Shape of the markers.</param>
/// <param name="Pattern">Dashes of the line.</param>
internal sealed record Series(string Label, IReadOnlyList<double> X, IReadOnlyList<double> Y, Color Color, MarkerShape Marker,
    LinePattern Pattern)
{
    /// <summary>Size of the markers in points.</summary>
    public float MarkerSize { get; init; } = 7;

    /// <summary>Width of the line in points; 0 for markers alone.</summary>
    public float LineWidth { get; init; } = 2;

    /// <summary>Lower and upper edge of a band around the curve; null for none.</summary>
    public (IReadOnlyList<double> Low, IReadOnlyList<double> High)? Edges { get; init; }

    /// <summary>The curve of the i-th power, in the colours of the palette.</summary>
    public static Series OfPower(int index, string label, Band band) =>
        new Series(label, band.X, band.Mean, OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), LinePattern.Solid).Within(band);

    /// <summary>No curve, but what a pattern means in the legend.</summary>
    public static Series Key(string label, LinePattern pattern) =>
        new(label, [], [], Look.Ink, MarkerShape.None, pattern) { LineWidth = 1.5f };

    /// <summary>The same curve with the band of its repeats, where there are several.</summary>
    public Series Within(Band band) => band.Repeats > 1 ? this with { Edges = (band.Low, band.High) } : this;

    /// <summary>Draws the curve.</summary>
    public void AddTo(Plot plot)
    {
        if (Edges is { } edges)
        {
            ScottPlot.Plottables.FillY band = plot.Add.FillY(X.ToArray(), edges.Low.ToArray(), edges.High.ToArray());
            band.FillColor = Color.WithAlpha(0.2);
            band.LineColor = Color;
            band.LineWidth = 0.75f;
            band.MarkerSize = 0;
        }
        ScottPlot.Plottables.Scatter scatter = plot.Add.Scatter(X.ToArray(), Y.ToArray());
        scatter.LegendText = Notation.Of(Label);
        scatter.Color = Color;
        scatter.LineWidth = LineWidth;
        scatter.LinePattern = Pattern;
        scatter.MarkerShape = Marker;
        scatter.MarkerSize = MarkerSize;
        scatter.MarkerLineWidth = 1.5f;
    }
}
