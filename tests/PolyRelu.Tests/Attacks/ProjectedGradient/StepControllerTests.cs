using PolyRelu.Attacks.ProjectedGradient;
using Xunit;

namespace PolyRelu.Tests.Attacks.ProjectedGradient;

public sealed class StepControllerTests
{
    [Theory]
    [InlineData(100, new[] { 22, 41, 57, 70, 80, 87, 93, 99 })]
    [InlineData(10, new[] { 2, 3, 4, 5, 6, 7, 8, 9, 10 })]
    [InlineData(1, new[] { 1 })]
    [InlineData(50, new[] { 11, 21, 30, 38, 45 })]
    public void Checks_FollowTheSchedule(int iterations, int[] expected)
    {
        StepController controller = new(1, iterations);
        Assert.Equal(expected, Enumerable.Range(1, iterations).Where(_ => controller.Advance()));
    }

    [Fact]
    public void Step_IsKept_WhileMoreThanThreeQuartersOfTheStepsRaiseTheLoss()
    {
        // 17 of 22 rises are more than 75%, 16 are not.
        Assert.Equal(2, StepAfterFirstWindow(17));
        Assert.Equal(1, StepAfterFirstWindow(16));
    }

    [Fact]
    public void FirstWindow_CountsFromTheStart()
    {
        StepController controller = new(1, 1);
        controller.Start(0, -5, 2);
        controller.Observe(0, -4);
        Assert.True(controller.Advance());
        Assert.False(controller.Check(0));
    }

    [Fact]
    public void Step_IsHalved_WhereTheBestLossStayedAfterAWindowThatKeptIt()
    {
        StepController controller = new(1, 100);
        controller.Start(0, 1000, 2);
        for (int window = 0, iteration = 0; window < 3; window++)
        {
            // Rises all the time, but from far below the start: the best loss never changes.
            do controller.Observe(0, iteration++);
            while (!controller.Advance());
            Assert.Equal(window == 1, controller.Check(0));
        }
        Assert.Equal(1, controller.Step(0));
    }

    [Fact]
    public void Observe_TellsTheBestLoss()
    {
        StepController controller = new(1, 100);
        controller.Start(0, 1, 1);
        Assert.Equal([true, false, false, true], new[] { 2.0, 1.5, double.NaN, 2.5 }.Select(loss => controller.Observe(0, loss)));
    }

    [Fact]
    public void Rows_AreIndependent_AndMoveWithTheirState()
    {
        StepController controller = new(3, 1);
        for (int row = 0; row < 3; row++) controller.Start(row, 0, 4);
        controller.Observe(0, 1);
        controller.Observe(1, -1);
        controller.Observe(2, 1);
        controller.Advance();
        Assert.Equal([false, true, false], Enumerable.Range(0, 3).Select(controller.Check));
        controller.MoveRow(1, 0);
        Assert.Equal([2, 2, 4], Enumerable.Range(0, 3).Select(controller.Step));
    }

    private static double StepAfterFirstWindow(int rises)
    {
        StepController controller = new(1, 100);
        controller.Start(0, 0, 2);
        double loss = 0;
        for (int iteration = 0; iteration < 22; iteration++) controller.Observe(0, loss += iteration < rises ? 1 : -0.1);
        while (!controller.Advance())
        {
        }
        controller.Check(0);
        return controller.Step(0);
    }
}
