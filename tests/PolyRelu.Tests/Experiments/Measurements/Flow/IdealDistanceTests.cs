using PolyRelu.Evaluation;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Flow;

/// <summary>Distances to the classifiers, relative to their largest values, and what a network is said to be.</summary>
public sealed class IdealDistanceTests
{
    private static readonly ClusterCentres Centres = new(new Matrix(10, 20), 6);

    [Theory]
    [InlineData(1, 2.449489742783178, 2.449489742783178)]
    [InlineData(1.5, 2.449489742783178, 1.5650845800732873)]
    [InlineData(2, 2.449489742783178, 1)]
    [InlineData(3, 2.449489742783178, 1)]
    public void Distances_AreOverTheLargestValueOnTheSphere(double power, double sum, double own)
    {
        FlowReading reading = new(1) { SumDistance = sum, PowerDistance = own };
        Assert.Equal([1, 1], IdealDistance.Of(reading, power, Centres).Select(distance => Math.Round(distance.Relative, 12)));
    }

    [Fact]
    public void Verdict_IsTheNearest_IfItIsNear_AndNeitherElse()
    {
        IdealDistance Far(string ideal, double relative) => new(ideal, 2 * relative, relative);
        Assert.Equal(IdealDistance.Power, IdealDistance.Verdict([Far("sum", 0.05), Far("power", 0.04)])?.Ideal);
        Assert.Equal(IdealDistance.Sum, IdealDistance.Verdict([Far("sum", IdealDistance.Near), Far("power", 0.4)])?.Ideal);
        Assert.Null(IdealDistance.Verdict([Far("sum", 0.11), Far("power", 0.4)]));
    }
}
