using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Geometry;
using Xunit;

namespace PolyRelu.Tests.Attacks.Boundary;

/// <summary>FAB finds the nearest example: on a linear classifier the exact distance is known, with and without a box.</summary>
public sealed class FabTests
{
    /// <summary>Distance that a unit in the last place of a float32 logit is worth here.</summary>
    private const double LogitRounding = 1e-6;

    public static TheoryData<string, string, bool, int> Cases()
    {
        TheoryData<string, string, bool, int> cases = [];
        foreach (string attack in (string[])["fab", "fab-t"])
            foreach (Norm norm in Norm.All)
                foreach (bool boxed in (bool[])[false, true])
                    foreach (int outputs in (int[])[1, 2, 5])
                        // With a box the class nearest by |f| / ‖∇f‖ need not be the nearest one, so that untargeted FAB is exact for one
                        // rival only.
                        if (attack == "fab-t" || !boxed || outputs < 5) cases.Add(attack, norm.Name, boxed, outputs);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Distance_IsExactOnLinearClassifiers(string name, string normName, bool boxed, int outputs)
    {
        Norm norm = Norm.Parse(normName);
        LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
        Samples samples = victim.CreateSamples(60, 6);
        NearestExamples nearest = Approach(name, victim, samples, new ThreatModel(norm, 50, boxed ? Box.Unit : null));
        int finite = 0;
        for (int i = 0; i < samples.Count; i++)
        {
            double expected = Exact(victim, samples.Inputs.Row(i), samples.Labels[i], norm, boxed), found = nearest.Distances[i];
            if (double.IsInfinity(expected)) Assert.Equal(double.PositiveInfinity, found);
            else Assert.True(found <= (expected * 1.001) + LogitRounding && found >= expected - LogitRounding,
                $"sample {i}: found {found}, exact {expected}");
            if (!double.IsInfinity(expected)) finite++;
        }
        Assert.True(finite > 30, $"{finite} samples can be broken at all");
    }

    [Fact]
    public void NearestExamples_AreMisclassifiedAtTheirDistance()
    {
        AttackCase example = AttackCase.Create("fab", "l2", true, 4);
        NearestExamples nearest = Approach(
            "fab", example.Network.CreateEvaluator(), example.Samples, example.Threat with { Radius = 3 });
        for (int i = 0; i < example.Samples.Count; i++)
        {
            if (double.IsInfinity(nearest.Distances[i])) continue;
            Assert.False(example.IsCorrect(nearest.Adversarials.Row(i), example.Samples.Labels[i]));
            Assert.Equal(Norm.L2.Distance(nearest.Adversarials.Row(i), example.Samples.Inputs.Row(i)), nearest.Distances[i], 1e-12);
            Assert.Equal(nearest.Distances[i] > 0 ? "fab" : AttackResult.Misclassified, nearest.FoundBy[i]!.Label);
        }
        Assert.Contains(nearest.Distances.ToArray(), distance => distance == 0);
        Assert.Contains(nearest.Distances.ToArray(), distance => distance > 0 && double.IsFinite(distance));
    }

    [Fact]
    public void Approach_AgreesWithRunAtARadius()
    {
        AttackCase example = AttackCase.Create("fab-t", "linf", true, 4);
        NearestExamples nearest = Approach(
            "fab-t", example.Network.CreateEvaluator(), example.Samples, example.Threat with { Radius = 3 });
        AttackResult result = Create("fab-t").Run(example.Network.CreateEvaluator(), example.Samples, example.Threat,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(nearest.RobustAccuracy(example.Threat.Radius), result.RobustAccuracy, 12);
    }

    [Fact]
    public void Approach_KeepsNearerExamplesThatAreKnown()
    {
        AttackCase example = AttackCase.Create("fab-t", "l2", true, 4);
        NearestExamples nearest = new(example.Samples);
        for (int i = 0; i < example.Samples.Count; i++)
            nearest.Offer(i, example.Samples.Inputs.Row(i), 1e-6, AttackIdentity.Of("known before"));
        nearest = Approach("fab-t", example.Network.CreateEvaluator(), example.Samples, example.Threat, nearest);
        Assert.All(nearest.Distances.ToArray(), distance => Assert.True(distance is 0 or 1e-6));
    }

    [Fact]
    public void Restarts_NeverFindFartherExamples()
    {
        AttackCase example = AttackCase.Create("fab-t", "l2", false, 4);
        ThreatModel threat = example.Threat with { Radius = 3 };
        NearestExamples once = Approach("fab-t", example.Network.CreateEvaluator(), example.Samples, threat),
            often = Approach("fab-t", example.Network.CreateEvaluator(), example.Samples, threat, restarts: 4);
        for (int i = 0; i < example.Samples.Count; i++) Assert.True(often.Distances[i] <= once.Distances[i]);
    }

    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void GivingUp_ChangesNoResult(string norm)
    {
        AttackCase example = AttackCase.Create("fab-t", norm, true, 4);
        foreach (double factor in (double[])[0.3, 1, 2])
        {
            ThreatModel threat = example.Threat with { Radius = factor * example.Threat.Radius };
            AttackResult early = Run(keepToEnd: false, threat), late = Run(keepToEnd: true, threat);
            Assert.Equal(late.Broken, early.Broken);
        }

        AttackResult Run(bool keepToEnd, ThreatModel threat) =>
            new Fab(new TargetedFabSettings { Restarts = 2 }, new() { KeepToEnd = keepToEnd })
                .Run(example.Network.CreateEvaluator(), example.Samples, threat, cancellation: TestContext.Current.CancellationToken);
    }

    /// <remarks>
    /// The nearest example stays at √2 times its least distance for some 40 iterations. With a third class, which is the first
    /// target and out of reach, the same network has several rivals.
    /// </remarks>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    public void GivingUp_LosesNoPoint_WhereTheGradientVanishesOnTheWay(int outputs, int targets)
    {
        IReadOnlyDictionary<string, NumericArray> run =
            NpzFile.Read(TestData.ReferenceFile("synthetic_D200_h400_n4000_sigma0.1_p3_ep401_seed0.npz"));
        float[] v = run["v"].ToSingles();
        Matrix weights = outputs == 1 ? Matrix.From(1, v.Length, v)
            : Matrix.From(3, v.Length, [.. v, .. v.Select(x => -x), .. new float[v.Length]]);
        PolyReluNetwork network = new(3, false, run["W"].ToMatrix().Transpose(), weights, bias: outputs == 1 ? null : [0, 0, -1]);
        Samples samples = new(run["X_test"].ToMatrix(),
            [.. run["Y_test"].ToSingles().Select(label => outputs == 1 ? (int)label : label > 0 ? 0 : 1)]);
        double early = Robust(false), late = Robust(true);
        Assert.InRange(late, 0, 0.1);
        Assert.InRange(early - late, -0.01, 0.01);

        double Robust(bool keepToEnd) =>
            new Fab(new TargetedFabSettings { Targets = targets }, new() { KeepToEnd = keepToEnd }).Run(
            network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, 0.74),
            cancellation: TestContext.Current.CancellationToken).RobustAccuracy;
    }

    /// <remarks>
    /// f = σ(x₁) − 4σ(x₂) + ½ at (1, −0.3): the first step ends where neither neuron is active; the boundary lies along x₁ + ½ = 4x₂.
    /// </remarks>
    [Theory]
    [InlineData("fab", 1)]
    [InlineData("fab-t", 1)]
    [InlineData("fab-t", 2)]
    public void SearchThatReachesAZeroGradient_BeginsAnew(string name, int outputs)
    {
        Matrix outputWeights = outputs == 1 ? Matrix.From(1, 2, [1, -4]) : Matrix.From(2, 2, [0, 0, 1, -4]);
        PolyReluNetwork network = new(1, false, Matrix.From(2, 2, [1, 0, 0, 1]), outputWeights, bias: outputs == 1 ? [0.5f] : [0, 0.5f]);
        Samples samples = new(Matrix.From(1, 2, [1, -0.3f]), [1]);
        NearestExamples nearest = Approach(name, network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, 3));
        double exact = 2.7 / Math.Sqrt(17);
        Assert.InRange(nearest.Distances[0], exact - 1e-6, 1.001 * exact);
    }

