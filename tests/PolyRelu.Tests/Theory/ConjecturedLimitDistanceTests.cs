using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

public sealed class ConjecturedLimitDistanceTests
{
    private static readonly GaussianClusters Clusters = new()
    { Dimension = 60, Clusters = 5, PositiveClusters = 3, Alpha = 0.1, Basis = Basis.Rotated, Seed = 8 };
    private static readonly Matrix Inputs = Clusters.Sample(500, 2).Samples.Inputs;

    [Fact]
    public void TheLimitItself_HasDistanceZeroAtItsScale()
    {
        SumClassifier sum = new(Clusters.Centres());
        Matrix weights = new(2, 60);
        sum.PositiveSum.CopyTo(weights.Row(0));
        sum.NegativeSum.CopyTo(weights.Row(1));
        DistanceEstimate estimate = Estimate(new(1, false, weights, Matrix.From(1, 2, [0.5f, -0.5f])), sum, Inputs);
        Assert.Equal(2, estimate.Scale, 1e-6);
        Assert.InRange(estimate.Distance, 0, 1e-5);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2.5)]
    [InlineData(4)]
    public void AMissingCentre_IsTheSupremum(double power)
    {
        PowerClassifier ideal = new(Clusters.Centres(), power);
        PolyReluNetwork network = Network(power, [1, 1, 1, -1, 0]);
        DistanceEstimate found = Estimate(network, ideal, Inputs);
        Assert.Equal(1, found.Scale, 2e-2);
        Assert.Equal(1, found.Distance, 1e-3);
        Assert.Equal(1, NeuronAnalysis.Cosines(network, Matrix.From(1, 60, found.Maximiser))[4, 0], 1e-3);
    }

    [Fact]
    public void ThePublishedSearch_HardlyMovesForHighPowers()
    {
        PowerClassifier ideal = new(Clusters.Centres(), 4);
        PolyReluNetwork network = Network(4, [1.01f, 1, 1, -1, -1]);
        DistanceEstimate published = Estimate(network, ideal, Inputs,
            DistanceSettings.Published with { RandomStarts = 500, Iterations = 200 });
        DistanceEstimate strongest = Estimate(network, ideal, Inputs);
        Assert.Equal("random", published.Start);
        Assert.InRange(strongest.Distance, 0.005, 0.011);
        Assert.InRange(published.Distance, 0, strongest.Distance / 5);
    }

    [Fact]
    public void SearchReaches_WhatRandomSamplingOfTheCoordinatesFinds()
    {
        SumClassifier ideal = new(Clusters.Centres());
        PolyReluNetwork network = Network(1, [1, 1, 1, -1, -1]);
        DistanceEstimate estimate = Estimate(network, ideal, Inputs);
        double best = 0;
        CounterRandom random = new(1);
        for (int trial = 0; trial < 200_000; trial++)
        {
            double[] c = [random.NextGaussian(), random.NextGaussian(), random.NextGaussian(), random.NextGaussian(),
                random.NextGaussian()];
            double f = Math.Max(0, c[0]) + Math.Max(0, c[1]) + Math.Max(0, c[2]) - Math.Max(0, c[3]) - Math.Max(0, c[4]);
            double limit = Math.Max(0, c[0] + c[1] + c[2]) - Math.Max(0, c[3] + c[4]);
            best = Math.Max(best, Math.Abs((estimate.Scale * f) - limit) / Math.Sqrt(c.Sum(v => v * v)));
        }
        Assert.InRange(estimate.Distance, best - 1e-4, 1.1 * best);
    }

    [Fact]
    public void SameSettings_GiveTheSameBits_WhateverTheBatch()
    {
        PowerClassifier ideal = new(Clusters.Centres(), 3);
        PolyReluNetwork network = Network(3, [1.02f, 0.97f, 1, -1, -1]);
        DistanceEstimate first = Estimate(network, ideal, Inputs), second = Estimate(network, ideal, Inputs, new() { BatchSize = 17 });
        Assert.Equal(first.Distance, second.Distance);
        Assert.Equal(first.Maximiser, second.Maximiser);
    }

    [Fact]
    public void SeveralOutputs_AreRefused()
    {
        PolyReluNetwork network = new(1, false, new Matrix(2, 60), new Matrix(3, 2));
        Assert.Contains("one output", Assert.Throws<ArgumentException>(() =>
            Estimate(network, new SumClassifier(Clusters.Centres()), Inputs)).Message, StringComparison.Ordinal);
    }

    private static DistanceEstimate Estimate(PolyReluNetwork network, IdealClassifier ideal, Matrix inputs,
        DistanceSettings? settings = null) =>
        ConjecturedLimitDistance.Estimate(network, ideal, inputs, settings, TestContext.Current.CancellationToken);

    /// <summary>Σ_k coefficient_k σ(⟨x, μ_k⟩)^p.</summary>
    private static PolyReluNetwork Network(double power, float[] coefficients) =>
        new(power, false, Clusters.Centres().Points, Matrix.From(1, coefficients.Length, coefficients));
}
