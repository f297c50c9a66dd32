using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Minimum distances: exact where they are known, improved by every attack, and the same story at every radius.</summary>
public sealed class MinimumDistanceTests
{
    /// <summary>Where nobody looked, nothing counts as robust.</summary>
    [Fact]
    public void Curve_BeyondTheRadiusOfTheSearch_IsRefusedWhereAnythingIsUnknown()
    {
        LinearVictim victim = LinearVictim.Random(3, 4, 1);
        Samples samples = victim.CreateSamples(20, 1);
        MinimumDistanceResult near = Search(1e-6), far = Search(1e3);
        string message = Assert.Throws<ArgumentOutOfRangeException>(() => near.At([1e-6, 0.5])).Message;
        Assert.Contains("looked for within 1E-06", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => near.RobustAccuracy(0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => MinimumDistanceResult.Join([far, near]).At([0.5]));
        Assert.Equal(0, far.At([1e4]).Radii[0].RobustAccuracy);
        foreach (double none in new[] { double.NaN, -1 }) Assert.Throws<ArgumentOutOfRangeException>(() => far.At([none]));

        MinimumDistanceResult Search(double radius) => MinimumDistance.Search(
            victim, samples, new ThreatModel(Norm.L2, radius), MinimumDistance.Attacks(Norm.L2, 3),
            cancellation: TestContext.Current.CancellationToken);
    }

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
        NearestExamples known = new Bisection(AutoPgd.Margin.Create())
            .Approach(victim, samples, new NearestWithin(new ThreatModel(norm, 20), new NearestExamples(samples)),
                cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < samples.Count; i++)
            Assert.InRange(known.Distances[i], victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm) - 1e-6,
                (1.001 * victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm)) + 1e-6);
    }

    [Fact]
    public void Bisection_KeepsWithinTheLargestRadius()
    {
        LinearVictim victim = LinearVictim.Random(2, 12, 5);
        Samples samples = victim.CreateSamples(40, 6);
        const double largest = 0.3;
        NearestExamples known = new Bisection(AutoPgd.Margin.Create())
            .Approach(victim, samples, new NearestWithin(new ThreatModel(Norm.L2, largest), new NearestExamples(samples)),
                cancellation: TestContext.Current.CancellationToken);
        int near = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            double exact = victim.Distance(samples.Inputs.Row(i), samples.Labels[i], Norm.L2);
            Assert.Equal(exact <= largest, double.IsFinite(known.Distances[i]));
            if (exact <= largest) near++;
        }
        Assert.InRange(near, 5, 35);
    }

    /// <remarks>
    /// From the clean point alone 20% of these points seem robust, 15% after attacks at the radius alone: the gradient often leads to where
    /// all neurons rest.
    /// </remarks>
    [Theory]
    [InlineData(0.75)]
    [InlineData(1)]
    public void Search_FindsItsWayInwards_WhereTheRadiusAloneMisleads(double largest)
    {
        GaussianClusters clusters = new() { Dimension = 60, Clusters = 5, PositiveClusters = 2, Alpha = 0.3 };
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
            BatchSize = 100,
            Epochs = 120,
            MeasureEvery = 120,
        };
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-3 })
            .Create(new NetworkShape { InputDimension = 60, Hidden = 60, Power = 3 }, 0);
        NetworkEvaluator victim = Trainer.Train(start, clusters.Sample(1000, 0).Samples, null, options,
            cancellation: TestContext.Current.CancellationToken).Network.CreateEvaluator();
        Samples samples = clusters.Sample(200, 1).Samples;
        ThreatModel threat = new(Norm.L2, 0.75);
        double strongest = Strongest.Create()
            .Run(victim, samples, threat, cancellation: TestContext.Current.CancellationToken).RobustAccuracy;
        MinimumDistanceResult found = MinimumDistance.Search(
            victim, samples, threat with { Radius = largest }, MinimumDistance.Attacks(threat.Norm, victim.Outputs),
            cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(found.RobustAccuracy(threat.Radius), 0, 0.1);
        Assert.InRange(strongest, 0, 0.1);
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
            example.Network.CreateEvaluator(), example.Samples, threat,
            MinimumDistance.Attacks(threat.Norm, example.Network.Outputs),
            cancellation: TestContext.Current.CancellationToken);
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
        foreach (IMinimumNormAttack attack in (IMinimumNormAttack[])[new Fab(new FabSettings { Iterations = 5 }),
            .. MinimumDistance.Attacks(Norm.L2, 1)])
        {
            NearestExamples given = known;
            known = attack.Approach(example.Network.CreateEvaluator(), example.Samples, new NearestWithin(threat, given),
                cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(before, given.Distances.ToArray());    // a goal is not changed
            double[] after = known.Distances.ToArray();
            Assert.All(Enumerable.Range(0, after.Length), i => Assert.True(after[i] <= before[i]));
            before = after;
        }
    }

    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    public void EveryStep_BreaksWhatItBreaksAlone(string norm)
    {
        AttackCase example = AttackCase.Create("fab", norm, true, 4);
        ThreatModel threat = example.Threat with { Radius = 4 * example.Threat.Radius };
        Attack weak = AutoPgd.CrossEntropy.Create(new() { Iterations = 1 }),
            strong = AutoPgd.CrossEntropy.Create(new() { Iterations = 40 });
        MinimumDistanceResult alone = Search([new Bisection(weak)]), both = Search([new Bisection(weak), new Bisection(strong)]);
        int[] nearer = [.. Enumerable.Range(0, example.Samples.Count).Where(i => both.Nearest.Distances[i] < alone.Nearest.Distances[i])];
        Assert.InRange(nearer.Length, 1, 20);
        // Between both distances of a point only the second step breaks it, beyond them the first one does.
        double[] radii = [0, threat.Radius, .. nearer.Select(i =>
            Math.Min(threat.Radius, (both.Nearest.Distances[i] + alone.Nearest.Distances[i]) / 2))];
        foreach ((RadiusResult first, RadiusResult all) in alone.At(radii).Radii.Zip(both.At(radii).Radii))
        {
            Assert.Equal(first.Robust, all.Attacks[0].Robust);
            Assert.Equal(first.Attacks[0] with { Seconds = 0, Robust = [] }, all.Attacks[0] with { Seconds = 0, Robust = [] });
            for (int i = 0; i < first.Robust.Length; i++)
            {
                if (first.Robust[i]) continue;
                Assert.Equal(first.FoundBy[i], all.FoundBy[i]);
                Assert.Equal(first.Adversarials.Row(i).ToArray(), all.Adversarials.Row(i).ToArray());
            }
        }
        Assert.All(both.At(radii[2..]).Radii, all => Assert.True(all.Attacks[1].Broken > 0));

        MinimumDistanceResult Search(IReadOnlyList<IMinimumNormAttack> attacks) =>
            MinimumDistance.Search(example.Network.CreateEvaluator(), example.Samples, threat, attacks,
                cancellation: TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("fab-t")]
    [InlineData("apgd-ce")]
    public void MisclassifiedSamples_AreFoundByNoAttack(string name)
    {
        AttackCase example = AttackCase.Create(name, "linf", true, 4);
        Attack attack = example.Create();
        MinimumDistanceResult found = MinimumDistance.Search(
            example.Network.CreateEvaluator(), example.Samples, example.Threat, [attack as IMinimumNormAttack ?? new Bisection(attack)],
            cancellation: TestContext.Current.CancellationToken);
        int[] misclassified = [.. Enumerable.Range(0, example.Samples.Count).Where(i => found.Nearest.Distances[i] == 0)];
        Assert.Equal(4, misclassified.Length);
        for (int i = 0; i < example.Samples.Count; i++)
            Assert.Equal(misclassified.Contains(i), found.Nearest.FoundBy[i] == AttackIdentity.Misclassified);
    }
}
