using CsCheck;
using PolyRelu.Certification;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>The touching points against every other one: the expectation under a mean and a variance is the best.</summary>
public sealed class TouchingPointTests
{
    private const int Grid = 300;

    [Fact]
    public void UpperTouch_HasTheLeastExpectation() => EnvelopeCases.Moments.Sample(c =>
    {
        PowerEnvelope envelope = new(c.Power);
        double best = Expectation(new TouchingPoint(envelope).Upper(c.Mean, c.Variance, c.Low, c.High));
        return Others(c.Low, c.High).All(touch => best <= Expectation(touch) + Tolerance(envelope, c.Low, c.High));

        double Expectation(double touch) => EnvelopeCases.Expectation(envelope.Upper(c.Low, c.High, touch), c.Mean, c.Variance);
    });

    [Fact]
    public void LowerTouch_HasTheGreatestExpectation() => EnvelopeCases.Moments.Sample(c =>
    {
        PowerEnvelope envelope = new(c.Power);
        double best = Expectation(new TouchingPoint(envelope).Lower(c.Mean, c.Variance, c.Low, c.High));
        return Others(c.Low, c.High).All(touch => best >= Expectation(touch) - Tolerance(envelope, c.Low, c.High));

        double Expectation(double touch) => EnvelopeCases.Expectation(envelope.Lower(c.Low, c.High, touch), c.Mean, c.Variance);
    });

    /// <summary>Duality of moments: no quadratic can do better than a distribution that attains it.</summary>
    [Fact]
    public void LeastExpectation_IsAttainedByADistribution() => EnvelopeCases.Moments.Where(c => c.High > 0.01).Sample(c =>
    {
        PowerEnvelope envelope = new(c.Power);
        double upper = EnvelopeCases.Expectation(
            envelope.Upper(c.Low, c.High, new TouchingPoint(envelope).Upper(c.Mean, c.Variance, c.Low, c.High)), c.Mean, c.Variance);
        double attained = TwoAtoms(c.Low, c.High, c.Mean, c.Variance)
            .Max(atoms => (atoms.Share * envelope.Value(atoms.First)) + ((1 - atoms.Share) * envelope.Value(atoms.Second)));
        // The grid of atoms is coarse where φ bends at 0.
        return Math.Abs(upper - attained) <= 2e-3 * (envelope.Value(c.High) + envelope.Value(c.Mean));
    });

    [Fact]
    public void WithoutVariance_TheFunctionIsMetAtTheMean() => EnvelopeCases.Ordinary.Sample(c =>
    {
        PowerEnvelope envelope = new(c.Power);
        double upper = envelope.Upper(c.Low, c.High, new TouchingPoint(envelope).Upper(c.Touch, 0, c.Low, c.High)).At(c.Touch);
        double lower = envelope.Lower(c.Low, c.High, new TouchingPoint(envelope).Lower(c.Touch, 0, c.Low, c.High)).At(c.Touch);
        double value = envelope.Value(c.Touch);
        return Math.Abs(upper - value) <= Tolerance(envelope, c.Low, c.High)
            && Math.Abs(lower - value) <= Tolerance(envelope, c.Low, c.High);
    });

    [Fact]
    public void Touches_AreInsideTheInterval_WhateverTheMoments() => EnvelopeCases.Any.Sample(c =>
    {
        PowerEnvelope envelope = new(c.Power);
        return ((double, double)[])[(c.Touch, 1), (c.Touch, 0), (c.Touch, 1e300), (double.NaN, double.NaN), (1e300, 1), (c.Low, 1e-300)]
            is var moments && moments.All(m => IsInside(new TouchingPoint(envelope).Upper(m.Item1, m.Item2, c.Low, c.High))
                && IsInside(new TouchingPoint(envelope).Lower(m.Item1, m.Item2, c.Low, c.High)));

        bool IsInside(double touch) => touch >= c.Low && touch <= c.High;
    });

    // Next to the kink the touching point is kept away from it.
    private static double Tolerance(PowerEnvelope envelope, double low, double high) =>
        (1e-9 * envelope.Value(high)) + (low < 0 && high > 0 ? 1e-4 * envelope.Value(Math.Min(-low, high)) : 0);

    private static IEnumerable<double> Others(double low, double high) =>
        Enumerable.Range(0, Grid + 1).Select(i => Math.Min(high, low + ((high - low) * i / Grid)));

    private static IEnumerable<(double First, double Second, double Share)> TwoAtoms(double low, double high, double mean, double variance)
    {
        if (variance == 0)
        {
            yield return (mean, mean, 1);
            yield break;
        }
        for (int i = -1; i <= 2000; i++)
        {
            // Evenly spaced first atoms, and the one whose second is the upper end.
            double first = i < 0 ? Math.Max(low, mean - (variance / (high - mean))) : low + ((mean - low) * i / 2000);
            double second = mean + (variance / (mean - first));
            if (first < mean && second <= high + (1e-9 * (high - low))) yield return (first, second, (second - mean) / (second - first));
        }
    }
}
