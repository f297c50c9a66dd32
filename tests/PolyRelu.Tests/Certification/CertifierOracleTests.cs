using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Networks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>What a certifier says of small networks, against what can be found out otherwise.</summary>
public sealed class CertifierOracleTests
{
    private const int Directions = 240;
    private const int Steps = 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static TheoryData<double, bool, int> Networks =>
        new(from power in new[] { 1, 1.3, 1.5, 2, 2.5, 3, 4 }
            from normalize in new[] { false, true }
            from outputs in new[] { 1, 3 }
            where power > 1 || !normalize
            select (power, normalize, outputs));

    /// <summary>In the plane every input within the certified radius is asked about, on a polar grid.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Plane_HoldsNoMisclassifiedInputWithinTheCertifiedRadius(double power, bool normalize, int outputs)
    {
        foreach (Norm norm in Norm.All)
        {
            int closed = 0, count = 0;
            for (ulong seed = 1; seed <= 2; seed++)
            {
                PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, seed, dimension: 2, hidden: 5);
                Samples samples = Predicted(network, 4, seed);
                NetworkEvaluator evaluator = network.CreateEvaluator();
                RadiusBracket[] brackets = new Certifier(network).Bracket(samples, new ThreatModel(norm, 2), cancellation: Stop);
                for (int i = 0; i < samples.Count; i++)
                {
                    RadiusBracket bracket = brackets[i];
                    Assert.True(bracket.CertifiedRadius <= bracket.AttackRadius, $"{bracket} of sample {i}, seed {seed}.");
                    double nearest = Nearest(evaluator, samples.Inputs.Row(i), samples.Labels[i], norm, bracket.CertifiedRadius);
                    Assert.True(nearest > bracket.CertifiedRadius,
                        $"{norm}, sample {i}, seed {seed}: misclassified at {nearest}, certified to {bracket.CertifiedRadius}.");
                    count++;
                    if (bracket.CertifiedRadius >= 0.9 * Math.Min(2, bracket.AttackRadius)) closed++;
                }
            }
            Assert.True(closed >= 0.25 * count, $"{norm}: {closed} of {count} brackets are closed to 10%.");
        }
    }

    /// <summary>
    /// A point in the span of neurons that depend on each other: what is left of it outside is rounding, whose direction means nothing.
    /// </summary>
    [Theory]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void PointInTheSpanOfDependentNeurons_HasACloseBracket(double power)
    {
        const int dimension = 100, clusters = 6, hidden = 20;
        CounterRandom random = new(7);
        Matrix weights = new(hidden, dimension), outputs = new(1, hidden), points = new(clusters, dimension);
        for (int j = 0; j < hidden; j++)
        {
            int first = j % 2 == 0 ? 0 : clusters / 2;      // each class has its half of the centres
            for (int k = first; k < first + (clusters / 2); k++) weights[j, k] = (float)Math.Max(0, random.NextGaussian()) + 0.01f;
            outputs[0, j] = j % 2 == 0 ? 0.3f : -0.3f;
        }
        for (int k = 0; k < clusters; k++) points[k, k] = 1;
        PolyReluNetwork network = new(power, false, weights, outputs);
        Samples samples = new(points, [.. Enumerable.Range(0, clusters).Select(k => k < clusters / 2 ? 1 : -1)]);
        RadiusBracket[] brackets = new Certifier(network).Bracket(samples, new ThreatModel(Norm.L2, 2), cancellation: Stop);
        Assert.All(brackets, bracket => Assert.InRange(bracket.CertifiedRadius, 0.98 * bracket.AttackRadius, bracket.AttackRadius));
    }

    /// <summary>Where no neuron changes sign the network is linear, and the distance to its boundary known.</summary>
    [Fact]
    public void Linear_IsCertifiedUpToItsBoundary()
    {
        PolyReluNetwork network = new(1, false, Matrix.From(2, 2, [1, 0, 0, 1]), Matrix.From(1, 2, [1, -1]));
        Samples samples = new(Matrix.From(1, 2, [10, 9]), [1]);
        foreach ((Norm norm, double distance) in new[] { (Norm.L2, 1 / Math.Sqrt(2)), (Norm.LInf, 0.5), (Norm.L1, 1.0) })
        {
            RadiusBracket bracket = new Certifier(network).Bracket(samples, new ThreatModel(norm, 5), cancellation: Stop)[0];
            Assert.InRange(bracket.CertifiedRadius, 0.998 * distance, distance);
            Assert.InRange(bracket.AttackRadius, distance, 1.0001 * distance);
        }
    }

    /// <summary>
    /// A box around a sample, with and without the range of inputs: the part of a set is certified wherever the whole is.
    /// </summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void Sets_AreCertifiedNoMoreThanTheirParts(double power, bool normalize, int outputs)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, seed: 7, dimension: 6, hidden: 8);
        Samples samples = Predicted(network, 6, 7);
        Certifier certifier = new(network);
        double[] radii = [0.01, 0.03, 0.1, 0.3, 1];
        Box box = new(-4, 4);
        SampleCertificate[][] largest = certifier.Decide(samples, new ThreatModel(Norm.LInf, 0), radii, cancellation: Stop),
            boxed = certifier.Decide(samples, new ThreatModel(Norm.LInf, 0, box), radii, cancellation: Stop),
            balls = certifier.Decide(samples, new ThreatModel(Norm.L2, 0), radii, cancellation: Stop),
            sums = certifier.Decide(samples, new ThreatModel(Norm.L1, 0), radii, cancellation: Stop);
        for (int i = 0; i < samples.Count; i++)
        {
            for (int r = 0; r < radii.Length; r++)
            {
                // L1 ⊂ L2 ⊂ L∞ of one radius, and the box takes away from L∞.
                SampleCertificate[] parts = [sums[i][r], balls[i][r], boxed[i][r], largest[i][r]];
                for (int outer = 1; outer < parts.Length; outer++)
                    if (parts[outer].Verdict == Verdict.Certified && outer != 2)
                        Assert.All(parts[..outer], part => Assert.NotEqual(Verdict.Broken, part.Verdict));
                if (r > 0 && largest[i][r].Verdict == Verdict.Certified) Assert.NotEqual(Verdict.Broken, largest[i][r - 1].Verdict);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Scales_DoNotMatter(double power, bool normalize, int outputs)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, seed: 3, dimension: 6, hidden: 8),
        scaled = network.Copy();
        for (int j = 0; j < network.Hidden; j++)
        {
            float factor = MathF.Pow(2, (j % 5) - 2);
            foreach (ref float weight in scaled.Weights.Row(j)) weight *= factor;
            for (int c = 0; c < outputs; c++) scaled.OutputWeights[c, j] /= factor;
        }
        Samples samples = Predicted(network, 5, 3);
        // Cuts go where the search happens to look, so that rounding may decide which of two radii is closed.
        CertificationSettings uncut = new() { Splits = 0 };
        RadiusBracket[] first = new Certifier(network, uncut).Bracket(samples, new ThreatModel(Norm.L2, 2), cancellation: Stop),
            second = new Certifier(scaled, uncut).Bracket(samples, new ThreatModel(Norm.L2, 2), cancellation: Stop);
        for (int i = 0; i < samples.Count; i++)
            Assert.InRange(second[i].CertifiedRadius, 0.9 * first[i].CertifiedRadius, 1.1 * first[i].CertifiedRadius);
    }

    [Fact]
    public void Classes_MayStandInAnyOrder()
    {
        PolyReluNetwork network = RandomNetworks.Create(3, true, 3, seed: 5, dimension: 6, hidden: 8);
        int[] order = [2, 0, 1];
        PolyReluNetwork relabelled = new(3, true, network.Weights, network.OutputWeights.Choose(order),
            [.. order.Select(c => network.Bias![c])], network.Centre);
        Samples samples = Predicted(network, 6, 5), renamed = new(samples.Inputs, [.. samples.Labels.Select(y => Array.IndexOf(order, y))]);
        RadiusBracket[] first = new Certifier(network).Bracket(samples, new ThreatModel(Norm.L2, 2), cancellation: Stop),
            second = new Certifier(relabelled).Bracket(renamed, new ThreatModel(Norm.L2, 2), cancellation: Stop);
        for (int i = 0; i < samples.Count; i++)
            Assert.InRange(second[i].CertifiedRadius, 0.999 * first[i].CertifiedRadius, 1.001 * first[i].CertifiedRadius);
    }

    /// <summary>Just past the breaking radius no stage proves anything, though none is told of the example.</summary>
    [Theory]
    [MemberData(nameof(Networks))]
    public void PastBreaking_NoStageProves(double power, bool normalize, int outputs)
    {
        foreach (Norm norm in Norm.All)
        {
            // More features than neurons in L2, where proofs go by the neurons' inner products.
            int dimension = norm == Norm.L2 ? 14 : 6;
            PolyReluNetwork network = RandomNetworks.Create(power, normalize, outputs, seed: 11, dimension: dimension, hidden: 10);
            Samples samples = Predicted(network, 6, 11);
            RadiusBracket[] brackets = new Certifier(network).Bracket(samples, new ThreatModel(norm, 4), cancellation: Stop);
            RealNetwork real = new(network);
            ProgramRounding rounding = new(network);
            for (int i = 0; i < samples.Count; i++)
            {
                if (!double.IsFinite(brackets[i].AttackRadius) || brackets[i].AttackRadius == 0) continue;
                ThreatModel past = new(norm, brackets[i].AttackRadius * 1.0005);
                MarginSpace space = MarginSpace.Of(new(real, samples.Inputs.Row(i)), past);
                NetworkEvaluator evaluator = network.CreateEvaluator();
                Matrix logits = new(1, outputs);
                evaluator.Logits(Matrix.From(1, dimension, brackets[i].Example!), logits);
                int label = samples.Labels[i], rival = outputs == 1 ? -label : Margin.Rival(logits.Row(0), label);
                foreach (ProgramRounding? program in new[] { rounding, null })
                {
                    PairSearch search = new(new(space, label, rival, program));
                    foreach (Stage stage in SampleCertifier.Stages(new CertificationSettings()))
                        if (stage.Supports(space)) stage.Search(search);
                    Assert.False(search.IsProven, $"{norm}, sample {i}: {search.Stage} proves {search.Bound} past the breaking radius.");
                }
            }
        }
    }

    /// <summary>The full AutoAttack inside certified sets finds nothing.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2.5)]
    [InlineData(3)]
    public void AutoAttack_BreaksNothingThatIsCertified(double power)
    {
        foreach (Norm norm in Norm.All)
        {
            PolyReluNetwork network = RandomNetworks.Create(power, power > 1, 3, seed: 13, dimension: norm == Norm.L2 ? 16 : 9, hidden: 12);
            Samples samples = Predicted(network, 12, 13);
            RadiusBracket[] brackets = new Certifier(network).Bracket(samples, new ThreatModel(norm, 2), cancellation: Stop);
            double[] radii = [.. brackets.Select(bracket => bracket.CertifiedRadius)];
            Attack attack = AttackChoice.ParseList("autoattack")[0].Create();
            AttackResult result = attack.Run(network.CreateEvaluator(), samples,
                new WithinRadii(new ThreatModel(norm, radii.Max()), radii),
                cancellation: Stop);
            Assert.DoesNotContain(true, result.Broken);
            Assert.True(radii.Average() > 0.05, $"The radii are {radii.Average()} in the mean: there is nothing to break.");
        }
    }

    /// <summary>
    /// What a bracket proves a verdict proves as well, for the same sample, though it was not told of the nearest example.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(3)]
    public void Verdicts_AreAsStrongAsBrackets(double power)
    {
        PolyReluNetwork network = RandomNetworks.Create(power, true, 3, seed: 21, dimension: 16, hidden: 10);
        Samples test = Predicted(network, 12, 21);
        if (power < 2) (network, test) = Trained(power);
        Certifier certifier = new(network);
        foreach (Norm norm in new[] { Norm.L2, Norm.L1 })
        {
            RadiusBracket[] brackets = certifier.Bracket(test, new ThreatModel(norm, 1.6), cancellation: Stop);
            for (int i = 0; i < brackets.Length; i++)
            {
                double radius = 0.9999 * brackets[i].CertifiedRadius;
                SampleCertificate verdict = certifier.Decide(test.Range(i, 1), new ThreatModel(norm, 0), [radius],
                    cancellation: Stop)[0][0];
                if (radius > 0)
                    Assert.True(verdict.Verdict == Verdict.Certified, $"{norm}, point {i}: {verdict} within {radius}, {brackets[i].Stage}");
            }
            Assert.True(brackets.Count(bracket => bracket.CertifiedRadius > 0.05) > brackets.Length / 2);
        }
    }

    [Fact]
    public void Results_DoNotDependOnThreads()
    {
        PolyReluNetwork network = RandomNetworks.Create(2.5, true, 3, seed: 5, dimension: 6, hidden: 8);
        Samples samples = Predicted(network, 8, 5);
        RadiusBracket[] together = new Certifier(network).Bracket(samples, new ThreatModel(Norm.L2, 2), cancellation: Stop);
        for (int i = 0; i < samples.Count; i++)
        {
            RadiusBracket alone = new Certifier(network).Bracket(samples.Range(i, 1), new ThreatModel(Norm.L2, 2), cancellation: Stop)[0];
            Assert.Equal((together[i].CertifiedRadius, together[i].AttackRadius, together[i].Stage),
                (alone.CertifiedRadius, alone.AttackRadius, alone.Stage));
        }
    }

    [Fact]
    public void BadInput_IsRefused()
    {
        PolyReluNetwork network = RandomNetworks.Create(2, false, 1, seed: 5), infinite = network.Copy();
        infinite.Weights[0, 0] = float.PositiveInfinity;
        Certifier certifier = new(network);
        ThreatModel ball = new(Norm.L2, 1);
        Assert.Contains("not finite", Assert.Throws<ArgumentException>(() => new Certifier(infinite)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => certifier.Bracket(new(new Matrix(1, 3), [1]), ball, cancellation: Stop));
        Assert.Throws<ArgumentException>(() => certifier.Bracket(new(new Matrix(1, 5), [2]), ball, cancellation: Stop));
        Assert.Throws<ArgumentException>(() => certifier.Bracket(new(Matrix.From(1, 5, [0, float.NaN, 0, 0, 0]), [1]), ball,
            cancellation: Stop));
        Assert.Throws<ArgumentException>(() =>
            certifier.Bracket(new(Matrix.From(1, 5, [0, 2, 0, 0, 0]), [1]), ball with { Box = Box.Unit }, cancellation: Stop));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Certifier(network, new CertificationSettings { Tolerance = 0 }));
    }

    /// <summary>A network of clusters: envelopes that touch in the wrong valley prove little of it.</summary>
    private static (PolyReluNetwork Network, Samples Test) Trained(double power)
    {
        GaussianClusters clusters = new() { Dimension = 40, Clusters = 6, PositiveClusters = 3, Alpha = 0.1 };
        Samples train = clusters.Sample(400, 0).Samples, test = clusters.Sample(12, 1).Samples;
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-5 })
            .Create(new NetworkShape { InputDimension = 40, Hidden = 30, Power = power }, 0);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
            BatchSize = 50,
            Epochs = 60,
        };
        return (Trainer.Train(start, train, test, options, null, Stop).Network, test);
    }

    /// <summary>Random inputs with the labels that the network gives them.</summary>
    private static Samples Predicted(PolyReluNetwork network, int count, ulong seed)
    {
        CounterRandom random = new(seed + 100);
        Matrix inputs = RandomNetworks.Gaussian(count, network.InputDimension, 1, ref random), logits = new(count, network.Outputs);
        network.CreateEvaluator().Logits(inputs, logits);
        return new(inputs, [.. Enumerable.Range(0, count).Select(i => Margin.Prediction(logits.Row(i)))]);
    }

    /// <summary>The least distance up to a radius at which a polar grid holds a misclassified input; infinite if it holds none.</summary>
    private static double Nearest(NetworkEvaluator evaluator, ReadOnlySpan<float> input, int label, Norm norm, double radius)
    {
        double nearest = double.PositiveInfinity;
        Matrix points = new(Directions, 2), logits = new(Directions, evaluator.Outputs);
        for (int step = 1; step <= Steps; step++)
        {
            for (int d = 0; d < Directions; d++)
            {
                (double sine, double cosine) = Math.SinCos(2 * Math.PI * d / Directions);
                double length = norm.Measure([(float)cosine, (float)sine]), share = radius * step / Steps / length;
                points[d, 0] = (float)(input[0] + (share * cosine));
                points[d, 1] = (float)(input[1] + (share * sine));
            }
            evaluator.Logits(points, logits);
            for (int d = 0; d < Directions; d++)
                if (!Margin.IsCorrect(logits.Row(d), label)) nearest = Math.Min(nearest, norm.Distance(points.Row(d), input));
        }
        return nearest;
    }
}
