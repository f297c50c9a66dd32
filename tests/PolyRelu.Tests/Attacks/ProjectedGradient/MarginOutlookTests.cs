using PolyRelu.Attacks.ProjectedGradient;
using Xunit;

namespace PolyRelu.Tests.Attacks.ProjectedGradient;

public sealed class MarginOutlookTests
{
    /// <remarks>From 10 down to d: hopeless at check k where d > 2^(2 − k) (10 − d).</remarks>
    [Theory]
    [InlineData(6.7, 1)]
    [InlineData(6.6, 2)]
    [InlineData(5.1, 2)]
    [InlineData(4.9, 3)]
    [InlineData(3.2, 4)]
    [InlineData(1.5, 5)]
    public void Search_IsHopeless_FromTheCheckOnWhereTooMuchIsMissing(double least, int check)
    {
        MarginOutlook outlook = new(1);
        outlook.Start(0, 10);
        outlook.Observe(0, least);
        outlook.Observe(0, 9);
        for (int k = 1; k <= check; k++)
        {
            outlook.Advance();
            Assert.Equal(k == check, outlook.IsHopeless(0));
        }
    }

    [Fact]
    public void Search_ThatGainsNothing_IsHopelessAtOnce()
    {
        MarginOutlook outlook = new(1);
        outlook.Start(0, 0.5);
        outlook.Advance();
        Assert.True(outlook.IsHopeless(0));
    }

    [Fact]
    public void Rows_MoveWithTheirMargins()
    {
        MarginOutlook outlook = new(2);
        outlook.Start(0, 1);
        outlook.Start(1, 1);
        outlook.Observe(1, 0.01);
        outlook.Advance();
        outlook.MoveRow(1, 0);
        Assert.False(outlook.IsHopeless(0));
    }
}
