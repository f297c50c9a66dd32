using PolyRelu.Data;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

/// <summary>F in degree p: what a network of power p is whose neurons lie on the class sums, with the boundary of F.</summary>
public sealed class SumPowerClassifierTests
{
    private static readonly GaussianClusters Clusters = new() { Dimension = 12, Clusters = 5, PositiveClusters = 3, Basis = Basis.Rotated };
    private static readonly ClusterCentres Centres = Clusters.Centres();

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void Value_IsThatOfNeuronsOnTheClassSums(double power)
    {
        Matrix weights = new(2, 12), output = new(1, 2);
        foreach ((int row, int label) in new[] { (0, 1), (1, -1) })
        {
            Centres.Sum(label).CopyTo(weights.Row(row));
            output[0, row] = (float)(label * Math.Pow(Centres.CountOf(label), (power - 1) / 2));
        }
        Matrix inputs = (Clusters with { Alpha = 1 }).Sample(200, 3).Samples.Inputs, network = new(200, 1), ideal = new(200, 1);
        new PolyReluNetwork(power, false, weights, output).CreateEvaluator().Logits(inputs, network);
        new SumPowerClassifier(Centres, power).Logits(inputs, ideal);
        for (int i = 0; i < inputs.Rows; i++) Assert.Equal(network[i, 0], ideal[i, 0], 1e-4f * (1 + Math.Abs(ideal[i, 0])));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(3)]
    public void Boundary_IsThatOfF(double power)
    {
        Samples samples = (Clusters with { Alpha = 0.3 }).Sample(100, 4).Samples;
        SumPowerClassifier own = new(Centres, power);
        SumClassifier sum = new(Centres);
        for (int i = 0; i < samples.Count; i++)
            Assert.Equal(sum.ExactDistance(samples.Inputs.Row(i), samples.Labels[i]),
                own.ExactDistance(samples.Inputs.Row(i), samples.Labels[i]), 1e-9);
    }

    [Fact]
    public void Gradient_IsThatOfTheValue()
    {
        SumPowerClassifier own = new(Centres, 1.5);
        Matrix point = Clusters.Sample(1, 5).Samples.Inputs, logit = new(1, 1), gradient = new(1, 12);
        own.Logits(point, logit);
        own.PullBack(Matrix.From(1, 1, [1]), gradient);
        for (int d = 0; d < 12; d++)
        {
            Matrix above = point.Copy(), below = point.Copy(), high = new(1, 1), low = new(1, 1);
            above[0, d] += 1e-2f;
            below[0, d] -= 1e-2f;
            own.Logits(above, high);
            own.Logits(below, low);
            Assert.Equal((high[0, 0] - low[0, 0]) / 2e-2f, gradient[0, d], 1e-3f);
        }
    }
}
