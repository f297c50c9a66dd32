using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class NeuronAnalysisTests
{
    private static readonly PolyReluNetwork Network = new(3, false, Matrix.From(3, 2, [3, 4, 0, 0, -1, 0]), Matrix.From(1, 3, [2, 5, -20]));

    [Fact]
    public void Contributions_AreProductsOfLengths()
    {
        Assert.Equal([10.0, 0, 20], NeuronAnalysis.Contributions(Network));
        Assert.Equal([2, 0, 1], NeuronAnalysis.Dominant(Network));
    }

    [Fact]
    public void Cosines_AreZeroForZeroNeuronsAndDirections()
    {
        Matrix cosines = NeuronAnalysis.Cosines(Network, Matrix.From(3, 2, [10, 0, 0, 2, 0, 0]));
        Assert.Equal([0.6f, 0.8f, 0, 0, 0, 0, -1, 0, 0], cosines.ToArray());
    }

    [Fact]
    public void Alignment_WeighsTheLargestCosineByContribution() =>
        Assert.Equal(((10 * 0.8) + (20 * 0)) / 30, NeuronAnalysis.Alignment(Network, Matrix.From(2, 2, [10, 0, 0, 2])), 1e-7);

    [Fact]
    public void Cosines_RefuseOtherDimensions() =>
        Assert.Contains("3×2", Assert.Throws<ArgumentException>(() => NeuronAnalysis.Cosines(Network, new Matrix(3, 5))).Message,
            StringComparison.Ordinal);
}
