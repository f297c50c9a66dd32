using PolyRelu.Attacks;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Searching the span of the neurons finds what searching all directions finds, and the whole network decides.</summary>
public sealed class SpanSearchTests
{
    private static readonly GaussianClusters Clusters = new()
    { Dimension = 100, Clusters = 10, PositiveClusters = 6, Alpha = 0.1, Basis = Basis.Rotated, Seed = 3 };
    private static readonly Samples Points = Clusters.Sample(1000, 1).Samples;
    private static readonly Dictionary<double, Lazy<PolyReluNetwork>> Trained = new()
    { [1] = new(() => Train(1)), [3] = new(() => Train(3)) };

    [Theory]
    [InlineData("pgd", 1, 0.32, 2000)]
    [InlineData("pgd", 3, 0.74, 2000)]
    [InlineData("pgd-paper", 1, 0.32, 500)]
    [InlineData("pgd-paper", 3, 0.9, 500)]
    [InlineData("fixed-point", 1, 0.3, 15)]
    [InlineData("fixed-point", 3, 0.85, 15)]
    [InlineData("apgd-margin", 1, 0.31, 50)]
    [InlineData("apgd-margin", 3, 0.76, 50)]
    public void RobustAccuracy_IsThatOfThePlainAttackWithinATenthOfAPoint(string name, double power, double radius, int iterations)
    {
        PolyReluNetwork network = Trained[power].Value;
        SpannedNetwork spanned = new(ReducedNetwork.Of(network));
        Assert.InRange(spanned.Reduction.RelativeCost, 0, 0.3);
        Attack attack = NamedAttack.Create(name, NamedAttack.Common(iterations));
        ThreatModel threat = new(Norm.L2, radius, null);
        AttackResult plain = Run(attack, network.CreateEvaluator(), threat), fast = Run(attack, spanned, threat);
        Assert.InRange(plain.Broken.Count(broken => broken), 50, 990);
        int differing = Enumerable.Range(0, Points.Count).Count(i => plain.Broken[i] != fast.Broken[i]);
        Assert.True(Math.Abs(plain.RobustAccuracy - fast.RobustAccuracy) <= 0.001 + 1e-9,
            $"plain {plain.RobustAccuracy}, in the span {fast.RobustAccuracy}, {differing} points differ");
        Matrix logits = new(Points.Count, 1);
        network.CreateEvaluator().Logits(fast.Adversarials, logits);
        for (int i = 0; i < Points.Count; i++)
        {
            if (!fast.Broken[i]) continue;
            Assert.False(Margin.IsCorrect(logits.Row(i), Points.Labels[i]));
            Assert.InRange(Norm.L2.Distance(fast.Adversarials.Row(i), Points.Inputs.Row(i)), 0, radius * (1 + 1e-9));
        }
    }

    [Fact]
    public void Result_IsTheSameForAnyBatchSize()
    {
        SpannedNetwork spanned = new(ReducedNetwork.Of(Trained[3].Value));
        ThreatModel threat = new(Norm.L2, 0.9, null);
        AttackResult first = Run(new DampedPgd(new() { Iterations = 100 }), spanned, threat),
            second = Run(new DampedPgd(new() { Iterations = 100 }, new() { BatchSize = 7 }), spanned, threat);
        Assert.Equal(first.Broken, second.Broken);
        Assert.Equal(first.Adversarials.ToArray(), second.Adversarials.ToArray());
    }

    [Theory]
    [InlineData("pgd-paper", 1, 0.32)]
    [InlineData("pgd-paper", 3, 0.9)]
    [InlineData("pgd", 1, 0.32)]
    public void PointsThatNoStepMoves_MayBeSetAside(string name, double power, double radius)
    {
        NetworkEvaluator network = Trained[power].Value.CreateEvaluator();
        SettingChoices settings = NamedAttack.Common(iterations: 300, restarts: name == "pgd" ? 2 : null);
        ThreatModel threat = new(Norm.L2, radius, null);
        AttackResult early = Run(NamedAttack.Create(name, settings), network, threat),
            all = Run(NamedAttack.Create(name, settings, new() { KeepToEnd = true }), network, threat);
        Assert.Equal(all.Broken, early.Broken);
        if (name == "pgd-paper") Assert.Equal(all.Adversarials.ToArray(), early.Adversarials.ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01f)]
    public void VictimDecides_WhereTheSpanIsWrong(float clean)
    {
        PolyReluNetwork network = Trained[1].Value;
        ThreatModel threat = new(Norm.L2, 0.31, null);
        FixedPoint attack = new();
        AttackResult plain = Run(attack, network.CreateEvaluator(), threat), result = Run(attack, new WrongSpan(network, clean), threat);
        Assert.Equal(plain.Broken, result.Broken);
        Assert.Equal(plain.Attacked, result.Attacked);
        Assert.Equal(plain.Entries[0].Attacked, result.Entries[0].Attacked);
        Assert.Equal(plain.Entries[0].Broken, result.Entries[0].Broken);
    }

    [Fact]
    public void OutsideL2_OrWithABox_TheSpanIsNotUsed()
    {
        WrongSpan victim = new(Trained[1].Value, 0.01f);
        FixedPoint attack = new();
        Run(attack, victim, new ThreatModel(Norm.LInf, 0.02, null));
        Run(attack, victim, new ThreatModel(Norm.L2, 0.1, new Box(-10, 10)));
        Run(new OppositeCentre(new() { Centres = Clusters.Centres() }), victim, new ThreatModel(Norm.L2, 0.1, null));
        Assert.Equal(0, victim.Asked);
        Run(attack, victim, new ThreatModel(Norm.L2, 0.1, null));
        Assert.NotEqual(0, victim.Asked);
    }

    private static AttackResult Run(Attack attack, IClassifier victim, ThreatModel threat) =>
        attack.Run(victim, Points, threat, 5, null, TestContext.Current.CancellationToken);

    private static PolyReluNetwork Train(double power)
    {
        Dataset train = Clusters.Sample(1000, 0);
        NetworkShape shape = new() { InputDimension = 100, Hidden = 100, Power = power };
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-6 }).Create(shape, 0);
        TrainingOptions options = new()
        {
            Loss = new ExponentialLoss(),
            Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
            BatchSize = 50,
            Epochs = 200,
            MeasureEvery = 200,
        };
        return Trainer.Train(start, train.Samples, null, options).Network;
    }
}
