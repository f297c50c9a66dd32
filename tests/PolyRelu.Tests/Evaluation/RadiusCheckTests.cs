using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Radii at which the ball holds the whole box are noticed, in every norm.</summary>
public sealed class RadiusCheckTests
{
    [Theory]
    [InlineData("linf", 0.999, false)]
    [InlineData("linf", 1, true)]
    [InlineData("linf", 8, true)]
    [InlineData("l2", 8, false)]             // √784 = 28
    [InlineData("l2", 27.9, false)]
    [InlineData("l2", 28, true)]
    [InlineData("l1", 783, false)]
    [InlineData("l1", 784, true)]
    [InlineData("l0", 783, false)]
    [InlineData("l0", 784, true)]
    public void UnitBox_IsHeldFromTheNormOfItsWidthsOn(string norm, double radius, bool expected) =>
        Assert.Equal(expected,
            RadiusCheck.Of(new ThreatModel(Norm.Parse(norm), 0, Box.Unit), [0, norm == "l0" ? 1 : 0.01, radius], 784)
                is { Kind: CaveatKind.CoversBox });

    [Fact]
    public void FeaturesThatAreAllFrozen_AreSaid()
    {
        ThreatModel Frozen(params float[] radii) => new(Norm.L2, 0, null) { FeatureRadii = new FeatureRadii(radii) };
        Assert.Equal(CaveatKind.NothingMoves, RadiusCheck.Of(Frozen(0, 0), [0.5], 2)?.Kind);
        Assert.Equal("nothing-moves", RadiusCheck.Of(Frozen(0, 0) with { Box = Box.Unit }, [8], 2)?.Name);
        Assert.Null(RadiusCheck.Of(Frozen(0, 1e-9f), [0.5], 2));
    }

    [Fact]
    public void RadiiOfLessThanAFeature_AreSaidInL0()
    {
        Caveat found = RadiusCheck.Of(new ThreatModel(Norm.L0, 0, Box.Unit), [0, 0.1, 0.25, 5], 784)!;
        Assert.Equal(CaveatKind.NothingMoves, found.Kind);
        Assert.Contains("0.25 is less than one", found.Finding, StringComparison.Ordinal);
        Assert.Null(RadiusCheck.Of(new ThreatModel(Norm.L0, 0, Box.Unit), [0, 1, 2.5], 784));
        Assert.Null(RadiusCheck.Of(new ThreatModel(Norm.L1, 0, Box.Unit), [0.1], 784));
    }

    [Fact]
    public void WholeNumbersOfLevels_AreSuggestedAsFractions()
    {
        Caveat found = RadiusCheck.Of(new ThreatModel(Norm.LInf, 8, Box.Unit), [0.1, 4, 8], 784)!;
        Assert.Equal("In L∞ the ball of radius 4 and of every larger one holds the whole box [0, 1], as it does from 1 on: any input may "
            + "become any other.", found.Finding);
        Assert.Equal("Did you mean 4/255, 8/255?", found.Advice);
        Assert.DoesNotContain("255", RadiusCheck.Of(new ThreatModel(Norm.LInf, 8, Box.Unit), [1.5], 784)!.Sentence,
            StringComparison.Ordinal);
        Assert.DoesNotContain("/255", RadiusCheck.Of(new ThreatModel(Norm.LInf, 8, new Box(0, 255)), [300], 784)!.Sentence,
            StringComparison.Ordinal);
    }

    [Fact]
    public void WidestFeature_Decides()
    {
        Box box = new([0f, -1f], [1f, 3f]);
        Assert.Null(RadiusCheck.Of(new ThreatModel(Norm.LInf, 1, box), [3.9], 2));
        Assert.NotNull(RadiusCheck.Of(new ThreatModel(Norm.LInf, 1, box), [4], 2));
    }

    [Fact]
    public void WithoutABox_EveryRadiusMeansSomething()
    {
        Assert.Null(RadiusCheck.Of(new ThreatModel(Norm.LInf, 1), [1e9], 5));
        Assert.Null(RadiusCheck.Of(new ThreatModel(Norm.LInf, 1, new Box(float.NegativeInfinity, float.PositiveInfinity)), [1e9], 5));
    }
}
