using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Theory;

public sealed class TheoremBoundsTests
{
    [Fact]
    public void Bounds_AreTheStatements()
    {
        const double c = 0.3, alpha = 0.5;
        const int d = 100, k = 4;
        Assert.Equal(1 - (2 * Math.Exp(-c * d / (4 * alpha * alpha * k))), TheoremBounds.SumCleanAccuracy(c, d, alpha, k), 1e-15);
        Assert.Equal(1 - (10 * Math.Exp(-c * d / (alpha * alpha * k))), TheoremBounds.PowerCleanAccuracy(c, d, alpha, k), 1e-15);
        Assert.Equal(2 * Math.Exp(-c * d * 0.04 / (alpha * alpha * k)), TheoremBounds.SumRobustAccuracy(c, d, alpha, k, 0.2), 1e-15);
        Assert.Equal(1 - (10 * Math.Exp(-c * d * 0.09 / (2 * alpha * alpha * k * k))),
            TheoremBounds.PowerRobustAccuracy(c, d, alpha, k, 0.3), 1e-15);
    }

    [Fact]
    public void WithoutNoise_TheBoundsAreSharp()
    {
        Assert.Equal(1, TheoremBounds.SumCleanAccuracy(1, 10, 0, 4));
        Assert.Equal(1, TheoremBounds.PowerRobustAccuracy(1, 10, 0, 4, 0.1));
        Assert.Equal(0, TheoremBounds.SumRobustAccuracy(1, 10, 0, 4, 0.1));
    }

    [Fact]
    public void RadiiAndErrors_AreThePublishedOnes()
    {
        Assert.Equal(0.316, TheoremBounds.SumBreakingRadius(10), 1e-3);
        Assert.Equal(0.7071, TheoremBounds.UniversalRadius, 1e-4);
        Assert.Equal(0.4, TheoremBounds.UniversalRobustError(6, 4));
        Assert.Equal(0.8333, TheoremBounds.NearestCentreErrorBeyond(5, 5), 1e-4);
    }
}
