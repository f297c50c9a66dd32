using PolyRelu.Attacks.ProjectedGradient;
using Xunit;

namespace PolyRelu.Tests.Attacks.ProjectedGradient;

public sealed class SparsityControllerTests
{
    [Theory]
    [InlineData(100, 4)]
    [InlineData(50, 2)]
    [InlineData(30, 1)]
    public void Checks_ComeEveryFewIterations(int iterations, int window)
    {
        SparsityController controller = new(1, iterations, 10);
        Assert.Equal(Enumerable.Range(1, iterations).Where(i => i % window == 0), Enumerable.Range(1, iterations)
            .Where(_ => controller.Advance()));
    }

    [Fact]
    public void Features_BeginAtAFifth_AndFollowTheSparsityOfTheBestPoint()
    {
        SparsityController controller = new(1, 100, 100);
        controller.Start(0, 0, 1);
        Assert.Equal(20, controller.Features(0));
        controller.Measure(0, 60);
        controller.Check(0);
        Assert.Equal(40, controller.Features(0));
        controller.Measure(0, 1);
        controller.Check(0);
        Assert.Equal(1, controller.Features(0));
    }

    [Fact]
    public void Step_Returns_WhereThePointBecameClearlySparser_ElseShrinksToATenth()
    {
        SparsityController controller = new(1, 100, 100);
        controller.Start(0, 0, 3);
        controller.Measure(0, 96);
        Assert.False(controller.Check(0));
        Assert.Equal(2, controller.Step(0), 12);
        for (int check = 0; check < 20; check++) controller.Check(0);
        Assert.Equal(0.3, controller.Step(0), 12);
        controller.Measure(0, 91);
        Assert.True(controller.Check(0));
        Assert.Equal(3, controller.Step(0));
    }

    [Fact]
    public void Rows_MoveWithTheirSparsity()
    {
        SparsityController controller = new(2, 100, 90);
        controller.Inherit(1, 45);
        controller.MoveRow(1, 0);
        Assert.Equal(30, controller.Features(0));
        controller.Measure(0, 44);
        Assert.False(controller.Check(0));
    }
}
