using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Networks;

public sealed class AlignmentQuartilesTests
{
    private static readonly Matrix Directions = Matrix.From([[2f, 0], [0, 0], [0, 1]]);

    /// <summary>The largest cosines of these neurons are 1, 0.8, 0.8, 0 and −0.6; the last has no direction.</summary>
    private static readonly float[][] Neurons = [[3, 0], [4, 3], [0.003f, 0.004f], [-1, 0], [-0.8f, -0.6f], [0, 0]];

    [Fact]
    public void Quartiles_AreOfTheLargestCosines_WhateverTheLengthsAndContributions()
    {
        AlignmentQuartiles quartiles = AlignmentQuartiles.Of(Network(Neurons), Directions);
        Assert.Equal([0, 0.8, 0.8], [quartiles.Lower, quartiles.Median, quartiles.Upper], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void WithoutNeuronOrDirection_ThereIsNone()
    {
        Assert.True(double.IsNaN(AlignmentQuartiles.Of(Network([[0, 0]]), Directions).Median));
        Assert.True(double.IsNaN(AlignmentQuartiles.Of(Network(Neurons), new Matrix(2, 2)).Median));
        Assert.True(double.IsNaN(AlignmentQuartiles.Of(Network(Neurons), new Matrix(0, 2)).Median));
    }

    private static PolyReluNetwork Network(float[][] neurons)
    {
        Matrix outputs = new(1, neurons.Length);
        for (int j = 0; j < neurons.Length; j++) outputs[0, j] = j;
        return new PolyReluNetwork(2, false, Matrix.From(neurons), outputs, null);
    }
}
