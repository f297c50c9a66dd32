using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Whatever an attack claims, only what holds for its own sample is broken: the ledger decides, and it alone.</summary>
public sealed class HostileAttackTests
{
    private const int Points = 20;

    private static readonly LinearVictim Linear = LinearVictim.Random(3, 8, 4);
    private static readonly Samples Clean = Linear.CreateSamples(Points, 5);

    /// <summary>What a search may claim of a row, beside the truth.</summary>
    public enum Claim
    {
        FarOutside,
        JustOutside,
        OutsideTheBox,
        NotFinite,
        Itself,
        SpoiltCleanInput,
        FinishedRow,
    }

    public static TheoryData<Claim, string, bool> Claims()
    {
        TheoryData<Claim, string, bool> cases = [];
        foreach (Claim claim in Enum.GetValues<Claim>())
            foreach (Norm norm in Norm.All)
                foreach (bool own in (bool[])[false, true]) cases.Add(claim, norm.Name, own);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Claims))]
    public void FalseClaims_BreakNothingThatDoesNotHold(Claim claim, string norm, bool ownRadii)
    {
        ThreatModel threat = new(Norm.Parse(norm), 0.2, new Box(-50, 50));
        double[] radii = [.. Enumerable.Range(0, Points).Select(i => ownRadii ? 0.05 * (i % 5) : 0.2)];
        float[] before = Clean.Inputs.ToArray();
        AttackResult result = Run(new Liar(claim, throughBatch: true), threat, radii, ownRadii);
        ExpectHonest(result, threat, radii);
        Assert.Equal(before, Clean.Inputs.ToArray());
    }

    /// <summary>An attack of several stages offers to the ledger itself, and never asks it to decide.</summary>
    [Theory]
    [MemberData(nameof(Claims))]
    public void FalseOffersOfComposites_BreakNothingThatDoesNotHold(Claim claim, string norm, bool ownRadii)
    {
        ThreatModel threat = new(Norm.Parse(norm), 0.2, new Box(-50, 50));
        double[] radii = [.. Enumerable.Range(0, Points).Select(i => ownRadii ? 0.05 * (i % 5) : 0.2)];
        AttackResult result = Run(new Liar(claim, throughBatch: false), threat, radii, ownRadii);
        ExpectHonest(result, threat, radii);
        if (claim is Claim.FarOutside or Claim.NotFinite or Claim.Itself or Claim.OutsideTheBox)
            Assert.Equal(0, result.Broken.Count(flag => flag));
    }

    [Fact]
    public void PointsMisclassifiedOnlyOnce_AreNotBroken_AndStayWithTheAttacksThatFollow()
    {
        ThreatModel threat = new(Norm.L2, 0.2);
        Attack honest = AutoPgd.Margin.Create(new() { Iterations = 20 });
        AttackResult alone = honest.Run(Linear, Clean, threat, 2, cancellation: TestContext.Current.CancellationToken);
        AttackResult result = new AttackSequence([new Liar(Claim.Itself, throughBatch: true), honest])
            .Run(new Once(), Clean, threat, 2, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(alone.Broken.Count(flag => flag), 1, Points - 1);
        Assert.Equal(alone.Broken, result.Broken);
        Assert.Equal(0, result.Entries[0].Broken);
        Assert.Equal(Points, result.Entries[1].Attacked);
    }

    [Fact]
    public void Claims_AreOfNobodyElse()
    {
        ThreatModel threat = new(Norm.L2, 100);
        AttackResult result = new AttackSequence([new Liar(Claim.FarOutside, throughBatch: false),
            new Liar(Claim.Itself, throughBatch: true)])
            .Run(Linear, Clean, threat, 2, cancellation: TestContext.Current.CancellationToken);
        foreach ((AttackIdentity? found, bool broken) in result.FoundBy.Zip(result.Broken)) Assert.Equal(broken ? "liar" : null, found?.Id);
        Assert.Equal(result.Broken.Count(flag => flag), result.Entries[0].Broken);
    }

    /// <summary>Nearest examples claimed falsely do not keep the attacks that follow from finding true ones.</summary>
    [Theory]
    [InlineData(0.001, false)]
    [InlineData(0.001, true)]
    [InlineData(-1, false)]
    [InlineData(-1, true)]
    [InlineData(double.NaN, false)]
    public void FalseNearestExamples_AreForgotten(double claimed, bool intoTheGoal)
    {
        ThreatModel threat = new(Norm.L2, 1);
        IMinimumNormAttack[] honest = [new Fab(new TargetedFabSettings { Iterations = 20 })];
        MinimumDistanceResult alone = MinimumDistance.Search(Linear, Clean, threat, honest,
            cancellation: TestContext.Current.CancellationToken);
        MinimumDistanceResult after = MinimumDistance.Search(Linear, Clean, threat, [new FalseNearest(claimed, intoTheGoal), .. honest],
            cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(alone.Nearest.Distances.ToArray(), distance => distance is > 0 and < 1);
        Assert.Equal(alone.Nearest.Distances.ToArray(), after.Nearest.Distances.ToArray());
        Assert.Equal(alone.Nearest.FoundBy, after.Nearest.FoundBy);
        MinimumDistanceResult before = MinimumDistance.Search(Linear, Clean, threat, [.. honest, new FalseNearest(claimed, intoTheGoal)],
            cancellation: TestContext.Current.CancellationToken);
        foreach (DistanceStep step in before.Steps)
            Assert.Equal(alone.Nearest.Distances.ToArray(), step.Nearest.Distances.ToArray());
    }

    [Theory]
    [InlineData(-1, 0, "returned nothing")]
    [InlineData(3, 4, "returned examples of [3 × 4]")]
    [InlineData(Points, 4, "× 4]")]
    public void NearestExamplesOfOthers_AreRefused(int count, int features, string part)
    {
        NearestExamples? others = count < 0 ? null : new NearestExamples(new Samples(new Matrix(count, features), new int[count]));
        Assert.Contains(part, Assert.Throws<InvalidOperationException>(() => MinimumDistance.Search(
            Linear, Clean, new ThreatModel(Norm.L2, 1), [new Confused(others)],
            cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
    }

    private static AttackResult Run(Attack attack, ThreatModel threat, double[] radii, bool ownRadii) =>
        ownRadii
            ? attack.Run(Linear, Clean, new WithinRadii(threat, radii), 2, null, TestContext.Current.CancellationToken)
            : attack.Run(Linear, Clean, threat, 2, cancellation: TestContext.Current.CancellationToken);

    private static void ExpectHonest(AttackResult result, ThreatModel threat, double[] radii)
    {
        Matrix logits = new(Points, Linear.Outputs);
        Linear.Logits(result.Adversarials.Copy(), logits);
        for (int i = 0; i < Points; i++)
        {
            ReadOnlySpan<float> clean = Clean.Inputs.Row(i), example = result.Adversarials.Row(i);
            double distance = threat.Norm.Distance(example, clean);
            Assert.True(distance <= radii[i] * (1 + 1e-9), $"sample {i}: {distance} is beyond its radius {radii[i]}");
            Assert.True(threat.FirstOutside(clean, example) < 0, $"sample {i} is outside the box");
            Assert.Equal(result.Broken[i], !Margin.IsCorrect(logits.Row(i), Clean.Labels[i]));
            if (!result.Broken[i])
                Assert.True(example.SequenceEqual(clean), $"sample {i} is not broken, but its example differs from the input");
        }
        Assert.Equal(result.Broken.Count(flag => flag), result.Entries.Sum(entry => entry.Broken));
    }

    /// <summary>Claims points without looking.</summary>
    private sealed class Liar(Claim claim, bool throughBatch) : BatchAttack
    {
        public override string Name => "liar";

        public override bool NeedsGradients => false;

        internal override IEnumerable<AttackPart> Parts(Norm norm, IClassifier victim) =>
            throughBatch ? base.Parts(norm, victim) : [new LyingPart(this, IdentityFor(victim.Outputs))];

        protected override void Search(AttackBatch batch)
        {
            PointState state = new(batch);
            for (int row = 0; row < batch.Count; row++)
            {
                float[] point = batch.Clean.Row(row).ToArray();
                Spoil(point, batch.Radius(row));
                if (claim == Claim.SpoiltCleanInput) point.CopyTo(batch.Clean.Row(row));
                if (claim == Claim.FinishedRow) batch.Finish(row, point);
                point.CopyTo(state.Points.Row(row));
                if (claim != Claim.Itself) batch.Note(row, point);
            }
            if (claim == Claim.Itself) batch.Offer(state.Points);
            batch.Retire(state);
        }

        public void Spoil(float[] point, double radius)
        {
            switch (claim)
            {
                case Claim.FarOutside or Claim.SpoiltCleanInput or Claim.FinishedRow:
                    for (int i = 0; i < point.Length; i++) point[i] = -point[i] + 9;
                    break;
                case Claim.JustOutside:
                    point[0] += (float)(radius * 1.01) + 1e-4f;
                    break;
                case Claim.OutsideTheBox:
                    point[1] = 60;
                    break;
                case Claim.NotFinite:
                    point[2] = float.NaN;
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Offers what a liar claims straight to the ledger.</summary>
    private sealed class LyingPart(Liar liar, AttackIdentity identity) : AttackPart(identity, liar)
    {
        public override void Search(AttackRun run, int[] indices, int place)
        {
            foreach (int sample in indices)
            {
                float[] point = run.Samples.Inputs.Row(sample).ToArray();
                liar.Spoil(point, run.Goal.RadiusOf(sample));
                run.Ledger.Offer(sample, point, place);
            }
        }
    }

    /// <summary>Says that every sample is its own example, at some distance.</summary>
    private sealed class FalseNearest(double claimed, bool intoTheGoal) : IMinimumNormAttack
    {
        public string Name => "false";

        public NearestExamples Approach(
            IClassifier victim, Samples samples, NearestWithin goal, ulong seed = 0,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
        {
            NearestExamples known = intoTheGoal ? goal.Known : goal.Known.Copy();
            for (int i = 0; i < samples.Count; i++) known.Offer(i, samples.Inputs.Row(i), claimed, AttackIdentity.Of(Name));
            return known;
        }
    }

    /// <summary>Returns what nobody asked for.</summary>
    private sealed class Confused(NearestExamples? others) : IMinimumNormAttack
    {
        public string Name => "confused";

        public NearestExamples Approach(
            IClassifier victim, Samples samples, NearestWithin goal, ulong seed = 0,
            IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default) => others!;
    }

    /// <summary>
    /// The linear victim, but what is asked about a second time is misclassified that once: the claim of an attack, asked in its search.
    /// </summary>
    private sealed class Once : IDifferentiableClassifier
    {
        private int questions;

        public int InputDimension => Linear.InputDimension;

        public int Outputs => Linear.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Linear.Logits(inputs, logits);
            if (questions++ != 1) return;
            for (int i = 0; i < logits.Rows; i++)
                for (int c = 0; c < logits.Columns; c++) logits[i, c] = 0;
        }

        public void PullBack(Matrix cotangents, Matrix gradients) => Linear.PullBack(cotangents, gradients);
    }
}
