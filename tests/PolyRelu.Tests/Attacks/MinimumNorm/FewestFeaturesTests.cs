using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks.MinimumNorm;

/// <summary>
/// In L0: attacks come near the fewest features whose change fools a classifier where these are known, and never below; attacks and proofs
/// without L0 say so.
/// </summary>
public sealed class FewestFeaturesTests(ITestOutputHelper output)
{
    private static readonly string[] WithL0 = ["sigma-zero", "fmn", "fmn-t", "pdpgd", "nearest"];

    /// <summary>
    /// Attack, outputs, whether features have radii, the share of points of which it is to find the fewest features, and by how many it may
    /// miss those of others.
    /// </summary>
    public static TheoryData<string, int, bool, double, int> Linear => new()
    {
        { "sigma-zero:iterations=300", 1, false, 0.9, 1 },
        { "sigma-zero:iterations=300", 2, true, 0.85, 2 },
        { "fmn", 2, false, 0.9, 1 },
        { "fmn-t", 5, false, 0.9, 1 },
        { "fmn-t", 5, true, 0.85, 2 },
        { "pdpgd", 1, false, 0.9, 1 },
    };

    /// <remarks>
    /// A linear margin falls with every feature by |w_i| times the way to its bound: the fewest features are those of the largest falls.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Linear))]
    public void Distance_IsTheNumberOfLargestFalls_OfLinearClassifiers(string name, int outputs, bool radii, double share, int miss)
    {
        LinearVictim victim = LinearVictim.Random(outputs, 20, 5);
        Samples samples = victim.CreateSamples(40, 6);
        ThreatModel threat = new(Norm.L0, 20, Box.Unit)
        {
            FeatureRadii = radii ? new FeatureRadii([.. Enumerable.Range(0, 20).Select(i => i % 4 == 0 ? 0 : 0.2f * (i % 5))]) : null,
        };
        double[] exact = [.. Enumerable.Range(0, samples.Count).Select(i => Fewest(victim, samples, i, threat))];
        ExpectNear(exact, Approach(name, victim, samples, threat), share, miss);
    }

    /// <remarks>
    /// f = σ(⟨a, x⟩)³ − σ(⟨b, x⟩)³ with a, b ≥ 0 of different features falls with every feature in one direction, so that corners of the
    /// box alone matter, of which there are 2¹².
    /// </remarks>
    [Theory]
    [InlineData("sigma-zero:iterations=300", 0.95, 1)]
    [InlineData("fmn", 0.85, 1)]
    [InlineData("pdpgd", 0.4, 2)]
    public void Distance_IsThatOfTheBestSubsetOfFeatures(string name, double share, int miss)
    {
        const int dimension = 12;
        CounterRandom random = new(9);
        Matrix weights = new(2, dimension), inputs = new(30, dimension), logits = new(30, 1);
        for (int i = 0; i < dimension; i++) weights[i % 2, i] = (float)random.NextUniform(0.1, 1);
        for (int i = 0; i < inputs.Rows; i++)
            for (int j = 0; j < dimension; j++) inputs[i, j] = (float)(random.NextUniform(0, 0.5) + ((i + j) % 2 * 0.5));
        PolyReluNetwork network = new(3, false, weights, Matrix.From(1, 2, [1, -1]));
        NetworkEvaluator victim = network.CreateEvaluator();
        victim.Logits(inputs, logits);
        Samples samples = new(inputs, [.. Enumerable.Range(0, inputs.Rows).Select(i => Margin.Prediction(logits.Row(i)))]);
        double[] exact = [.. Enumerable.Range(0, inputs.Rows).Select(i => Best(samples.Inputs.Row(i).ToArray(), samples.Labels[i]))];
        Assert.True(exact.Distinct().Count() > 3, $"too easy: {string.Join(' ', exact)}");
        ExpectNear(exact, Approach(name, victim, samples, new ThreatModel(Norm.L0, dimension, Box.Unit)), share, miss);

        double Best(float[] input, int label)
        {
            int least = int.MaxValue;
            Matrix corners = new(1 << dimension, dimension), answers = new(1 << dimension, 1);
            for (int subset = 0; subset < corners.Rows; subset++)
                for (int i = 0; i < dimension; i++)
                    corners[subset, i] = ((subset >> i) & 1) == 0 ? input[i] : (i % 2 == 0) == (label > 0) ? 0 : 1;
            victim.Logits(corners, answers);
            for (int subset = 0; subset < corners.Rows; subset++)
                if (!Margin.IsCorrect(answers.Row(subset), label)) least = Math.Min(least, int.PopCount(subset));
            return least;
        }
    }

