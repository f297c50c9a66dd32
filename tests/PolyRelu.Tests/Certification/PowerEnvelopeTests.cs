using CsCheck;
using PolyRelu.Certification;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>The inequalities of envelopes in exact arithmetic, to the last bit, and that no closer envelope touches there.</summary>
public sealed class PowerEnvelopeTests
{
    private const int Cases = 2000;

    [Fact]
    public void Upper_IsAbove() => Check(true, (envelope, c) => envelope.Upper(c.Low, c.High, c.Touch));

    [Fact]
    public void Lower_IsBelow() => Check(false, (envelope, c) => envelope.Lower(c.Low, c.High, c.Touch));

    [Fact]
    public void UpperChord_IsAbove() => Check(true, (envelope, c) => envelope.UpperChord(c.Low, c.High));

    [Fact]
    public void LowerTangent_IsBelow() => Check(false, (envelope, c) => envelope.LowerTangent(c.Low, c.High, c.Touch, c.Touch));

    [Fact]
    public void Envelopes_AtTheBestTouch_AreOnTheirSide() => EnvelopeCases.Any.Sample(
        c =>
        {
            PowerEnvelope envelope = new(c.Power);
            double variance = Math.Abs(c.Touch) * 0.1 * (c.High - c.Low);
            Envelope upper = envelope.Upper(c.Low, c.High, new TouchingPoint(envelope).Upper(c.Touch, variance, c.Low, c.High));
            Envelope lower = envelope.Lower(c.Low, c.High, new TouchingPoint(envelope).Lower(c.Touch, variance, c.Low, c.High));
            return IsOnItsSide(c, upper, true) && IsOnItsSide(c, lower, false);
        },
        iter: Cases / 2);

    [Fact]
    public void Between_IsOnItsSide() => EnvelopeCases.Any.Sample(
        c =>
        {
            PowerEnvelope envelope = new(c.Power);
            (double other, double share) = (c.Low + (0.3 * (c.High - c.Low)), Math.Abs(Math.Sin(c.Touch)));
            return new[] { true, false }.All(upper =>
            {
                Envelope from = Make(envelope, c.Low, c.High, c.Touch, upper), to = Make(envelope, c.Low, c.High, other, upper);
                return IsOnItsSide(c, envelope.Between(from, to, share, c.Low, c.High, upper), upper);
            });
        },
        iter: Cases / 2);

    [Fact]
    public void Between_LosesNoMoreThanRounding() => EnvelopeCases.Ordinary.Sample(BetweenLosesNoMoreThanRounding, iter: Cases);

    /// <remarks>The lower one is as steep as φ at s = 7e−18 alone.</remarks>
    [Fact]
    public void Between_LosesNoMoreThanRounding_WithPNearOne() =>
        Assert.True(BetweenLosesNoMoreThanRounding((1.01, -1.0 / 3, 0.26453728703343643, 0.03081451275047975)));

    private static bool BetweenLosesNoMoreThanRounding((double Power, double Low, double High, double Touch) c)
    {
        PowerEnvelope envelope = new(c.Power);
        double other = c.Low + (0.3 * (c.High - c.Low)), share = Math.Abs(Math.Sin(10 * c.Touch));
        return new[] { true, false }.All(upper =>
        {
            Envelope from = Make(envelope, c.Low, c.High, c.Touch, upper), to = Make(envelope, c.Low, c.High, other, upper),
                between = envelope.Between(from, to, share, c.Low, c.High, upper);
            double width = c.High - c.Low,
                scale = 1e-12 * (envelope.Value(c.High) + (width * Math.Max(Math.Abs(from.Slope), Math.Abs(to.Slope)))
                    + (Math.Max(1, width * width) * Math.Max(from.Curvature, to.Curvature)));
            return Math.Abs(between.At(c.Low) - ((1 - share) * from.At(c.Low)) - (share * to.At(c.Low))) <= scale
                && Math.Abs(between.At(c.High) - ((1 - share) * from.At(c.High)) - (share * to.At(c.High))) <= scale;
        });
    }

    private static Envelope Make(PowerEnvelope envelope, double low, double high, double touch, bool upper) =>
        upper ? envelope.Upper(low, high, touch) : envelope.Lower(low, high, touch);

    [Fact]
    public void Linear_HaveNoCurvature() => EnvelopeCases.Any.Sample(
        c => new PowerEnvelope(c.Power).UpperChord(c.Low, c.High).Curvature == 0
            && new PowerEnvelope(c.Power).LowerTangent(c.Low, c.High, c.Touch).Curvature == 0, iter: Cases);

