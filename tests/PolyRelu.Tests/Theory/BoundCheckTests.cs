using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

public sealed class BoundCheckTests
{
    [Theory]
    [InlineData(0.3, BoundSide.Upper, BoundVerdict.Holds)]
    [InlineData(0.2, BoundSide.Upper, BoundVerdict.Holds)]
    [InlineData(0.15, BoundSide.Upper, BoundVerdict.NotDecided)]
    [InlineData(0.1, BoundSide.Upper, BoundVerdict.NotDecided)]
    [InlineData(0.05, BoundSide.Upper, BoundVerdict.Violated)]
    [InlineData(0.05, BoundSide.Lower, BoundVerdict.Holds)]
    [InlineData(0.15, BoundSide.Lower, BoundVerdict.NotDecided)]
    [InlineData(0.25, BoundSide.Lower, BoundVerdict.Violated)]
    public void Verdict_FollowsTheWholeInterval(double bound, BoundSide side, BoundVerdict verdict) =>
        Assert.Equal(verdict, BoundCheck.Judge(bound, side, new BinomialInterval(0.1, 0.2)));

    [Theory]
    [InlineData(1, BoundSide.Upper)]
    [InlineData(7, BoundSide.Upper)]
    [InlineData(0, BoundSide.Lower)]
    [InlineData(-3, BoundSide.Lower)]
    public void BoundOfEveryProbability_SaysNothing(double bound, BoundSide side)
    {
        Assert.Equal(BoundVerdict.SaysNothing, BoundCheck.Judge(bound, side, new BinomialInterval(0, 0.2)));
        Assert.Equal(BoundVerdict.SaysNothing, BoundCheck.Judge(bound, side, new BinomialInterval(0.8, 1)));
    }

    [Fact]
    public void Constant_IsWhereTheBoundMeetsTheProbability()
    {
        TailBound bound = TheoremBounds.PowerRobust(100, 0.7, 5, 0.4);
        Assert.Equal(0.01, bound.At(bound.ConstantAt(0.01)), 1e-12);
        Assert.Equal(double.PositiveInfinity, bound.ConstantAt(0));
    }
}
