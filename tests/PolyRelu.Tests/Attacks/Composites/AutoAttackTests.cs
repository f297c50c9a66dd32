using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.Composites;

/// <summary>The lists of AutoAttack, their defaults as counted by the victim, and the bookkeeping between attacks.</summary>
public sealed class AutoAttackTests
{
    /// <summary>Iterations of one start in L1: 30, 30 and 40 steps, each phase evaluated once more at its start.</summary>
    private const int PhasesInL1 = 31 + 31 + 40;

    /// <remarks>Gradients asked for around one point that holds: starts × targets × iterations.</remarks>
    [Theory]
    [InlineData("autoattack", "linf", 100, 9 * 100)]
    [InlineData("autoattack", "l2", 100, 9 * 100)]
    [InlineData("autoattack", "l1", 5 * PhasesInL1, 5 * PhasesInL1)]
    [InlineData("autoattack-plus", "linf", 5 * 100, 9 * 100)]
    [InlineData("autoattack-plus", "l1", 5 * PhasesInL1, 9 * PhasesInL1)]
    [InlineData("autoattack-rand", "l2", 20 * 100, 0)]
    public void Defaults_AreThoseOfTheOriginal(string version, string norm, int untargeted, int targeted)
    {
        foreach (Attack attack in ((AutoAttack)NamedAttack.Create(version, context: new() { KeepToEnd = true }))
            .AttacksIn(Norm.Parse(norm)))
        {
            CountingVictim victim = new();
            AttackResult result = attack.Run(victim, victim.Points, new ThreatModel(Norm.Parse(norm), 0.1),
                cancellation: TestContext.Current.CancellationToken);
            Assert.False(result.Broken[0]);
            if (attack.Name is "apgd-ce" or "apgd-dlr") Assert.Equal(untargeted, victim.Gradients);
            if (attack.Name == "apgd-t") Assert.Equal(targeted, victim.Gradients);
            if (attack.Name == "square-blocks") Assert.Equal(1 + 5000, victim.Answers);
        }
    }

    [Theory]
    [InlineData("autoattack", 12, "apgd-ce apgd-t fab-t square-blocks")]
    [InlineData("autoattack", 3, "apgd-ce apgd-t (margin) fab-t square-blocks")]
    [InlineData("autoattack", 1, "apgd-ce apgd-t (margin) fab-t square-blocks")]
    [InlineData("autoattack-plus", 12, "apgd-ce apgd-dlr fab square-blocks apgd-t fab-t")]
    [InlineData("autoattack-plus", 2, "apgd-ce apgd-dlr (margin) fab square-blocks apgd-t (margin) fab-t")]
    [InlineData("autoattack-rand", 12, "apgd-ce apgd-dlr")]
    public void Entries_ComeInOrder(string version, int outputs, string names)
    {
        LinearVictim victim = LinearVictim.Random(outputs, 6, 4);
        AttackResult result = NamedAttack.Create(version, NamedAttack.Common(iterations: 5, queries: 20)).Run(
            victim, victim.CreateSamples(20, 5), new ThreatModel(Norm.L2, 0.2), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(names, string.Join(' ', result.Entries.Select(entry => entry.Name)));
        for (int k = 0; k < result.Entries.Count; k++)
        {
            AttackEntry entry = result.Entries[k];
            Assert.Equal(k == 0 ? result.Attacked : result.Entries[k - 1].Attacked - result.Entries[k - 1].Broken, entry.Attacked);
            Assert.Equal(entry.Attacked - entry.Broken, entry.Robust.Count(robust => robust));
            for (int i = 0; i < entry.Robust.Length; i++)
                if (k > 0 && result.Entries[k - 1].Robust[i] && !entry.Robust[i]) Assert.Equal(entry.Identity, result.FoundBy[i]);
        }
        Assert.Equal(result.Broken.Select(broken => !broken), result.Entries[^1].Robust);
        Assert.Equal(result.Broken, result.FoundBy.Select(name => name is not null));
    }

    [Fact]
    public void PointsWhoseExampleFailsWhenAskedAgain_GoToTheNextAttack()
    {
        MoodyVictim victim = new();
        AttackResult result = new AttackSequence([new OneOffer("first"), new OneOffer("second")]).Run(
            victim, new Samples(Matrix.From(1, 1, [1]), [1]), new ThreatModel(Norm.L2, 2),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([(1, 0), (1, 1)], result.Entries.Select(entry => (entry.Attacked, entry.Broken)));
        Assert.Equal("second", result.FoundBy[0]!.Id);
    }

    [Fact]
    public void MisclassifiedPoints_AreCalledSo()
    {
        LinearVictim victim = LinearVictim.Random(3, 6, 4);
        Samples samples = victim.CreateSamples(5, 5);
        samples.Labels[2] = (samples.Labels[2] + 1) % 3;
        AttackResult result = AutoAttack.Standard.Create(new() { Iterations = 2, Queries = 5 }).Run(
            victim, samples, new ThreatModel(Norm.L2, 1e-9), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal([null, null, AttackIdentity.Misclassified, null, null], result.FoundBy);
    }

    /// <summary>Twelve classes, of which the first is far ahead everywhere; counts what it is asked.</summary>
    private sealed class CountingVictim : IDifferentiableClassifier
    {
        private readonly LinearVictim linear = LinearVictim.Random(12, 8, 3);

        public Samples Points { get; } = new(new Matrix(1, 8), [0]);

        public int Answers { get; private set; }

        public int Gradients { get; private set; }

        public int InputDimension => 8;

        public int Outputs => 12;

        public void Logits(Matrix inputs, Matrix logits)
        {
            linear.Logits(inputs, logits);
            for (int i = 0; i < inputs.Rows; i++) logits[i, 0] += 100;
            Answers += inputs.Rows;
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            linear.PullBack(cotangents, gradients);
            Gradients += cotangents.Rows;
        }
    }

    /// <summary>Wrong at every second answer until the fifth: clean, offer, asked again, offer, asked again.</summary>
    private sealed class MoodyVictim : IClassifier
    {
        private int calls;

        public int InputDimension => 1;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits) => logits.Fill(++calls is 2 or 4 or 5 ? -1 : 1);
    }

    private sealed class OneOffer(string name) : BatchAttack
    {
        public override string Name => name;

        public override bool NeedsGradients => false;

        protected override void Search(AttackBatch batch)
        {
            PointState state = new(batch);
            batch.Offer(state.Points);
            batch.Retire(state);
        }
    }
}
