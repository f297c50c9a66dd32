using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>
/// On a linear classifier the distance is |⟨w, x⟩ + b| / ‖w‖ in the dual norm: attacks break exactly the points within it.
/// </summary>
public sealed class LinearClassifierTests
{
    public static TheoryData<string, string, int> Cases()
    {
        TheoryData<string, string, int> cases = [];
        foreach (string attack in (string[])["pgd", "fixed-point", "apgd-ce", "apgd-margin", "apgd-pm", "ddn", "fmn"])
            foreach (Norm norm in Norm.All)
                foreach (int outputs in (int[])[1, 2, 5])
                    if (NamedAttack.Create(attack).Supports(norm))
                        cases.Add(attack, norm.Name, outputs);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attack_BreaksExactlyThePointsWithinReach(string name, string normName, int outputs)
    {
        const double slack = 0.01;
        Norm norm = Norm.Parse(normName);
        Attack attack = NamedAttack.Create(name, NamedAttack.Common(restarts: 10));
        LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
        Samples samples = victim.CreateSamples(60, 6);
        double[] distances = [.. Enumerable.Range(0, samples.Count)
            .Select(i => victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm))];
        double radius = distances.Order().ElementAt(30) * 1.1;
        AttackResult result = attack.Run(victim, samples, new ThreatModel(norm, radius),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(samples.Count, result.Attacked);
        for (int i = 0; i < samples.Count; i++)
        {
            if (distances[i] < radius * (1 - slack))
                Assert.True(result.Broken[i], $"sample {i} at distance {distances[i]} survived {radius}");
            if (distances[i] > radius) Assert.False(result.Broken[i], $"sample {i} at distance {distances[i]} broke at {radius}");
        }
    }

    /// <summary>
    /// Frozen features take their part of the weights out of the distance; the attacks still break exactly the points within it.
    /// </summary>
    [Theory]
    [InlineData("apgd-margin", "linf", 2)]
    [InlineData("apgd-t", "linf", 5)]
    [InlineData("apgd-t", "l2", 5)]
    [InlineData("apgd-t", "l1", 5)]
    [InlineData("fixed-point", "l2", 1)]
    [InlineData("fab-t", "linf", 5)]
    [InlineData("fab-t", "l2", 1)]
    [InlineData("fab-t", "l1", 5)]
    [InlineData("ddn", "l2", 1)]
    [InlineData("fmn-t", "linf", 5)]
    [InlineData("fmn-t", "l1", 5)]
    [InlineData("pdpgd", "l1", 2)]
    public void FrozenFeatures_LeaveTheDistanceOfTheOthers(string name, string normName, int outputs)
    {
        Norm norm = Norm.Parse(normName);
        LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
        Samples samples = victim.CreateSamples(60, 6);
        bool[] frozen = [.. Enumerable.Range(0, 12).Select(feature => feature % 3 == 1)];
        double[] distances = [.. Enumerable.Range(0, samples.Count).Select(i => DistanceWithout(victim, samples, i, frozen, norm))];
        double radius = distances.Order().ElementAt(30) * 1.1;
        AttackResult result = NamedAttack.Create(name, NamedAttack.Common(restarts: 5)).Run(
            victim, samples, new ThreatModel(norm, radius) { FeatureRadii = FeatureRadii.Freeze(frozen) },
            cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < samples.Count; i++)
            if (Math.Abs(distances[i] - radius) > 0.01 * radius)
                Assert.True(result.Broken[i] == distances[i] < radius,
                    $"sample {i} at distance {distances[i]}, radius {radius}: broken {result.Broken[i]}");
    }

    private static double DistanceWithout(LinearVictim victim, Samples samples, int sample, bool[] frozen, Norm norm)
    {
        double least = double.PositiveInfinity;
        for (int rival = 0; rival < Math.Max(victim.Outputs, 2); rival++)
        {
            if (rival == (victim.Outputs == 1 ? 0 : samples.Labels[sample])) continue;
            (float[] normal, double margin) = victim.Boundary(samples.Inputs.Row(sample), samples.Labels[sample], rival);
            for (int j = 0; j < normal.Length; j++) if (frozen[j]) normal[j] = 0;
            least = Math.Min(least, margin / norm.Dual.Measure(normal));
        }
        return least;
    }
}
