using System.Numerics.Tensors;
using PolyRelu.Certification;
using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Tests.Evidence;
using PolyRelu.Tests.Networks;
using PolyRelu.Theory;
using Xunit;

namespace PolyRelu.Tests.Certification;

/// <summary>Sets cut along directions: what is said of a part holds in it, and proofs by parts are checked by others.</summary>
public sealed class SplitTests : IDisposable
{
    private static readonly Dictionary<string, Action<CertificateForgery>> Forgeries = new()
    {
        ["parts leave a gap"] = f =>
        {
            double[] above = f["part_above"];
            f.Change("part_range", (value, i) => (i % 2 == 0) == (above[i / 2] != 0) ? value + (above[i / 2] != 0 ? 0.01 : -0.01) : value);
        },
        ["a part left out"] = f => f.ChangeWhole("part_above", (_, _) => 0),
        ["another direction"] = f => f.Change("part_direction", (value, i) => i == 0 ? value + 0.1 : value),
        ["slab multipliers left out"] = f => f.Change("round_slab_multiplier", (_, _) => 0),
        ["negative slab multiplier"] = f => f.Change("round_slab_multiplier", (value, _) => value - 1),
        ["rounds of parts left out"] = f => f.ChangeWhole("round_part", (_, _) => -1),
        ["intervals of parts without reason"] = f => f.Change("part_low_weight", (_, _) => 0),
        ["cut from itself"] = f => f.ChangeWhole("part_parent", (_, i) => i),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-split-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("l2", false)]
    [InlineData("l2", true)]
    [InlineData("linf", true)]
    public void Part_LiesWhereItsSetSays(string norm, bool normalised)
    {
        Random random = new(7);
        PolyReluNetwork network = RandomNetworks.Create(3, normalised, 1, seed: 4, dimension: 7, hidden: 12);
        float[] input = [.. Enumerable.Range(0, 7).Select(_ => (float)random.NextDouble())];
        ThreatModel threat = new(Norm.Parse(norm), 0.4, norm == "linf" ? new Box(0, 1) : null);
        MarginSpace space = MarginSpace.Of(new(new(network), input), threat);
        int n = space.Dimension;
        Slab[] slabs = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            double[] direction = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
            double high = -space.Set.Lowest([.. direction.Select(value => -value)]);
            return new Slab(direction, -0.6 * high, 0.2 * high * random.NextDouble());
        })];
        MarginSpace part = space.Part(slabs, Intervals.Of(space));
        double[] g = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)], multipliers = new double[part.Set.Multipliers],
            activations = new double[space.Clean.Length];
        for (int i = 0; i < multipliers.Length; i++) multipliers[i] = random.NextDouble();
        double lowest = part.Set.Lowest(g), closest = double.PositiveInfinity;
        int inside = 0;
        for (int draw = 0; draw < 200_000; draw++)
        {
            double[] point = [.. Enumerable.Range(0, n).Select(_ => (2 * random.NextDouble()) - 1)];
            if (norm == "l2")
            {
                double scale = space.Set.Radius * Math.Sqrt(random.NextDouble()) / TensorPrimitives.Norm<double>(point);
                TensorPrimitives.Multiply(point, scale, point);
            }
            if (!Array.TrueForAll(slabs, slab => slab.At(point) >= slab.Low && slab.At(point) <= slab.High)) continue;
            inside++;
            closest = Math.Min(closest, TensorPrimitives.Dot<double>(g, point) - lowest);
            Assert.True(part.Set.Penalty(multipliers, point) <= 0, "a constraint is above 0 within the part");
            new MarginFunction(part, 1, -1).PreActivations(point, activations);
            for (int j = 0; j < activations.Length; j++) Assert.InRange(activations[j], part.Low[j], part.High[j]);
        }
        Assert.True(inside > 100, $"only {inside} points lie in the part");
        Assert.True(closest >= 0, "a point of the part is below its minimum");
        Assert.True(closest < 0.5 * (lowest - space.Set.Lowest(g) + Math.Abs(lowest)), "the minimum is far from every point");
    }

    [Theory]
    [InlineData("l2", 3, 0.1)]
    [InlineData("l2", 1, 0.1)]
    [InlineData("linf", 2.5, 0.1)]
    public void IdealClassifiers_AreDecidedOnBothSidesOfTheirDistance(string norm, double power, double alpha)
    {
        GaussianClusters clusters = new() { Dimension = 12, Clusters = 6, PositiveClusters = 3, Alpha = alpha };
        IdealClassifier ideal = power == 1 ? new SumClassifier(clusters.Centres())
            : norm == "l2" ? new PowerClassifier(clusters.Centres(), power) : new SumPowerClassifier(clusters.Centres(), power);
        PolyReluNetwork network = ideal.ToNetwork();
        Samples points = clusters.Sample(4, 1).Samples;
        ExactDistances exact = ExactDistances.Of(network);
        Norm measured = Norm.Parse(norm);
        Certifier certifier = new(network);
        for (int i = 0; i < points.Count; i++)
        {
            DistanceInterval distance = exact.Of(points.Inputs.Row(i), points.Labels[i], measured);
            SampleCertificate[] verdicts = certifier.Decide(points.Choose([i]), new(measured, 1),
                [0.99 * distance.Low, 1.01 * distance.High],
                cancellation: TestContext.Current.CancellationToken)[0];
            Assert.Equal(Verdict.Certified, verdicts[0].Verdict);
            Assert.NotEqual(Verdict.Certified, verdicts[1].Verdict);
        }
    }

    [Theory]
    [InlineData("l2")]
    [InlineData("linf")]
    public void ProofsByParts_AreChecked_AndForgeriesRefused(string norm)
    {
        GaussianClusters clusters = new() { Dimension = 20, Clusters = 4, PositiveClusters = 2, Alpha = 0.1, Basis = Basis.Rotated };
        PolyReluNetwork network = new SumPowerClassifier(clusters.Centres(), 2.5).ToNetwork();
        Samples points = clusters.Sample(2, 1).Samples;
        ExactDistances exact = ExactDistances.Of(network);
        ThreatModel threat = new(Norm.Parse(norm), 1);
        Certifier certifier = new(network);
        List<(int, double, SampleCertificate)> verdicts = [];
        for (int i = 0; i < points.Count; i++)
        {
            double radius = 0.99 * exact.Of(points.Inputs.Row(i), points.Labels[i], threat.Norm).Low;
            verdicts.Add((i, radius, certifier.Decide(points.Choose([i]), threat, [radius],
                cancellation: TestContext.Current.CancellationToken)[0][0]));
        }
        string path = Path.Combine(folder, "true.npz");
        CertificateFile.Write(path,
            CertificationEvidence.ToCertificate(network, points, threat, verdicts, new Dictionary<string, string> { ["seed"] = "0" }));
        Assert.Contains(CertificateFile.Read(path).Claims, claim => claim.Stage == "split");
        WitnessVerdict verdict = CertificateCheck.Run(CertificateFile.Read(path));
        Assert.True(verdict.Holds, string.Join('\n', verdict.Failures));
        List<(string Name, string Path)> forged = [];
        foreach ((string name, Action<CertificateForgery> change) in Forgeries)
        {
            CertificateForgery forgery = new(path);
            change(forgery);
            string file = Path.Combine(folder, $"{name}.npz");
            forgery.Write(file, restates: true);
            forged.Add((name, file));
            Assert.False(Holds(file), $"verify accepts: {name}");
        }
        (_, string output) = CheckScript.Run([path, .. forged.Select(one => one.Path)]);
        Assert.DoesNotContain("Traceback", output, StringComparison.Ordinal);
        Assert.Empty(CheckScript.Refusals(output, path));
        foreach ((string name, string file) in forged)
            Assert.True(CheckScript.Refusals(output, file).Length > 0, $"the script accepts: {name}");
    }

    private static bool Holds(string path)
    {
        try
        {
            return CertificateCheck.Run(CertificateFile.Read(path)).Holds;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }
}
