using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting.Figures;

/// <summary>Curves with marked abscissae.</summary>
public sealed class CurveFigureTests
{
    [Fact]
    public void LabelsOfMarks_StayClearOfTheEdgeAndOfTheCurves()
    {
        Plot plot = new();
        Look.Apply(plot);
        CurveFigure.DrawAccuracy(plot, "radius", "accuracy", [new Series("p = 1", [0, 1], [1, 0], OkabeIto.ColorOf(0),
            MarkerShape.FilledCircle, LinePattern.Solid)], [(0.3, "1/√K"), (0.7, "√2/2")]);
        plot.GetImage(560, 420);
        PixelRect data = plot.RenderManager.LastRender.DataRect;
        ScottPlot.Plottables.Text[] labels = [.. plot.GetPlottables<ScottPlot.Plottables.Text>()];
        Assert.Equal(2, labels.Length);
        foreach (ScottPlot.Plottables.Text label in labels)
        {
            float bottom = plot.GetPixel(label.Location).Y;
            Assert.Equal(Alignment.LowerCenter, label.LabelAlignment);
            Assert.InRange(bottom - (1.3f * label.LabelFontSize), data.Top + 4, data.Bottom);
            Assert.True(bottom < plot.GetPixel(new Coordinates(0, 1)).Y, $"{label.LabelText} lies on the line at 1");
        }
    }
}