    /// <summary>A few ulp of the largest number that occurs: the gap that rounding costs.</summary>
    [Fact]
    public void Envelopes_MeetTheFunctionAtTheirTouch() => EnvelopeCases.Ordinary.Sample(c =>
    {
        PowerEnvelope envelope = new(c.Power);
        foreach (Envelope e in (Envelope[])[envelope.Upper(c.Low, c.High, c.Touch), envelope.Lower(c.Low, c.High, c.Touch)])
        {
            double scale = 1e-14 * Math.Max(envelope.Value(c.High), Math.Abs(e.Curvature));
            if (Math.Abs(e.Value - envelope.Value(e.Touch)) > scale) return false;
        }
        return true;
    });

    [Fact]
    public void Curvature_IsTheLeast_ThatIsAbove() => EnvelopeCases.Ordinary.Where(c => c.High > 0.01 && Math.Abs(c.Low) > 0.01).Sample(
        c =>
        {
            Envelope e = new PowerEnvelope(c.Power).Upper(c.Low, c.High, c.Touch);
            Envelope flatter = e with { Curvature = e.Curvature * 0.99 };
            return e.Curvature == 0 ? c.Power == 1 && c.Low >= 0 : IsViolated(c.Power, flatter, c.Low, c.High, upper: true);
        },
        iter: Cases);

    [Fact]
    public void Curvature_IsTheGreatest_ThatIsBelow() => EnvelopeCases.Ordinary.Where(c => c.High > 0.01).Sample(
        c =>
        {
            Envelope e = new PowerEnvelope(c.Power).Lower(c.Low, c.High, c.Touch);
            double scale = Math.Abs(e.Curvature) + Math.Pow(c.High, c.Power - 2);
            Envelope steeper = e with { Curvature = e.Curvature + (0.01 * scale) };
            // q = 0 touches φ on all of s < 0; a touch next to 0 leaves it within rounding.
            return IsViolated(c.Power, steeper, c.Low, c.High, upper: false);
        },
        iter: Cases);

    [Fact]
    public void Values_MovedInward_AreSeen() => EnvelopeCases.Ordinary.Where(c => c.High > 0.01 && c.Touch > 0.01).Sample(
        c =>
        {
            PowerEnvelope envelope = new(c.Power);
            Envelope upper = envelope.Upper(c.Low, c.High, c.Touch), lower = envelope.Lower(c.Low, c.High, c.Touch);
            double inward = 2e-14 * Math.Max(envelope.Value(c.High), upper.Curvature);
            return IsViolated(c.Power, upper with { Value = upper.Value - inward }, c.Low, c.High, true)
                && IsViolated(c.Power, lower with { Value = lower.Value + inward }, c.Low, c.High, false);
        },
        iter: Cases);

    [Fact]
    public void ThreePointsOfTheKink_AreMet()
    {
        Envelope e = new PowerEnvelope(1).Lower(-1, 2, 0);
        Assert.Equal([0, 0, 2.0], [e.At(-1), e.At(0), e.At(2)], (expected, actual) => Math.Abs(expected - actual) < 1e-15);
        Assert.Equal(2.0 / 3, e.Curvature);
    }

    [Theory]
    [InlineData(1022)]
    [InlineData(40)]
    [InlineData(1.01)]
    public void WhatOverflows_StaysABound(double power)
    {
        PowerEnvelope envelope = new(power);
        foreach ((double low, double high, double touch) in ((double, double, double)[])
            [(-1, 1e308, 0.5), (-1e308, 1e308, 1e300), (3, 1e200, 1e100), (0.5, 3, 1), (-1e-200, 1e308, 1e-200), (1.9, 2, 1.95)])
        {
            Envelope upper = envelope.Upper(low, high, touch), lower = envelope.Lower(low, high, touch);
            Assert.False(double.IsNaN(upper.Value) || double.IsNaN(upper.Curvature) || double.IsNaN(upper.Slope));
            Assert.True(double.IsFinite(lower.Value) && double.IsFinite(lower.Curvature) && double.IsFinite(lower.Slope));
            Assert.Null(EnvelopeOracle.Violation(power, upper, low, high, upper: true));
            Assert.Null(EnvelopeOracle.Violation(power, lower, low, high, upper: false));
        }
    }

    [Theory]
    [InlineData(0.99)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Powers_BelowOne_AreRefused(double power) => Assert.Throws<ArgumentOutOfRangeException>(() => new PowerEnvelope(power));

    private static void Check(bool upper, Func<PowerEnvelope, (double Power, double Low, double High, double Touch), Envelope> make) =>
        EnvelopeCases.Any.Sample(c => IsOnItsSide(c, make(new(c.Power), c), upper), iter: Cases);

    private static bool IsOnItsSide((double Power, double Low, double High, double Touch) c, Envelope e, bool upper) =>
        !double.IsNaN(e.Value) && !double.IsNaN(e.Slope) && !double.IsNaN(e.Curvature)
        && EnvelopeOracle.Violation(c.Power, e, c.Low, c.High, upper) is null;

    private static bool IsViolated(double power, Envelope e, double low, double high, bool upper) =>
        EnvelopeOracle.Violation(power, e, low, high, upper, grid: 200) is not null;
}
