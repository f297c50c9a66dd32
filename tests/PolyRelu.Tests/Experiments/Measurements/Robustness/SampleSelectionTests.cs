using PolyRelu.Data;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Robustness;

/// <summary>Which samples of a split are attacked.</summary>
public sealed class SampleSelectionTests
{
    private static readonly Dataset Split = new("some", "test",
        new Samples(Matrix.From(7, 1, [0, 1, 2, 3, 4, 5, 6]), [0, 1, 2, 3, 4, 5, 6]), 7);

    [Theory]
    [InlineData("first", 3, new[] { 0, 1, 2 }, "the first 3 of the 7 samples of some test")]
    [InlineData("spread", 3, new[] { 0, 2, 4 }, "3 of the 7 samples of some test, evenly spaced")]
    [InlineData("spread", 7, new[] { 0, 1, 2, 3, 4, 5, 6 }, "all 7 samples of some test")]
    [InlineData("first", 99, new[] { 0, 1, 2, 3, 4, 5, 6 }, "all 7 samples of some test")]
    public void Selection_IsNamedAndKeepsInputsWithTheirLabels(string selection, int count, int[] indices, string words)
    {
        RobustnessSettings settings = new()
        {
            Samples = count,
            Selection = Wording.Find<SampleChoice>(selection)!.Value,
            Radii = [0.1],
            Attacks = ["pgd"],
            PublishedAttack = "pgd-paper",
            PublishedIterations = 1,
        };
        SampleSelection chosen = SampleSelection.Of(Split, settings);
        Assert.Equal(indices, chosen.Indices);
        Assert.Equal(indices, chosen.Dataset.Samples.Labels);
        Assert.Equal(indices.Select(index => (float)index), chosen.Dataset.Samples.Inputs.ToArray());
        Assert.Equal(words, chosen.Words);
    }
}
