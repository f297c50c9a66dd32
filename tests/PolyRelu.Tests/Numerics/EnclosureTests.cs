using CsCheck;
using PolyRelu.Numerics;
using PolyRelu.Tests.Certification;
using Xunit;

namespace PolyRelu.Tests.Numerics;

/// <summary>Enclosures against exact arithmetic.</summary>
public sealed class EnclosureTests
{
    private static readonly double[] Special =
        [0, 1, -1, 0.5, double.Epsilon, -double.Epsilon, 2.2250738585072014e-308, 1e-300, 3, 0.1];

    private static readonly Gen<double> Number = Gen.OneOf(
        Gen.Double[-4, 4],
        Gen.Select(Gen.Double[-1, 1], Gen.Double[-160, 150], (sign, decade) => sign * Math.Pow(10, decade)),
        Gen.Int[0, Special.Length - 1].Select(i => Special[i]));

    private static readonly Gen<(double First, double Second)> Pair = Gen.Select(Number, Number);

    [Fact]
    public void Sums_AndProducts_HoldTheExactValue_AndAreNoWiderThanTheNextNumber() => Pair.Sample(
        pair =>
        {
            Enclosure one = pair.First, other = pair.Second;
            return Holds(one + other, (Dyadic)pair.First + pair.Second) && Holds(one * other, (Dyadic)pair.First * pair.Second)
                && Holds(one - other, (Dyadic)pair.First - pair.Second) && IsTight(one + other) && IsTight(one * other);
        },
        iter: 100_000);

    [Fact]
    public void ExactResults_ArePoints()
    {
        Assert.Equal(new Enclosure(3.5, 3.5), (Enclosure)1.5 + 2);
        Assert.Equal(new Enclosure(-3, -3), (Enclosure)1.5 * -2);
        Assert.Equal(new Enclosure(0, 0), (Enclosure)0.1 - 0.1);
        Assert.Equal(new Enclosure(0.1, 0.1), ((Enclosure)0.1).Power(1));
        Assert.Equal(new Enclosure(Math.BitDecrement(0.1 + 0.2), 0.1 + 0.2), (Enclosure)0.1 + 0.2);
    }

    [Fact]
    public void ProductsOfIntervals_HoldTheProductsOfTheirPoints() => Gen.Select(Pair, Pair).Sample(
        (one, other) =>
        {
            Enclosure product = Between(one) * Between(other);
            double[] points = [one.First, one.Second], others = [other.First, other.Second];
            return points.All(x => others.All(y => Holds(product, (Dyadic)x * y)));
        },
        iter: 20_000);

    [Fact]
    public void Powers_HoldTheExactValue() => Gen.Select(Gen.Double[-300, 3], EnvelopeCases.Power, Gen.Int[0, 2]).Sample(
        (decade, power, less) =>
        {
            double s = Math.Pow(10, decade), exponent = power - less;
            Enclosure enclosure = ((Enclosure)s).Power(exponent);
            if (double.IsInfinity(enclosure.High)) return true;
            Dyadic exact = Dyadic.Power(s, exponent);
            return ((Dyadic)enclosure.High - exact).Sign >= 0 && (exact - enclosure.Low).Sign >= 0
                && enclosure.High - enclosure.Low <= 2.1 * Rounding.PowerUlps * Ulp(enclosure.High);
        },
        iter: 3000);

    /// <summary>The constant on which statements of the certificates on powers rest, tried: a quarter of it holds in every case.</summary>
    [Fact]
    public void MathPow_IsAsGoodAsStated() => Gen.Select(Gen.Double[-3, 2], EnvelopeCases.Power).Sample(
        (decade, power) =>
        {
            double s = Math.Pow(10, decade), value = Math.Pow(s, power);
            Dyadic error = Dyadic.Power(s, power) - value;
            return value < 1e-300 || ((error.Sign < 0 ? -error : error) - (Rounding.PowerUlps / 4.0 * Ulp(value))).Sign <= 0;
        },
        iter: 3000);

    [Fact]
    public void Infinities_BoundWhatIsUnknown()
    {
        Enclosure everything = new(double.NegativeInfinity, double.PositiveInfinity);
        Assert.Equal(everything, everything - everything);
        Assert.Equal((Enclosure)0, everything * 0);
        Assert.Equal(new Enclosure(double.MaxValue, double.PositiveInfinity), (Enclosure)1e300 * 1e300);
        Assert.Equal(double.PositiveInfinity, ((Enclosure)0).Power(-0.5).High);
        Assert.True(((Enclosure)0).Power(-0.5).Low > 1e308);
    }

    private static Enclosure Between((double First, double Second) pair) =>
        new(Math.Min(pair.First, pair.Second), Math.Max(pair.First, pair.Second));

    private static bool Holds(Enclosure enclosure, Dyadic exact) =>
        (double.IsInfinity(enclosure.High) || ((Dyadic)enclosure.High - exact).Sign >= 0)
        && (double.IsInfinity(enclosure.Low) || (exact - enclosure.Low).Sign >= 0);

    private static bool IsTight(Enclosure enclosure) =>
        enclosure.High == enclosure.Low || Math.BitIncrement(enclosure.Low) == enclosure.High
        || Math.BitIncrement(Math.BitIncrement(enclosure.Low)) == enclosure.High;

    private static double Ulp(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
}
