using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Attacks.MinimumNorm;

/// <summary>DDN, FMN and PDPGD come near the exact distance where it is known, are never nearer, and do not depend on company.</summary>
public sealed class MinimumNormTests(ITestOutputHelper output)
{
    /// <summary>Distance that a unit in the last place of a float32 logit is worth here.</summary>
    private const double LogitRounding = 1e-6;

    public static TheoryData<string, string> Attacks()
    {
        TheoryData<string, string> cases = [];
        foreach (string attack in (string[])["ddn", "fmn", "fmn-t", "pdpgd"])
            foreach (Norm norm in Norm.All)
                if (NamedAttack.Create(attack).Supports(norm)) cases.Add(attack, norm.Name);
        return cases;
    }

    /// <summary>The same, and those of L0.</summary>
    public static TheoryData<string, string> AttacksAndL0()
    {
        TheoryData<string, string> cases = [];
        foreach (string attack in (string[])["ddn", "fmn", "fmn-t", "pdpgd", "sigma-zero"])
            foreach (Norm norm in Norm.AllAndL0)
                if (NamedAttack.Create(attack).Supports(norm)) cases.Add(attack, norm.Name);
        return cases;
    }

    /// <remarks>With five classes only the attack on one rival at a time need find the nearest.</remarks>
    [Theory]
    [MemberData(nameof(Attacks))]
    public void Distance_IsThatToTheHyperplaneOfLinearClassifiers(string name, string normName)
    {
        Norm norm = Norm.Parse(normName);
        foreach (int outputs in name == "fmn-t" ? (int[])[1, 2, 5] : [1, 2])
        {
            LinearVictim victim = LinearVictim.Random(outputs, 12, 5);
            Samples samples = victim.CreateSamples(30, 6);
            NearestExamples nearest = Approach(name, victim, samples, new ThreatModel(norm, 50));
            double[] exact = [.. Enumerable.Range(0, samples.Count)
                .Select(i => victim.Distance(samples.Inputs.Row(i), samples.Labels[i], norm))];
            ExpectNear(exact, exact, nearest, 1.03);
        }
    }

    /// <remarks>F in degree 1 in every norm, and F^(3) in L2.</remarks>
    [Theory]
    [MemberData(nameof(Attacks))]
    public void Distance_IsThatOfIdealClassifiers(string name, string normName)
    {
        Norm norm = Norm.Parse(normName);
        (PolyReluNetwork network, Samples samples) = Ideal(1);
        ExpectIdeal(1.03);
        if (norm != Norm.L2) return;
        (network, samples) = Ideal(3);
        ExpectIdeal(1.1);

        void ExpectIdeal(double most)
        {
            var exact = ExactDistances.Of(network);
            DistanceInterval[] distances = [.. Enumerable.Range(0, samples.Count)
                .Select(i => exact.Of(samples.Inputs.Row(i), samples.Labels[i], norm))];
            NearestExamples nearest = Approach(name, network.CreateEvaluator(), samples, new ThreatModel(norm, 20));
            ExpectNear([.. distances.Select(d => d.Low)], [.. distances.Select(d => d.High)], nearest, most);
        }
    }

    /// <remarks>
    /// Half of every step leads out of the box and is clipped, and the margin is convex: without a radius that grows the iterates come near
    /// the boundary and stay before it.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Attacks))]
    public void BoundaryIsCrossed_WhereTheBoxClipsHalfOfEveryStep_AndTheMarginIsConvex(string name, string normName)
    {
        // f = σ(⟨1, x⟩)³/4 − 0.02
        PolyReluNetwork network = new(3, false, Matrix.From(1, 4, [1, 1, 1, 1]), Matrix.From(1, 1, [1]), bias: [-0.02f]);
        Samples samples = new(Matrix.From(1, 4, [0, 0, 0.5f, 0.4f]), [1]);
        NearestExamples nearest = Approach(name, network.CreateEvaluator(), samples, new ThreatModel(Norm.Parse(normName), 3, Box.Unit));
        double sum = 0.9 - Math.Cbrt(0.08), exact = normName switch { "linf" => sum / 2, "l2" => sum / Math.Sqrt(2), _ => sum };
        Assert.InRange(nearest.Distances[0], exact - LogitRounding, 1.05 * exact);
    }

    [Theory]
    [MemberData(nameof(AttacksAndL0))]
    public void NearestExamples_AreTheSame_OnOneThreadInSmallBatchesAndInAnotherOrder(string name, string norm)
    {
        AttackCase example = AttackCase.Create(name, norm, true, 4);
        ThreatModel threat = example.Threat with { Radius = 3 };
        int[] reversed = [.. Enumerable.Range(0, example.Samples.Count).Reverse()];
        Samples turned = example.Subset(reversed);
        NearestExamples whole = Of(example.Create(), example.Samples), other;
        using (Workers.Inline()) other = Of(example.Create(context: example.Context with { BatchSize = 5 }), turned);
        Assert.Contains(whole.Distances.ToArray(), distance => distance > 0 && double.IsFinite(distance));
        for (int i = 0; i < reversed.Length; i++)
            Assert.True(whole.Adversarials.Row(reversed[i]).SequenceEqual(other.Adversarials.Row(i)), $"sample {i} has another example");

        NearestExamples Of(Attack attack, Samples samples) => ((IMinimumNormAttack)attack).Approach(example.Network.CreateEvaluator(),
            samples, new NearestWithin(threat, new NearestExamples(samples)), 3, null, TestContext.Current.CancellationToken);
    }

