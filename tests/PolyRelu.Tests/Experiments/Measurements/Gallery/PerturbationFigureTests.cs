using PolyRelu.Experiments.Measurements.Gallery;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Kernels;
using ScottPlot;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Gallery;

/// <summary>The picture of perturbations: which images, and one scale of colours for all differences.</summary>
public sealed class PerturbationFigureTests
{
    [Fact]
    public void Images_AreTheFirstThatEveryNetworkGetsRight()
    {
        AdversarialGallery first = Gallery(predictions: [0, 9, 2, 3, 4, 5, 6], step: 0.1f),
            second = Gallery(predictions: [0, 1, 2, 9, 4, 5, 6], step: 0.1f);
        Assert.Equal([0, 2, 4, 5], PerturbationFigure.Chosen([first, second]));
        Assert.Equal([0, 1, 2, 3], PerturbationFigure.Chosen([Gallery(predictions: [9, 9, 9, 9, 9, 9, 9], step: 0.1f)]));
    }

    [Fact]
    public void Differences_ShareTheScaleOfTheLargest()
    {
        AdversarialGallery[] galleries = [Gallery([0, 1, 2, 3, 4, 5, 6], 0.05f), Gallery([0, 1, 2, 3, 4, 5, 6], 0.25f),
            Gallery([0, 1, 2, 3, 4, 5, 6], 0)];
        Plot plot = new();
        Look.Apply(plot);
        PerturbationFigure.Draw(plot, [.. galleries.Select((gallery, i) => ($"p = {i + 1}", gallery))], label => $"{label}");
        ScottPlot.Plottables.Heatmap[] maps = [.. plot.GetPlottables<ScottPlot.Plottables.Heatmap>()];
        Assert.Equal(PerturbationFigure.MostImages * galleries.Length, maps.Length);
        Assert.All(maps, map => Assert.Equal(0.25, map.ManualRange!.Value.Max, 1e-6));
        Assert.All(maps, map => Assert.Equal(-0.25, map.ManualRange!.Value.Min, 1e-6));
        Assert.Single(plot.Axes.GetPanels().OfType<ScottPlot.Panels.ColorBar>());
    }

    [Fact]
    public void ImagesThatNothingChanged_AreDrawn()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        AdversarialGallery gallery = Gallery([0, 1, 2, 3, 4, 5, 6], 0);
        FigureWriter.Write(new Figure("still", "Still", "", PerturbationFigure.Width(1), PerturbationFigure.Height(4),
            plot => PerturbationFigure.Draw(plot, [("p = 1", gallery)], label => $"{label}")), folder);
        Assert.All([".svg", ".pdf", ".png"], ending => Assert.True(File.Exists(Path.Combine(folder, "still" + ending)), ending));
    }

    /// <summary>Seven images of 2 × 2 pixels with the labels 0 to 6, each pixel raised by a step.</summary>
    private static AdversarialGallery Gallery(int[] predictions, float step)
    {
        int[] labels = [.. Enumerable.Range(0, 7)];
        Matrix originals = new(7, 4), adversarials = new(7, 4);
        for (int i = 0; i < 7; i++)
            for (int k = 0; k < 4; k++) (originals[i, k], adversarials[i, k]) = (0.5f, 0.5f + step);
        return new AdversarialGallery(step, 2, 2, labels, labels, originals, predictions, adversarials, labels);
    }
}
