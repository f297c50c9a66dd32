using PolyRelu.Numerics.Integration;
using Xunit;

namespace PolyRelu.Tests.Numerics.Integration;

/// <summary>The order conditions of the methods, and of their error estimates and continuous extensions.</summary>
public sealed class RungeKuttaMethodTests
{
    private const double Rounding = 2e-14;

    public static TheoryData<string> Methods => new(DormandPrince.Method.Name, BogackiShampine.Method.Name);

    [Theory, MemberData(nameof(Methods))]
    public void Rows_SumToTheirNodes(string name)
    {
        RungeKuttaMethod method = Find(name);
        for (int i = 0; i < method.Stages; i++) Assert.Equal(method.Nodes[i], method.Coefficients[i].Sum(), Rounding);
    }

    [Theory, MemberData(nameof(Methods))]
    public void LastStage_IsTheEndOfTheStep(string name)
    {
        RungeKuttaMethod method = Find(name);
        Assert.Equal(1, method.Nodes[^1]);
        Assert.Equal(method.Stages - 1, method.Coefficients[^1].Count);
    }

    [Theory, MemberData(nameof(Methods))]
    public void Weights_FulfilTheConditionsOfTheirOrder(string name)
    {
        RungeKuttaMethod method = Find(name);
        double[] weights = [.. method.Coefficients[^1], 0];
        foreach ((int order, string tree, double expected, double found) in Conditions(method, weights, 1))
            if (order <= method.Order) Assert.True(Math.Abs(expected - found) < Rounding, $"{tree}: {found}, expected {expected}");
    }

    [Theory, MemberData(nameof(Methods))]
    public void EmbeddedWeights_FulfilTheConditionsOfTheirOrder_AndNoMore(string name)
    {
        RungeKuttaMethod method = Find(name);
        double[] weights = [.. method.Coefficients[^1], 0];
        for (int i = 0; i < weights.Length; i++) weights[i] -= method.ErrorWeights[i];
        List<string> broken = [];
        foreach ((int order, string tree, double expected, double found) in Conditions(method, weights, 1))
        {
            if (order <= method.EmbeddedOrder) Assert.True(Math.Abs(expected - found) < Rounding, $"{tree}: {found}, expected {expected}");
            else if (order == method.EmbeddedOrder + 1 && Math.Abs(expected - found) > 1e-6) broken.Add(tree);
        }
        Assert.NotEmpty(broken);          // else the estimate would be blind to the leading error
    }

    [Theory, MemberData(nameof(Methods))]
    public void Interpolation_FulfilsTheConditionsOfItsOrder_AtEveryPart(string name)
    {
        RungeKuttaMethod method = Find(name);
        double[] weights = new double[method.Stages];
        foreach (double part in new[] { 0.1, 0.37, 0.5, 0.93, 1.0 })
        {
            method.InterpolationWeights(part, weights);
            foreach ((int order, string tree, double expected, double found) in Conditions(method, weights, part))
                if (order <= method.InterpolationOrder)
                    Assert.True(Math.Abs(expected - found) < Rounding, $"{tree} at {part}: {found}, expected {expected}");
        }
    }

    [Theory, MemberData(nameof(Methods))]
    public void Interpolation_EndsAtTheStep(string name)
    {
        RungeKuttaMethod method = Find(name);
        double[] weights = new double[method.Stages];
        method.InterpolationWeights(1, weights);
        double[] ends = [.. method.Coefficients[^1], 0];
        for (int i = 0; i < weights.Length; i++) Assert.Equal(ends[i], weights[i], Rounding);
    }

    private static RungeKuttaMethod Find(string name) => new[] { DormandPrince.Method, BogackiShampine.Method }.Single(
        method => method.Name == name);

    /// <summary>The conditions of all rooted trees up to order 5 for weights of a step that ends at a part of the whole.</summary>
    private static IEnumerable<(int Order, string Tree, double Expected, double Found)> Conditions(
        RungeKuttaMethod method, double[] weights, double part)
    {
        int stages = method.Stages;
        double[] c = [.. method.Nodes];
        double[] Apply(double[] vector) =>
            [.. Enumerable.Range(0, stages).Select(i => method.Coefficients[i].Select((a, j) => a * vector[j]).Sum())];
        double[] Times(double[] left, double[] right) => [.. left.Zip(right, (x, y) => x * y)];
        double Sum(double[] vector) => vector.Zip(weights, (x, w) => x * w).Sum();
        double[] one = [.. Enumerable.Repeat(1.0, stages)], c2 = Times(c, c), c3 = Times(c2, c), ac = Apply(c), ac2 = Apply(c2);
        (int, string, double[], double)[] trees =
        [
            (1, "1", one, 1), (2, "c", c, 2), (3, "c²", c2, 3), (3, "Ac", ac, 6),
            (4, "c³", c3, 4), (4, "c·Ac", Times(c, ac), 8), (4, "Ac²", ac2, 12), (4, "AAc", Apply(ac), 24),
            (5, "c⁴", Times(c2, c2), 5), (5, "c²·Ac", Times(c2, ac), 10), (5, "Ac·Ac", Times(ac, ac), 20), (5, "c·Ac²", Times(c, ac2), 15),
            (5, "Ac³", Apply(c3), 20), (5, "c·AAc", Times(c, Apply(ac)), 30), (5, "A(c·Ac)", Apply(Times(c, ac)), 40),
            (5, "AAc²", Apply(ac2), 60), (5, "AAAc", Apply(Apply(ac)), 120),
        ];
        foreach ((int order, string tree, double[] vector, double density) in trees)
            yield return (order, tree, Math.Pow(part, order) / density, Sum(vector));
    }
}
