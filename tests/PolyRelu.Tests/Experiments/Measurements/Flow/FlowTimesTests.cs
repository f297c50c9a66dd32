using PolyRelu.Experiments.Measurements.Flow;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Flow;

/// <summary>When flows end and are looked at.</summary>
public sealed class FlowTimesTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(60)]
    public void Times_RiseFromZeroToTheEnd_AndAreNotMoreThanAskedFor(int count)
    {
        double[][] births = [[50, 60, 80], [double.NaN, 99, 100], [double.NaN], [0, 1e-9], [300]];
        foreach (double[] predicted in births)
        {
            double[] times = FlowTimes.Around(predicted, 100, count);
            Assert.Equal((0, 100), (times[0], times[^1]));
            Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.First < pair.Second, string.Join(", ", times)));
            Assert.InRange(times.Length, 2, count + 1);
        }
    }

    [Fact]
    public void Times_AreDenseAroundPredictedBirths()
    {
        double[] times = FlowTimes.Around([50, 60], 400, 48);
        Assert.True(times.Count(time => time is > 30 and < 75) > 25, string.Join(", ", times));
    }

    [Fact]
    public void End_WaitsForTheLastBirth()
    {
        Assert.Equal((1.3 * 60) + 24, FlowTimes.Until([50, 60, double.NaN], [0.25, 0.25, 0.5]), 1e-12);
        Assert.Contains("no birth to wait for",
            Assert.Throws<ArgumentException>(() => FlowTimes.Until([double.NaN], [1])).Message.ReplaceLineEndings(" "),
            StringComparison.Ordinal);
    }
}
