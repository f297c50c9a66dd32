using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>On a linear classifier the distance is |⟨w, x⟩ + b| / ‖w‖ in the dual norm: attacks break exactly the points within it.</summary>
public sealed class LinearClassifierTests
{
    public static TheoryData<string, string, int> Cases()
    {
        TheoryData<string, string, int> cases = [];
        foreach (string attack in (string[])["pgd", "fixed-point", "apgd-ce", "apgd-margin"])
            foreach (Norm norm in Norm.All)
                foreach (int outputs in (int[])[1, 2, 5])
                    if (Registry<AttackFactory>.Find(attack).Value(AttackSettings.Default).Supports(norm)) cases.Add(attack, norm.Name, outputs);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Attack_BreaksExactlyThePointsWithinReach(string name, string normName, int outputs)
    {
        const double slack = 0.01;
        Norm norm = Norm.Parse(normName);
        Attack attack = Registry<AttackFactory>.Find(name).Value(new AttackSettings { Restarts = 10 });
        LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
        Samples samples = victim.CreateSamples(60, 6);
        double[] distances = [.. Enumerable.Range(0, samples.Count).Select(i => victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm))];
        double radius = distances.Order().ElementAt(30) * 1.1;
        AttackResult result = attack.Run(victim, samples, new ThreatModel(norm, radius), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(samples.Count, result.Attacked);
        for (int i = 0; i < samples.Count; i++)
        {
            if (distances[i] < radius * (1 - slack)) Assert.True(result.Broken[i], $"sample {i} at distance {distances[i]} survived {radius}");
            if (distances[i] > radius) Assert.False(result.Broken[i], $"sample {i} at distance {distances[i]} broke at {radius}");
        }
    }
}
