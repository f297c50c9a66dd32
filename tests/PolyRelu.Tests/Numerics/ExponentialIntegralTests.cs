using CsCheck;
using PolyRelu.Numerics;
using Xunit;

namespace PolyRelu.Tests.Numerics;

/// <summary>Values of mpmath 1.3.0 with 60 digits (ei, and γ + ln|x| − ei(−x)), at exactly these float64 arguments.</summary>
public sealed class ExponentialIntegralTests
{
    private static readonly double[] Weights = [0, 1, 0.3, 40];

    private static readonly (double Argument, double Value)[] OfEi =
    [
        (5e-324, -7.4386285625647972945e+2), (1e-310, -7.1322416316325263224e+2), (1e-300, -6.9019831223331217232e+2),
        (1e-20, -4.5474486194979380875e+1), (1e-05, -1.0935699800043695422e+1), (0.01, -4.0179294654266693657),
        (0.1, -1.6228128139692766136), (0.2, -8.2176058790240024785e-1), (0.19999999999999998, -8.2176058790240041736e-1),
        (0.25, -5.4254326466191372953e-1), (0.3, -3.0266853926582593442e-1), (0.37, -9.7901485000680834182e-3),
        (0.37250741078136657, -2.6748041020008383069e-16), (0.3725074107813666, -5.1196989365556847021e-17),
        (0.3725074107813667, 1.6508643146897011642e-16), (0.3725, -2.887418318874596456e-5), (0.38, 2.9011221419283038485e-2),
        (0.45, 2.8485540534656510456e-1), (0.6, 7.6988128993735936966e-1), (0.7, 1.0649071946242904128),
        (0.7000000000000001, 1.0649071946242907322), (0.9, 1.622811713696867502), (1.0, 1.8951178163559367555),
        (1.5, 3.301285449129797838), (2.0, 4.9542343560018901634), (3.5, 1.3925353995152335292e+1),
        (6.0, 8.5989762142439204804e+1), (10.0, 2.4922289762418777591e+3), (17.3, 2.0091946743303978105e+6),
        (25.0, 3.0059509065255486898e+9), (33.0, 6.7146401840764975587e+12), (39.9, 5.4790320489018935262e+15),
        (40.0, 6.0397182636112415784e+15), (40.00000000000001, 6.0397182636112833912e+15), (45.0, 7.9439160357044537715e+17),
        (60.0, 1.9361822139292765388e+24), (100.0, 2.7155527448538798219e+41), (250.0, 1.504624712654747953e+106),
        (500.0, 2.8128213978862943375e+214), (700.0, 1.4509787360525608526e+301), (700.0000000000001, 1.4509787360527255738e+301),
        (709.5, 1.9124756899200398451e+305), (710.0, 3.1509156882062012149e+305), (716.0, 1.2605029106040893555e+308),
        (716.3, 1.7007873359869799856e+308), (-5e-324, -7.4386285625647972945e+2), (-1e-300, -6.9019831223331217232e+2),
        (-1e-10, -2.2448635265138923943e+1), (-0.01, -4.0379295765381138112), (-0.37, -7.5544142815943710066e-1),
        (-0.5, -5.5977359477616081175e-1), (-0.9, -2.6018393932599963047e-1), (-1.0, -2.1938393439552027368e-1),
        (-1.0000000000000002, -2.1938393439552019199e-1), (-1.2, -1.5840843685146257257e-1), (-1.5, -1.000195824066326519e-1),
        (-2.0, -4.8900510708061119567e-2), (-3.0, -1.3048381094197037413e-2), (-5.0, -1.1482955912753257973e-3),
        (-10.0, -4.1569689296853242774e-6), (-25.0, -5.3488997553402166403e-13), (-50.0, -3.7832640295504590187e-24),
        (-100.0, -3.6835977616820321802e-46), (-400.0, -4.7760135864209722297e-177), (-690.0, -3.1428984321772300355e-303),
        (-700.0, -1.4065187662340329228e-307),
    ];

    private static readonly (double Argument, double Value)[] OfEin =
    [
        (5e-324, 4.9406564584124654418e-324), (1e-300, 1.0000000000000000251e-300), (1e-08, 9.9999999750000002648e-9),
        (0.1, 9.7554530326877847952e-2), (0.5, 4.4384207911774836294e-1), (1.0, 7.9659959929705313428e-1),
        (1.7, 1.1824985603649562808), (2.0, 1.3192633561695392896), (2.0000000000000004, 1.3192633561695394816),
        (2.5, 1.5184213146459576613), (5.0, 2.187801872926908561), (20.0, 3.5729479385538791069), (100.0, 5.1823858508896242286),
        (1000.0, 7.4849709438836699127), (10000000000.0, 2.3603066594841989701e+1), (1e+300, 6.9135274356311523812e+2),
        (-1e-300, -1.0000000000000000251e-300), (-0.3, -3.240886001585772346e-1), (-1.0, -1.3179021514544038949),
        (-5.0, -3.799862177846754422e+1), (-30.0, -3.6897320940329578402e+11), (-40.0, -6.0397182636112373123e+15),
        (-40.00000000000001, -6.0397182636112791251e+15), (-50.0, -1.0585636897131690963e+20),
        (-300.0, -6.496482508088665789e+127), (-716.0, -1.2605029106040893555e+308),
    ];

    [Fact]
    public void Ei_IsMpmaths_To14Digits() => Compare(OfEi, ExponentialIntegral.Ei);

    [Fact]
    public void Ein_IsMpmaths_To14Digits() => Compare(OfEin, ExponentialIntegral.Ein);

