using System.Globalization;
using CsCheck;
using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Geometry;

/// <summary>
/// Radii as people read them: never 0 where they are not, never alike where they differ, and short where they are ordinary.
/// </summary>
public sealed class RadiusTextTests
{
    private static readonly Gen<double> Radii = Gen.Select(Gen.Double[1, 10], Gen.Int[-300, 37], (digits, exponent) =>
        digits * Math.Pow(10, exponent));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.1, "0.1")]
    [InlineData(8.0 / 255, "0.031373")]
    [InlineData(0.75, "0.75")]
    [InlineData(2, "2")]
    [InlineData(1.0 / 3, "0.333333")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(1.2345e-5, "0.000012")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(2e-7, "2e-7")]
    [InlineData(1.2345e-7, "1.23e-7")]
    [InlineData(double.Epsilon, "4.94e-324")]
    [InlineData(ThreatModel.LargestRadius, "5e37")]
    public void Radius_IsWrittenShortly(double radius, string expected) => Assert.Equal(expected, RadiusText.Of(radius));

    [Theory]
    [InlineData(0.3164, "0.316")]
    [InlineData(0.0314, "0.031")]
    [InlineData(0.00314, "0.00314")]
    [InlineData(-0.1, "-0.1")]
    public void Radius_OfFewDecimals_KeepsTwoSignificantDigits(double radius, string expected) =>
        Assert.Equal(expected, RadiusText.Of(radius, 3));

    [Fact]
    public void List_HasTheDigitsThatTellRadiiApart()
    {
        double[] radii = [0, 1e-7, 2e-7, 2.0000001e-7, 0.1, 1, 1.0000001, 8];
        Assert.Equal(["0", "1e-7", "2e-7", "2.0000001e-7", "0.1", "1", "1.0000001", "8"], RadiusText.OfAll(radii));
    }

    [Fact]
    public void PositiveRadius_IsNeverZero() => Radii.Sample(radius =>
        double.Parse(RadiusText.Of(radius), CultureInfo.InvariantCulture) > 0
            && double.Parse(RadiusText.Of(radius, 3), CultureInfo.InvariantCulture) > 0);

    [Fact]
    public void Text_IsTheRadiusToTwoDigitsAtLeast() => Radii.Sample(radius =>
    {
        double read = double.Parse(RadiusText.Of(radius, 3), CultureInfo.InvariantCulture);
        return Math.Abs(read - radius) <= 0.0501 * radius;
    });

    [Fact]
    public void RadiiThatDiffer_HaveTextsThatDiffer() => Gen.Select(Radii, Gen.Int[0, 52].List[1, 6]).Sample((radius, bits) =>
    {
        // Neighbours at every scale, down to the last bit.
        double[] radii = [.. bits.Select(bit =>
            BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(radius)
            + (1L << Math.Min(bit, 48)))).Append(radius).Distinct().Order()];
        double[] read = [.. RadiusText.OfAll(radii).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        return read.Zip(read.Skip(1)).All(pair => pair.First < pair.Second);
    });
}
