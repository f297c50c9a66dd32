using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Minimum distances: exact where they are known, improved by every attack, and the same story at every radius.</summary>
public sealed class MinimumDistanceTests
{
    [Theory]
    [InlineData("linf", 1)]
    [InlineData("linf", 2)]
    [InlineData("l2", 1)]
    [InlineData("l2", 2)]
    [InlineData("l1", 1)]
    [InlineData("l1", 2)]
    public void Bisection_ReachesTheDistanceOfLinearClassifiers(string normName, int outputs)
    {
        Norm norm = Norm.Parse(normName);
        LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
        Samples samples = victim.CreateSamples(40, 6);
        NearestExamples known = new(samples);
        new Bisection(AutoPgd.Margin.Value(AttackSettings.Default)).Approach(victim, samples, new ThreatModel(norm, 20), known, cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < samples.Count; i++)
            Assert.InRange(known.Distances[i], victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm) - 1e-6, (1.01 * victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm)) + 1e-6);
    }

    [Fact]
    public void Bisection_KeepsWithinTheLargestRadius()
    {
        LinearVictim victim = LinearVictim.Random(2, 12, 5);
        Samples samples = victim.CreateSamples(40, 6);
        NearestExamples known = new(samples);
        const double largest = 0.3;
        new Bisection(AutoPgd.Margin.Value(AttackSettings.Default)).Approach(victim, samples, new ThreatModel(Norm.L2, largest), known, cancellation: TestContext.Current.CancellationToken);
        int near = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            double exact = victim.Distance(samples.Inputs.Row(i), samples.Labels[i], Norm.L2);
            Assert.Equal(exact <= largest, double.IsFinite(known.Distances[i]));
            if (exact <= largest) near++;
        }
        Assert.InRange(near, 5, 35);
    }

    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void Curve_FallsWithTheRadius_AndItsExamplesHold(string norm)
    {
        AttackCase example = AttackCase.Create("fab-t", norm, true, 4);
        ThreatModel threat = example.Threat with { Radius = 4 * example.Threat.Radius };
        MinimumDistanceResult result = MinimumDistance.Search(
            example.Network.CreateEvaluator(), example.Samples, threat, MinimumDistance.Attacks(AttackSettings.Default, threat.Norm), cancellation: TestContext.Current.CancellationToken);
        double[] radii = [.. Enumerable.Range(0, 9).Select(i => i * threat.Radius / 8)];
        RobustnessReport report = result.At(radii);
        Assert.Equal(20.0 / 24, report.CleanAccuracy, 12);
        for (int r = 0; r < radii.Length; r++)
        {
            RadiusResult at = report.Radii[r];
            if (r > 0) Assert.True(at.RobustAccuracy <= report.Radii[r - 1].RobustAccuracy);
            Assert.Equal(at.RobustAccuracy, at.Attacks[^1].RobustAccuracy, 12);
            for (int i = 0; i < example.Samples.Count; i++)
            {
                Assert.Equal(at.Robust[i], example.IsCorrect(at.Adversarials.Row(i), example.Samples.Labels[i]));
                Assert.True(threat.Norm.Distance(at.Adversarials.Row(i), example.Samples.Inputs.Row(i)) <= radii[r]);
            }
        }
        Assert.True(report.Radii[^1].RobustAccuracy < report.Radii[0].RobustAccuracy);
    }

    [Fact]
    public void EveryAttack_Improves()
    {
        AttackCase example = AttackCase.Create("fab", "l2", true, 4);
        ThreatModel threat = example.Threat with { Radius = 3 };
        NearestExamples known = new(example.Samples);
        double[] before = known.Distances.ToArray();
        foreach (IMinimumNormAttack attack in (IMinimumNormAttack[])[(IMinimumNormAttack)Fab.Untargeted.Value(new AttackSettings { Iterations = 5 }), .. MinimumDistance.Attacks(AttackSettings.Default, Norm.L2)])
        {
            attack.Approach(example.Network.CreateEvaluator(), example.Samples, threat, known, cancellation: TestContext.Current.CancellationToken);
            double[] after = known.Distances.ToArray();
            Assert.All(Enumerable.Range(0, after.Length), i => Assert.True(after[i] <= before[i]));
            before = after;
        }
    }
}