    /// <summary>What is found at a radius is what the nearest examples say of it.</summary>
    [Theory]
    [MemberData(nameof(AttacksAndL0))]
    public void Approach_AgreesWithRunAtARadius(string name, string norm)
    {
        AttackCase example = AttackCase.Create(name, norm, true, 1);
        ThreatModel threat = example.Threat with { Radius = norm == "l0" ? 1 : 0.4 * example.Threat.Radius };
        NearestExamples nearest =
            Approach(name, example.Network.CreateEvaluator(), example.Samples, example.Threat with { Radius = 3 });
        AttackResult result = NamedAttack.Create(name).Run(example.Network.CreateEvaluator(), example.Samples, threat,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(nearest.RobustAccuracy(threat.Radius), result.RobustAccuracy, 12);
        Assert.InRange(result.RobustAccuracy, 0.05, 0.8);
    }

    [Theory]
    [MemberData(nameof(AttacksAndL0))]
    public void NearerExamplesThatAreKnown_AreKept(string name, string norm)
    {
        AttackCase example = AttackCase.Create(name, norm, false, 4);
        NearestExamples known = new(example.Samples);
        for (int i = 0; i < example.Samples.Count; i++)
            known.Offer(i, example.Samples.Inputs.Row(i), 1e-6, AttackIdentity.Of("known before"));
        known = Approach(name, example.Network.CreateEvaluator(), example.Samples, example.Threat, known);
        Assert.All(known.Distances.ToArray(), distance => Assert.True(distance is 0 or 1e-6));
    }

    /// <summary>Units of the data do not matter where the box says them: images in [0, 255] are found as those in [0, 1].</summary>
    [Theory]
    [InlineData("ddn", "l2")]
    [InlineData("fmn", "linf")]
    [InlineData("fmn-t", "l1")]
    public void FirstStep_GoesByTheWidthOfTheBox(string name, string normName)
    {
        const float width = 256;
        Norm norm = Norm.Parse(normName);
        LinearVictim victim = LinearVictim.Random(2, 12, 5);
        Samples samples = victim.CreateSamples(20, 6);
        Matrix inputs = samples.Inputs.Copy(), weights = new(2, 12);
        Matrix zero = new(1, 2);
        victim.Logits(new Matrix(1, 12), zero);
        for (int c = 0; c < 2; c++)
        {
            Matrix unit = new(1, 12), answer = new(1, 2);
            for (int i = 0; i < 12; i++)
            {
                unit.Row(0).Clear();
                unit[0, i] = 1;
                victim.Logits(unit, answer);
                weights[c, i] = (answer[0, c] - zero[0, c]) / width;
            }
        }
        for (int i = 0; i < samples.Count; i++)
            for (int j = 0; j < 12; j++) inputs[i, j] *= width;
        double[] narrow = Approach(name, victim, samples, new ThreatModel(norm, 9, Box.Unit)).Distances.ToArray();
        double[] wide = Approach(name, new LinearVictim(weights, [.. zero.Row(0)]), new Samples(inputs, samples.Labels),
            new ThreatModel(norm, 9 * width, new Box(0, width))).Distances.ToArray();
        for (int i = 0; i < narrow.Length; i++) Assert.Equal(narrow[i], wide[i] / width, 1e-4);
    }

    private void ExpectNear(double[] low, double[] high, NearestExamples nearest, double most)
    {
        double worst = Enumerable.Range(0, low.Length).Max(i => nearest.Distances[i] / high[i]);
        output.WriteLine($"worst {worst:0.####}");
        for (int i = 0; i < low.Length; i++)
            Assert.True(nearest.Distances[i] >= low[i] - LogitRounding, $"sample {i}: found {nearest.Distances[i]}, exact {low[i]}");
        Assert.InRange(worst, 0, most);
    }

    private static NearestExamples Approach(
        string name, IClassifier victim, Samples samples, ThreatModel threat, NearestExamples? known = null) =>
        ((IMinimumNormAttack)NamedAttack.Create(name)).Approach(victim, samples,
            new NearestWithin(threat, known ?? new NearestExamples(samples)), cancellation: TestContext.Current.CancellationToken);

    /// <summary>F for p = 1, else F^(p), of six clusters, and points around their centres where no neuron is inactive.</summary>
    private static (PolyReluNetwork Network, Samples Samples) Ideal(double power)
    {
        const int dimension = 12, clusters = 6, positive = 3;
        CounterRandom random = new(4);
        Matrix means = new(clusters, dimension);
        for (int k = 0; k < clusters; k++) means[k, k] = 1;
        ClusterCentres centres = new(means, positive);
        Matrix inputs = new(24, dimension);
        int[] labels = new int[inputs.Rows];
        for (int i = 0; i < inputs.Rows; i++)
        {
            labels[i] = i % clusters < positive ? 1 : -1;
            for (int j = 0; j < dimension; j++)
                inputs[i, j] = means[i % clusters, j] + (j < clusters ? 0.3f : 0) + (float)(0.05 * random.NextGaussian());
        }
        PolyReluNetwork network = power == 1 ? new SumClassifier(centres).ToNetwork() : new PowerClassifier(centres, power).ToNetwork();
        return (network, new Samples(inputs, labels));
    }
}
