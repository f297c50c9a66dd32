using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Evidence;

/// <summary>Small networks with points certified just below the radius at which they break, so that the late stages are needed.</summary>
internal static class CertificateCases
{
    public static PolyReluNetwork Network(double power, bool normalised, int outputs, int features = 14, int hidden = 9, int seed = 5)
    {
        Random random = new(seed);
        Matrix weights = new(hidden, features), head = new(outputs, hidden);
        for (int j = 0; j < hidden; j++)
            for (int i = 0; i < features; i++) weights[j, i] = (float)((random.NextDouble() * 2) - 1);
        for (int k = 0; k < outputs; k++)
            for (int j = 0; j < hidden; j++) head[k, j] = (float)((random.NextDouble() * 2) - 1);
        float[] bias = [.. Enumerable.Range(0, outputs).Select(_ => (float)(0.2 * (random.NextDouble() - 0.5)))],
            centre = [.. Enumerable.Range(0, features).Select(_ => (float)(0.3 + (0.2 * random.NextDouble())))];
        return new(power, normalised, weights, head, bias, centre);
    }

    /// <summary>Points in the unit box with the labels that the network gives them.</summary>
    public static Samples Points(PolyReluNetwork network, int count, int seed = 6)
    {
        Random random = new(seed);
        Matrix inputs = new(count, network.InputDimension), logits = new(count, network.Outputs);
        for (int i = 0; i < count; i++)
            for (int k = 0; k < inputs.Columns; k++) inputs[i, k] = (float)random.NextDouble();
        network.CreateEvaluator().Logits(inputs, logits);
        int[] labels = [.. Enumerable.Range(0, count).Select(i => network.Outputs == 1 ? Math.Sign(logits[i, 0])
            : Enumerable.Range(0, network.Outputs).MaxBy(k => logits[i, k]))];
        return new(inputs, labels);
    }

    /// <summary>A certificate of some points as the command writes it.</summary>
    public static Certificate Evidence(double power, bool normalised, int outputs, Norm norm, bool brackets)
    {
        PolyReluNetwork network = Network(power, normalised, outputs);
        CertificationRequest request = new()
        {
            Network = network,
            Samples = Points(network, 2),
            Threat = new(norm, 3, norm == Norm.LInf ? new Box(0, 1) : null),
            KeepsProofs = true,
        };
        CancellationToken cancellation = Xunit.TestContext.Current.CancellationToken;
        BracketTable table = CertificationRun.Bracket(request, null, cancellation);
        Dictionary<string, string> texts = new() { ["seed"] = "5" };
        if (brackets) return CertificationEvidence.Of(request, table, texts, null, cancellation);
        double smallest = table.Brackets.Min(bracket => bracket.CertifiedRadius);
        request = request with { Radii = [0.3 * smallest, 0.99 * smallest] };
        return CertificationEvidence.Of(request, CertificationRun.Decide(request, null, cancellation), texts, null, cancellation);
    }

    /// <summary>A certificate of each point at a share of its certified radius, which the proof of the radius may not reach.</summary>
    public static Certificate Of(PolyReluNetwork network, Samples samples, Norm norm, double share = 0.9995)
    {
        ThreatModel threat = new(norm, 3, norm == Norm.LInf ? new Box(0, 1) : null);
        Certifier certifier = new(network);
        RadiusBracket[] brackets = certifier.Bracket(samples, threat, cancellation: Xunit.TestContext.Current.CancellationToken);
        List<(int, double, SampleCertificate)> verdicts = [];
        for (int i = 0; i < samples.Count; i++)
        {
            foreach (double part in (double[])[0.3, share])
            {
                double radius = part * brackets[i].CertifiedRadius;
                SampleCertificate verdict = certifier.Decide(new(samples.Inputs.Choose([i]), [samples.Labels[i]]), threat, [radius],
                    cancellation: Xunit.TestContext.Current.CancellationToken)[0][0];
                verdicts.Add((i, radius, verdict));
            }
        }
        return CertificationEvidence.ToCertificate(network, samples, threat, verdicts, new Dictionary<string, string> { ["seed"] = "5" });
    }
}
