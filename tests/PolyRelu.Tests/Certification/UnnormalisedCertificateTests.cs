using PolyRelu.Certification;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Evidence;
using PolyRelu.Tests.Networks;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>Proofs about unnormalised networks: beside those of the normalised ones that compute the same, and checked by others.</summary>
public sealed class UnnormalisedCertificateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>
    /// At half of a certified radius both have one margin but for the rounding of v_j ‖w_j‖^{p−1}. Radii depend on how far bisections and
    /// descents go, which rounding may turn: they agree to a few per cent.
    /// </summary>
    [Theory]
    [InlineData("l2", 3, true, 3)]
    [InlineData("l2", 2, false, 1)]
    [InlineData("linf", 2.5, false, 3)]
    [InlineData("l1", 1.5, true, 1)]
    public void MarginsAndRadii_AreThoseOfTheFoldedNetwork(string norm, double power, bool normalised, int outputs)
    {
        PolyReluNetwork network = Network(power, normalised, outputs), folded = RandomNetworks.Folded(network);
        Samples samples = CertificateCases.Points(network, 4);
        ThreatModel threat = new(Norm.Parse(norm), 3, null);
        (Certifier certifier, Certifier twin) = (new(network), new(folded));
        RadiusBracket[] own = certifier.Bracket(samples, threat, cancellation: Stop),
            others = twin.Bracket(samples, threat, cancellation: Stop);
        for (int i = 0; i < samples.Count; i++)
        {
            Assert.True(own[i].CertifiedRadius > 0.001, $"sample {i}: {own[i].CertifiedRadius}");
            Assert.True(own[i].CertifiedRadius <= own[i].AttackRadius, $"sample {i}: {own[i]}");
            Assert.Equal(others[i].CertifiedRadius, own[i].CertifiedRadius, 0.05 * others[i].CertifiedRadius);
            Samples alone = new(samples.Inputs.Choose([i]), [samples.Labels[i]]);
            double radius = 0.5 * own[i].CertifiedRadius;
            SampleCertificate one = certifier.Decide(alone, threat, [radius], cancellation: Stop)[0][0],
                other = twin.Decide(alone, threat, [radius], cancellation: Stop)[0][0];
            Assert.Equal((Verdict.Certified, Verdict.Certified), (one.Verdict, other.Verdict));
            Assert.Equal(other.Stage, one.Stage);
            Assert.Equal(other.LowerMargin, one.LowerMargin, 1e-4 * other.LowerMargin);
        }
    }

    /// <summary>In the plane every direction within the certified radius is asked about.</summary>
    [Theory]
    [InlineData(1.3)]
    [InlineData(3)]
    [InlineData(4)]
    public void Plane_HoldsNoMisclassifiedInputWithinTheCertifiedRadius(double power)
    {
        for (ulong seed = 1; seed <= 3; seed++)
        {
            PolyReluNetwork network = RandomNetworks.Create(power, seed == 2, 1, seed, dimension: 2, hidden: 5, form:
                NeuronForm.Unnormalised);
            CounterRandom random = new(seed);
            Matrix inputs = RandomNetworks.Gaussian(4, 2, 1, ref random), logits = new(4, 1);
            NetworkEvaluator evaluator = network.CreateEvaluator();
            evaluator.Logits(inputs, logits);
            int[] labels = [.. Enumerable.Range(0, 4).Select(i => logits[i, 0] > 0 ? 1 : -1)];
            RadiusBracket[] brackets = new Certifier(network).Bracket(new(inputs, labels), new ThreatModel(Norm.L2, 2), cancellation: Stop);
            Matrix around = new(3600, 2), answers = new(3600, 1);
            for (int i = 0; i < 4; i++)
            {
                if (logits[i, 0] == 0) continue;
                for (int at = 0; at < around.Rows; at++)
                {
                    double radius = brackets[i].CertifiedRadius * (1 + (at % 10)) / 10.0, angle = Math.Tau * at / around.Rows;
                    around[at, 0] = (float)(inputs[i, 0] + (0.999999 * radius * Math.Cos(angle)));
                    around[at, 1] = (float)(inputs[i, 1] + (0.999999 * radius * Math.Sin(angle)));
                }
                evaluator.Logits(around, answers);
                Assert.All(answers.ToArray(), answer => Assert.True(Margin.IsCorrect([answer], labels[i]), $"seed {seed}, sample {i}"));
            }
        }
    }

    [Theory]
    [InlineData("l2", 3, true, 3)]
    [InlineData("linf", 2.5, false, 1)]
    [InlineData("l1", 1.5, true, 1)]
    public void Certificates_AreRead_AndHold(string norm, double power, bool normalised, int outputs)
    {
        Certificate certificate = Evidence(norm, power, normalised, outputs);
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-form-").FullName, "c.npz");
        CertificateFile.Write(path, certificate);
        Certificate read = CertificateFile.Read(path);
        Assert.Equal(NeuronForm.Unnormalised, read.Network.Form);
        WitnessVerdict verdict = CertificateCheck.Run(read);
        Assert.True(verdict.Holds, $"{verdict}");
        // The same numbers prove nothing about the network that divides.
        PolyReluNetwork other = new(power, normalised, read.Network.Weights, read.Network.OutputWeights, read.Network.Bias,
            read.Network.Centre);
        Assert.False(CertificateCheck.Run(read with { Network = other }).Holds);
    }

    [Fact]
    public void Certificates_AreAcceptedByTheScript()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-form-").FullName;
        string[] paths = [.. new[] { ("l2", 3, true, 3), ("linf", 2.5, false, 1), ("l1", 2, true, 1), ("l2", 1.5, false, 3) }
            .Select((one, place) =>
            {
                string path = Path.Combine(folder, $"{place}.npz");
                CertificateFile.Write(path, Evidence(one.Item1, one.Item2, one.Item3, one.Item4));
                return path;
            })];
        (int code, string output) = CheckScript.Run(paths);
        Assert.True(code == 0, output);
        Assert.Equal(paths.Length, output.Split("every claim holds").Length - 1);
    }

    private static Certificate Evidence(string norm, double power, bool normalised, int outputs)
    {
        PolyReluNetwork network = Network(power, normalised, outputs);
        return CertificateCases.Of(network, CertificateCases.Points(network, 2), Norm.Parse(norm));
    }

    private static PolyReluNetwork Network(double power, bool normalised, int outputs)
    {
        PolyReluNetwork drawn = CertificateCases.Network(power, normalised, outputs);
        return new(power, normalised, drawn.Weights, drawn.OutputWeights, drawn.Bias, drawn.Centre) { Form = NeuronForm.Unnormalised };
    }
}