    /// <summary>The count stands beside the margin in what σ-zero follows; the size of the logits must not decide between them.</summary>
    [Fact]
    public void SigmaZero_FindsTheSame_WhereLogitsAreAMillionTimesAsSmall()
    {
        AttackCase example = AttackCase.Create("sigma-zero", "l0", true, 4);
        PolyReluNetwork large = example.Network;
        Matrix output = large.OutputWeights.Copy();
        for (int c = 0; c < output.Rows; c++)
            for (int j = 0; j < output.Columns; j++) output[c, j] *= 1f / (1 << 20);
        PolyReluNetwork small = new(large.Power, large.NormalizeInput, large.Weights, output, null, large.Centre);
        ThreatModel threat = example.Threat with { Radius = 10 };
        Assert.Equal(Approach("sigma-zero:iterations=100", large.CreateEvaluator(), example.Samples, threat).Distances.ToArray(),
            Approach("sigma-zero:iterations=100", small.CreateEvaluator(), example.Samples, threat).Distances.ToArray());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    [InlineData(60)]
    public void FewestChanges_LeavesNoneThatIsNotNeeded(int changed)
    {
        LinearVictim victim = LinearVictim.Random(3, 60, 5);
        Samples samples = victim.CreateSamples(40, 6);
        CounterRandom random = new(4);
        Matrix points = samples.Inputs.Copy();
        for (int row = 0; row < points.Rows; row++)
            for (int i = 0; i < changed; i++) points[row, (7 * i) % 60] += (float)(3 * random.NextGaussian());
        int[] rows = [.. Enumerable.Range(0, points.Rows).Where(row => !IsCorrect(points, row, row))];
        Assert.NotEmpty(rows);
        (Samples clean, Matrix found) = (samples.Choose(rows), points.Choose(rows));
        FewestChanges.Shorten(victim, clean.Inputs, clean.Labels, found, TestContext.Current.CancellationToken);
        for (int row = 0; row < rows.Length; row++)
        {
            Assert.False(IsCorrect(found, row, rows[row]), $"row {row} is classified correctly");
            for (int i = 0; i < 60; i++)
            {
                float kept = found[row, i], before = clean.Inputs[row, i];
                if (kept == before) continue;
                Assert.Equal(points[rows[row], i], kept);
                found[row, i] = before;
                Assert.True(IsCorrect(found, row, rows[row]), $"row {row} does not need feature {i}");
                found[row, i] = kept;
            }
        }

        bool IsCorrect(Matrix at, int row, int sample)
        {
            Matrix answer = new(1, 3);
            victim.Logits(Matrix.From(1, 60, at.Row(row)), answer);
            return Margin.IsCorrect(answer.Row(0), samples.Labels[sample]);
        }
    }

    [Fact]
    public void AttacksWithoutL0_SaySo_AndNameThoseThatHaveIt()
    {
        AttackContext context = new() { Centres = new ClusterCentres(Matrix.From(2, 2, [1, 0, 0, 1]), 1) };
        LinearVictim victim = LinearVictim.Random(1, 2, 1);
        List<string> having = [];
        foreach (Registration<AttackFactory> entry in Registry<AttackFactory>.All)
        {
            Attack attack = entry.Value.Create(context);
            if (attack.Supports(Norm.L0)) having.Add(entry.Name);
            else
                Assert.Contains("is not defined in the norm L0; it supports", Assert.Throws<ArgumentException>(() => attack.Run(
                    victim, victim.CreateSamples(3, 1), new ThreatModel(Norm.L0, 1),
                    cancellation: TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        }
        Assert.Equal(WithL0.Order(), having.Order());
        string told = Assert.Throws<ArgumentException>(() => NamedAttack.Create("apgd-ce").RequireNorm(Norm.L0)).Message;
        Assert.EndsWith("it supports L∞, L2, L1. In L0 there are sigma-zero, fmn, fmn-t, pdpgd and nearest.", told,
            StringComparison.Ordinal);
        Assert.EndsWith("it supports L0.", Assert.Throws<ArgumentException>(() =>
            NamedAttack.Create("sigma-zero").RequireNorm(Norm.L2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Proofs_AreNotAboutL0()
    {
        AttackCase example = AttackCase.Create("sigma-zero", "l0", true, 1);
        Action[] calls =
        [
            () => new Certifier(example.Network).Decide(example.Samples, example.Threat, [1]),
            () => new Certifier(example.Network).Bracket(example.Samples, example.Threat),
            () => CertificationRun.Decide(new CertificationRequest
            {
                Network = example.Network, Samples = example.Samples, Threat = example.Threat, Radii = [1],
            }, cancellation: TestContext.Current.CancellationToken),
        ];
        foreach (Action call in calls)
            Assert.StartsWith("Proofs are about balls in L∞, L2, L1; got L0", Assert.Throws<ArgumentException>(call).Message,
                StringComparison.Ordinal);
    }

    private void ExpectNear(double[] exact, NearestExamples found, double share, int miss)
    {
        double[] distances = found.Distances.ToArray();
        int equal = distances.Zip(exact).Count(pair => pair.First == pair.Second);
        output.WriteLine($"{equal} of {exact.Length}: {string.Join(' ', distances)}; exact {string.Join(' ', exact)}");
        for (int i = 0; i < exact.Length; i++)
            Assert.True(distances[i] >= exact[i] && distances[i] <= exact[i] + miss, $"sample {i}: found {distances[i]}, exact {exact[i]}");
        Assert.InRange(equal, share * exact.Length, exact.Length);
    }

    private static NearestExamples Approach(string name, IClassifier victim, Samples samples, ThreatModel threat) =>
        ((IMinimumNormAttack)NamedAttack.Create(name)).Approach(victim, samples, new NearestWithin(threat, new NearestExamples(samples)),
            cancellation: TestContext.Current.CancellationToken);

    private static double Fewest(LinearVictim victim, Samples samples, int sample, ThreatModel threat)
    {
        ReadOnlySpan<float> input = samples.Inputs.Row(sample);
        float[] low = new float[input.Length], high = new float[input.Length];
        threat.Ranges(input, low, high);
        double fewest = double.PositiveInfinity;
        for (int rival = 0; rival < Math.Max(victim.Outputs, 2); rival++)
        {
            if (rival == (victim.Outputs == 1 ? 0 : samples.Labels[sample])) continue;
            (float[] normal, double margin) = victim.Boundary(input, samples.Labels[sample], rival);
            double[] falls = new double[input.Length];
            for (int i = 0; i < falls.Length; i++)
                falls[i] = normal[i] > 0 ? normal[i] * ((double)input[i] - low[i]) : -normal[i] * ((double)high[i] - input[i]);
            int count = 0;
            foreach (double fall in falls.OrderDescending())
            {
                if (margin < 0) break;
                margin -= fall;
                count++;
            }
            if (margin < 0) fewest = Math.Min(fewest, count);
        }
        return fewest;
    }
}
