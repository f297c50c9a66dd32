using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Experiments.Clusters;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Published values beside ours.</summary>
public sealed class ComparisonTests
{
    private static readonly PublishedValue Value = new("robust accuracy", 3, 0.53, 0.05, ValueUnit.Percent, "a figure", "a reason",
        "other points");

    [Theory]
    [InlineData(0.53, true)]
    [InlineData(0.48, true)]
    [InlineData(0.58, true)]
    [InlineData(0.4799, false)]
    [InlineData(0.61, false)]
    [InlineData(double.NaN, false)]
    public void Agrees_WithinTheToleranceBothWays(double ours, bool agrees) => Assert.Equal(agrees, new Comparison(Value, ours).Agrees);

    [Fact]
    public void Reason_IsGivenWhereValuesDiffer()
    {
        Assert.Equal("other points", new Comparison(Value, 0.6).Reason);
        Assert.Null(new Comparison(Value, 0.53).Reason);
        Assert.Null(new Comparison(Value, null).Reason);
    }

    [Fact]
    public void WhatWasNotMeasured_NeitherAgreesNorDiffers() => Assert.Null(new Comparison(Value, null).Agrees);

    [Fact]
    public void AnotherOfOurValues_StandsBesideOurs()
    {
        Comparison row = new(Value, 0.5) { Aside = "flow 40.0% ✗" };
        Assert.Contains("| 53.0% | 50.0% (flow 40.0% ✗) | ±5 points | ✓ |", ComparisonMarkdown.Table([row]), StringComparison.Ordinal);
        Assert.Contains("| 53.0% | 50.0% | ±5 points | ✓ |", ComparisonMarkdown.Table([row with { Aside = null }]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void EveryPublishedValue_HasASourceAToleranceAndAReason()
    {
        PublishedValue[] all = [.. PublishedDigits.Digits.Clean, .. PublishedDigits.Digits.Robust.Select(entry => entry.Value),
            .. PublishedClusters.ReducedDamped.Select(entry => entry.Value), PublishedClusters.PlainBreaks];
        Assert.Equal(19, all.Length);
        Assert.All(all, value =>
        {
            Assert.NotEmpty(value.Source);
            Assert.NotEmpty(value.Basis);
            Assert.NotEmpty(value.Departure);
            Assert.True(value.Tolerance > 0);
        });
    }

    [Fact]
    public void DigitsRobust_AreTheValuesOfTheSpecification()
    {
        Assert.Equal([0.04, 0.34, 0.53, 0.64], PublishedDigits.Digits.Robust.Where(entry => entry.Radius == 0.1)
            .Select(entry => entry.Value.Value));
        Assert.Equal([0, 0.01, 0.03, 0.08], PublishedDigits.Digits.Robust.Where(entry => entry.Radius == 0.2)
            .Select(entry => entry.Value.Value));
    }
}
