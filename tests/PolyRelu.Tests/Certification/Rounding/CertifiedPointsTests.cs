using System.Globalization;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>No float32 input of a certified set is misclassified, in whatever order the program sums.</summary>
/// <remarks>
/// POLYRELU_POINTS=1000000 has so many points for each pretrained network, of more images; docs/certification.md has the result.
/// </remarks>
public sealed class CertifiedPointsTests(ITestOutputHelper output)
{
    private const int Batch = 250;

    private const int UsualPoints = 4_000;

    private static int PointsAsked => Environment.GetEnvironmentVariable("POLYRELU_POINTS") is { } text
        ? int.Parse(text, CultureInfo.InvariantCulture) : UsualPoints;

    [Fact]
    public void SmallNetworks_KeepTheirLabels()
    {
        int certified = 0;
        foreach (double power in (double[])[1, 1.3, 2, 2.5, 3, 4])
        {
            foreach (int outputs in (int[])[1, 3])
            {
                PolyReluNetwork network = RandomNetworks.Create(power, outputs == 3, outputs, 31, dimension: 12, hidden: 9);
                CounterRandom random = new(8);
                Samples samples = Correct(network, RandomNetworks.Gaussian(6, 12, 1, ref random));
                foreach (ThreatModel threat in (ThreatModel[])[new(Norm.L2, 2), new(Norm.LInf, 1), new(Norm.L1, 2)])
                {
                    RadiusBracket[] brackets = new Certifier(network).Bracket(samples, threat, null, TestContext.Current.CancellationToken);
                    for (int i = 0; i < samples.Count; i++)
                    {
                        if (brackets[i].CertifiedRadius == 0) continue;
                        certified++;
                        ThreatModel within = threat with { Radius = brackets[i].CertifiedRadius };
                        Matrix points = PointsOf(samples.Inputs.Row(i), within, brackets[i].Example, 20, ref random);
                        RequireCorrect(network, points, samples.Labels[i], (ulong)i, $"p = {power}, {threat.Norm.Name}, sample {i}");
                        RequireCorrectInOrders(network, points, samples.Labels[i], (ulong)i, $"p = {power}, {threat.Norm.Name}");
                    }
                }
            }
        }
        Assert.True(certified > 100, $"Only {certified} sets were certified.");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void PretrainedNetworks_KeepTheirLabels(int power)
    {
        PolyReluNetwork network = NetworkFile.Load(TestData.Model(power), new() { Power = power, NormalizeInput = true });
        int asked = PointsAsked, images = Math.Clamp(asked / 50_000, 2, 200);
        Samples samples = Registry<DatasetSource>.Find("mnist").Value.Load(new()
        {
            Split = "test", Task = "digits", Folder = TestData.DataFolder(), Offline = true,
        }).Samples.Take(images);
        CounterRandom random = new(12);
        int points = 0;
        foreach (ThreatModel threat in (ThreatModel[])[new(Norm.L2, 10), new(Norm.LInf, 0.2, Box.Unit)])
        {
            // The radius of a box takes minutes to find, so a few are tried.
            RadiusBracket[] brackets = threat.Norm == Norm.LInf ? Within(network, samples, threat, [0.01, 0.02, 0.03, 0.05, 0.07, 0.2])
                : new Certifier(network).Bracket(samples, threat, null, TestContext.Current.CancellationToken);
            int certified = brackets.Count(bracket => bracket.CertifiedRadius > 0);
            Assert.True(certified >= 0.7 * images, $"{certified} of {images} images have a certified radius in {threat.Norm.Name}.");
            int each = ((asked / 2 / certified) + Batch - 1) / Batch;
            for (int i = 0; i < images; i++)
            {
                if (brackets[i].CertifiedRadius == 0) continue;
                ThreatModel within = threat with { Radius = brackets[i].CertifiedRadius };
                for (int k = 0; k < each; k++)
                {
                    Matrix batch = PointsOf(samples.Inputs.Row(i), within, brackets[i].Example, Batch, ref random);
                    RequireCorrect(network, batch, samples.Labels[i], (ulong)((i * 1000) + k), $"{threat.Norm.Name}, image {i}");
                    if (k == 0)
                        RequireCorrectInOrders(network, batch.RowRange(0, 2), samples.Labels[i], (ulong)i,
                            $"{threat.Norm.Name}, image {i}");
                    points += Batch;
                }
            }
        }
        output.WriteLine($"p = {power}, {Hardware.SimdWidth} bits: {points} points, each in the program's order and in a random one");
    }

    /// <summary>
    /// The margin of real numbers is positive on the whole ball, and the program misclassifies a point of it: its sum of 4096 equal terms
    /// loses half a unit at each.
    /// </summary>
    [Fact]
    public void PositiveRealMargin_IsNotEnough()
    {
        const int dimension = 4096;
        const float losing = 1 + (1f / 8192) - (1f / (1 << 23));
        Matrix weights = new(1, dimension), point = new(1, dimension), logits = new(1, 1), sample = new(1, dimension);
        weights.Row(0).Fill(1);
        point.Row(0).Fill(losing);
        sample.Row(0).Fill(losing + (1f / 8192));
        PolyReluNetwork sum = new(1, false, weights, Matrix.From(1, 1, [1]));
        sum.CreateEvaluator().Logits(point, logits);
        double exact = dimension * (double)losing, lost = exact - logits[0, 0];
        Assert.True(lost > 0.1, $"The sum loses {lost} only.");
        PolyReluNetwork network = new(1, false, weights, Matrix.From(1, 1, [1]), [(float)-(exact - (0.5 * lost))]);
        double distance = Norm.L2.Distance(point.Row(0), sample.Row(0));
        network.CreateEvaluator().Logits(point, logits);
        Assert.True(logits[0, 0] < 0 && exact + network.Bias![0] > 0, $"{logits[0, 0]}, exactly {exact + network.Bias![0]}.");
        SampleCertificate certificate = new Certifier(network).Decide(new(sample, [1]), new(Norm.L2, 1), [distance * 1.001], null,
            TestContext.Current.CancellationToken)[0][0];
        Assert.NotEqual(Verdict.Certified, certificate.Verdict);
    }

    /// <summary>
    /// One neuron and a bias: real numbers keep the label up to the radius 1, and what the program may lose takes a little of it. Undecided
    /// for rounding alone is what lies between, and nothing else.
    /// </summary>
    [Fact]
    public void RoundingCost_IsWhatRealNumbersWouldProve()
    {
        const int dimension = 64;
        Matrix weights = new(1, dimension), sample = new(1, dimension);
        weights.Row(0).Fill(0.125f);
        sample.Row(0).Fill(0.25f);
        PolyReluNetwork network = new(1, false, weights, Matrix.From(1, 1, [1]), [-1]);
        double[] radii = [0.5, 0.999, 1 - 1e-7, 1.5];
        SampleCertificate[] certificates = new Certifier(network).Decide(new(sample, [1]), new(Norm.L2, 1), radii, null,
            TestContext.Current.CancellationToken)[0];
        Assert.Equal([Verdict.Certified, Verdict.Certified, Verdict.Undecided, Verdict.Broken],
            certificates.Select(certificate => certificate.Verdict));
        Assert.Equal([false, false, true, false], certificates.Select(certificate => certificate.LostToRounding));
        Assert.Equal(1, new CertificateTable(radii, [certificates]).RoundingCost(2));
    }

    /// <summary>The largest of some radii within which each sample is certified, and an example within a larger one.</summary>
    private static RadiusBracket[] Within(PolyReluNetwork network, Samples samples, ThreatModel threat, double[] radii) =>
        [.. new Certifier(network).Decide(samples, threat, radii, null, TestContext.Current.CancellationToken).Select(own =>
            new RadiusBracket(own.Select((one, place) => one.Verdict == Verdict.Certified ? radii[place] : 0).Max(), radii[^1], "decide")
            {
                Example = own[^1].Example,
            })];

    private static Samples Correct(PolyReluNetwork network, Matrix inputs)
    {
        Matrix logits = new(inputs.Rows, network.Outputs);
        network.CreateEvaluator().Logits(inputs, logits);
        return new(inputs, [.. Enumerable.Range(0, inputs.Rows).Select(i => Margin.Prediction(logits.Row(i)))]);
    }

    /// <summary>Points at the rim of a ball or within: towards an example, in random directions, and between the two.</summary>
    private static Matrix PointsOf(ReadOnlySpan<float> input, ThreatModel threat, float[]? example, int count, ref CounterRandom random)
    {
        Matrix points = new(count, input.Length);
        float[] move = new float[input.Length];
        for (int r = 0; r < count; r++)
        {
            double noise = example is null ? 1 : r % 4 == 0 ? 0 : Math.Pow(10, random.NextUniform(-4, 1)),
                depth = r % 3 == 0 ? random.NextDouble() : 1, scale = threat.Radius / Math.Sqrt(input.Length);
            for (int i = 0; i < move.Length; i++)
                move[i] = (float)((noise * scale * random.NextGaussian()) + (example is null ? 0 : (double)example[i] - input[i]));
            double length = threat.Norm.Measure(move);
            for (int i = 0; i < move.Length; i++)
                move[i] = (float)(threat.Norm == Norm.LInf ? Math.Clamp(move[i], -threat.Radius, threat.Radius)
                    : move[i] * Math.Min(1, threat.Radius / length) * depth);
            Span<float> point = points.Row(r);
            for (double inside = 1; ; inside *= 1 - 1e-7)
            {
                for (int i = 0; i < point.Length; i++)
                    point[i] = Math.Clamp((float)(input[i] + (inside * move[i])), threat.Box?.Low ?? float.MinValue,
                        threat.Box?.High ?? float.MaxValue);
                if (threat.Norm.Distance(point, input) <= threat.Radius) break;
            }
        }
        return points;
    }

    private static void RequireCorrect(PolyReluNetwork network, Matrix points, int label, ulong seed, string where)
    {
        Matrix logits = new(points.Rows, network.Outputs);
        network.CreateEvaluator().Logits(points, logits);
        Require(logits, label, $"{where}, the program's order");
        Require(new PermutedProgram(network, seed).Logits(points), label, $"{where}, renumbered, seed {seed}");
    }

    private static void RequireCorrectInOrders(PolyReluNetwork network, Matrix points, int label, ulong seed, string where)
    {
        OrderedProgram program = new(network, seed);
        Matrix logits = new(points.Rows, network.Outputs);
        for (int i = 0; i < points.Rows; i++) program.Logits(points.Row(i)).CopyTo(logits.Row(i));
        Require(logits, label, $"{where}, random order, seed {seed}");
    }

    private static void Require(Matrix logits, int label, string where)
    {
        for (int i = 0; i < logits.Rows; i++)
            Assert.True(Margin.IsCorrect(logits.Row(i), label),
                $"{where}: point {i} has logits {string.Join(", ", logits.Row(i).ToArray())}, label {label}.");
    }
}