    [Fact]
    public void Ei_OfAnExponential_IsEi_WhereItsArgumentIsANumber() =>
        Gen.Double[-690, 6].Sample(logarithm =>
        {
            double z = Math.Exp(logarithm), expected = ExponentialIntegral.Ei(z), found = ExponentialIntegral.EiOfExponential(logarithm);
            // e^ℓ is rounded, which moves the logarithm by an ulp and Ei by e^z times that.
            double rounding = 3e-16 * (1 + Math.Abs(logarithm)) * Math.Max(1, Math.Exp(z));
            Assert.True(Math.Abs(found - expected) <= (1e-14 * Math.Abs(expected)) + rounding,
                $"ln z = {logarithm:R}: {found:R}, {expected:R}");
        });

    /// <summary>Scales of 1e−3000 and below: z itself is 0 in float64.</summary>
    [Theory]
    [InlineData(-6907.755278982137)]
    [InlineData(-1e10)]
    public void Ei_BelowTheRangeOfFloat64_IsItsLogarithm(double logarithm) =>
        Assert.Equal(0.5772156649015329 + logarithm, ExponentialIntegral.EiOfExponential(logarithm));

    [Fact]
    public void Ei_AtTheEnds_IsItsLimit()
    {
        Assert.Equal(double.NegativeInfinity, ExponentialIntegral.Ei(0));
        Assert.Equal(double.NegativeInfinity, ExponentialIntegral.Ei(-0.0));
        Assert.Equal(double.PositiveInfinity, ExponentialIntegral.Ei(716.36));
        Assert.Equal(double.PositiveInfinity, ExponentialIntegral.Ei(double.PositiveInfinity));
        Assert.Equal(0, ExponentialIntegral.Ei(-800));
        Assert.Equal(0, ExponentialIntegral.Ei(double.NegativeInfinity));
        Assert.Equal(double.NaN, ExponentialIntegral.Ei(double.NaN));
        Assert.Equal(0, ExponentialIntegral.Ein(0));
        Assert.Equal(double.PositiveInfinity, ExponentialIntegral.Ein(double.PositiveInfinity));
        Assert.Equal(double.NegativeInfinity, ExponentialIntegral.Ein(-717));
        Assert.Equal(double.NegativeInfinity, ExponentialIntegral.Ein(double.NegativeInfinity));
        Assert.Equal(double.NaN, ExponentialIntegral.Ein(double.NaN));
    }

    /// <summary>Across the borders of the ranges too: nothing jumps.</summary>
    [Fact]
    public void Ei_Increases()
    {
        foreach (double border in new[] { 0.2, 0.37250741078136667, 0.7, 40, 700, 716.3 })
        {
            double previous = ExponentialIntegral.Ei(border * (1 - 1e-11));
            for (int i = -9; i <= 10; i++)
            {
                double value = ExponentialIntegral.Ei(border * (1 + (i * 1e-12)));
                Assert.True(value >= previous * (1 - (Math.Sign(previous) * 1e-14)),
                    $"Ei({border:R} (1 + {i}e-12)) = {value:R} after {previous:R}");
                previous = value;
            }
        }
    }

    [Fact]
    public void EiAndEin_FitTogether() =>
        Gen.Double[-30, 30].Where(x => x != 0).Sample(x =>
        {
            double euler = 0.5772156649015329, ei = ExponentialIntegral.Ei(x), ein = ExponentialIntegral.Ein(-x);
            double size = Math.Abs(ei) + Math.Abs(ein) + Math.Abs(Math.Log(Math.Abs(x))) + 1;
            Assert.True(Math.Abs(euler + Math.Log(Math.Abs(x)) - ein - ei) <= 1e-14 * size, $"x = {x:R}: Ei {ei:R}, Ein {ein:R}");
        });

    [Fact]
    public void SolveLogarithm_InvertsEi() =>
        Gen.Select(
                Gen.OneOf(Gen.Double[-8000, 3], Gen.Double[-3, 30], Gen.Double[0, 709].Select(Math.Exp)),
                Gen.Int[0, 3].Select(i => Weights[i]))
            .Sample((value, weight) =>
            {
                double logarithm = ExponentialIntegral.SolveLogarithm(value, weight);
                double found = ExponentialIntegral.EiOfExponential(logarithm) + (weight * logarithm);
                // The rounding of ℓ itself moves the value by its slope e^z + weight.
                double rounding = 3e-16 * (1 + Math.Abs(logarithm)) * (Math.Exp(Math.Exp(logarithm)) + weight);
                Assert.True(Math.Abs(found - value) <= (2e-14 * (1 + Math.Abs(value))) + rounding,
                    $"value {value:R}, weight {weight:R}: ln z = {logarithm:R} gives {found:R}");
            });

    [Fact]
    public void SolveLogarithm_AtTheEnds()
    {
        Assert.Equal(double.NegativeInfinity, ExponentialIntegral.SolveLogarithm(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, ExponentialIntegral.SolveLogarithm(double.PositiveInfinity, 1));
        Assert.Equal(double.NaN, ExponentialIntegral.SolveLogarithm(double.NaN));
        Assert.Equal(Math.Log(716.35549054245), ExponentialIntegral.SolveLogarithm(double.MaxValue), 1e-12);
        Assert.Equal(Math.Log(0.3725074107813666), ExponentialIntegral.SolveLogarithm(0), 1e-15);
        foreach (double wrong in new[] { -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(() => ExponentialIntegral.SolveLogarithm(1, wrong));
    }

    private static void Compare((double Argument, double Value)[] values, Func<double, double> function)
    {
        foreach ((double argument, double value) in values)
        {
            double found = function(argument);
            Assert.True(Math.Abs(found - value) <= 1e-14 * Math.Abs(value),
                $"at {argument:R}: {found:R}, expected {value:R}, relative error {(found - value) / value:E1}");
        }
    }
}