    private static NearestExamples Approach(
        string name, IClassifier victim, Samples samples, ThreatModel threat, NearestExamples? known = null, int restarts = 1) =>
        ((IMinimumNormAttack)Create(name, restarts)).Approach(
            victim, samples, new NearestWithin(threat, known ?? new NearestExamples(samples)),
            cancellation: TestContext.Current.CancellationToken);

    private static Attack Create(string name, int restarts = 1) =>
        NamedAttack.Create(name, NamedAttack.Common(restarts: restarts));

    private static double Exact(LinearVictim victim, ReadOnlySpan<float> input, int label, Norm norm, bool boxed)
    {
        if (!boxed) return victim.Distance(input, label, norm);
        float[] lower = [.. input.ToArray().Select(x => -x)], upper = [.. input.ToArray().Select(x => 1 - x)];
        double least = double.PositiveInfinity;
        for (int rival = 0; rival < Math.Max(victim.Outputs, 2); rival++)
        {
            if (rival == (victim.Outputs == 1 ? 0 : label)) continue;
            (float[] normal, double margin) = victim.Boundary(input, label, rival);
            double[] move = HyperplaneReference.Solve(norm, normal, -margin, lower, upper);
            if (normal.Zip(move, (w, m) => w * m).Sum() > -margin + 1e-6) continue;
            least = Math.Min(least, norm.Name switch
            {
                "linf" => move.Max(Math.Abs),
                "l2" => Math.Sqrt(move.Sum(m => m * m)),
                _ => move.Sum(Math.Abs)
            });
        }
        return least;
    }
}
