using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Mean and range over repeats.</summary>
public sealed class BandTests
{
    [Fact]
    public void Band_HoldsMeanLowestAndHighest()
    {
        Band band = Band.Of([0, 1], [[1, 4], [3, 2], [2, 0]]);
        Assert.Equal([2.0, 2], band.Mean);
        Assert.Equal([1.0, 0], band.Low);
        Assert.Equal([3.0, 4], band.High);
        Assert.Equal(3, band.Repeats);
    }

    [Fact]
    public void Curves_NeedTheSameLength()
    {
        Assert.Throws<ArgumentException>(() => Band.Of([0, 1], [[1, 4], [3]]));
        Assert.Throws<ArgumentException>(() => Band.Of([0, 1], []));
    }

    [Fact]
    public void Epochs_AreThoseThatEveryRepeatMeasured()
    {
        TrainingLog Log(params double?[] values) =>
            new([.. values.Select((value, i) => new EpochRow(i + 1, 0, 0, value, null, null, null))]);
        Band band = EpochBand.Of([Log(1, null, 3, 4), Log(3, 5, null, 6)], row => row.TestAccuracy);
        Assert.Equal([1.0, 4], band.X);
        Assert.Equal([2.0, 5], band.Mean);
    }
}
