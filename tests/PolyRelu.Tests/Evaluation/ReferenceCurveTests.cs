using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Robust accuracies of the original implementations, on the paper's pretrained networks and on a reduced synthetic run.</summary>
public sealed class ReferenceCurveTests(ITestOutputHelper output)
{
    /// <remarks>Official AutoAttack (a392200), APGD-CE, 100 iterations, 1 restart, seed 0, first 1000 test images, L∞ in [0, 1].</remarks>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ApgdCrossEntropy_StaysWithinSixTenthsOfAPointOfTheReference(int power)
    {
        IReadOnlyDictionary<string, NumericArray> reference =
            NpzFile.Read(TestData.ReferenceFile($"apgdce_Linf_p{power}_n1000_curve_seed0.npz"));
        PolyReluNetwork network = NetworkFile.Load(TestData.Model(power), new NetworkFileOptions { Power = power, NormalizeInput = true });
        Samples digits = Registry<DatasetSource>.Find("mnist").Value.Load(new DatasetRequest
        {
            Split = "test",
            Folder = TestData.DataFolder()
        }).Samples.Take(1000);
        double[] radii = reference["eps"].ToDoubles(), expected = reference["robust_acc"].ToDoubles();
        int[] masks = reference["robust_mask"].ToIntegers();
        RobustnessReport report = RobustnessCurve.Evaluate(
            network.CreateEvaluator(), digits, Norm.LInf, Box.Unit, radii, [AutoPgd.CrossEntropy.Create()],
            cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < radii.Length; i++)
        {
            int agree = Enumerable.Range(0, 1000).Count(image => report.Radii[i].Robust[image] == (masks[(i * 1000) + image] != 0));
            output.WriteLine($"p = {power}, ε = {radii[i]:0.0000}: {report.Radii[i].RobustAccuracy:P1}, reference {expected[i]:P1}, "
                + $"{agree} of 1000 points agree");
            Assert.InRange(report.Radii[i].RobustAccuracy - expected[i], -0.006, 0.006);
            Assert.InRange(agree, 985, 1000);
        }
    }

    /// <remarks>
    /// The same iteration in PyTorch 1.13 on the 200 stored test points with n = 200: these fractions exactly. (The file's own curve
    /// is of other points.)
    /// </remarks>
    [Theory]
    [InlineData(1, new[] { 0.3214285714285714, 0.42857142857142855, 0.5357142857142857 }, new[] { 0.4, 0.05, 0 })]
    [InlineData(3, new[] { 0.8571428571428571, 0.9642857142857142, 1.0714285714285714 }, new[] { 0.33, 0.05, 0.015 })]
    public void DampedPgd_ReproducesThePapersCode(int power, double[] radii, double[] expected)
    {
        (PolyReluNetwork network, Samples samples) = Synthetic(power);
        RobustnessReport report = RobustnessCurve.Evaluate(
            network.CreateEvaluator(), samples, Norm.L2, null, radii,
            [new DampedPgd(new() { DampingBatch = 200 })], cancellation: TestContext.Current.CancellationToken);
        output.WriteLine($"p = {power}: {string.Join(", ", report.Radii.Select(radius => $"{radius.RobustAccuracy:P1}"))}");
        for (int i = 0; i < radii.Length; i++) Assert.Equal(expected[i], report.Radii[i].RobustAccuracy, 0.0051);
    }

    [Fact]
    public void DampedPgd_IsMaskedForThePowerThree_WhereTheOppositeCentreIsNot()
    {
        (PolyReluNetwork network, Samples samples) = Synthetic(3);
        ThreatModel threat = new(Norm.L2, 0.75);
        AttackResult damped = new DampedPgd(new() { DampingBatch = 200, Iterations = 500 })
            .Run(network.CreateEvaluator(), samples, threat, cancellation: TestContext.Current.CancellationToken);
        AttackResult strongest = Strongest.Create(new() { Iterations = 500 }, new() { Centres = Centres() })
            .Run(network.CreateEvaluator(), samples, threat, cancellation: TestContext.Current.CancellationToken);
        Assert.InRange(damped.RobustAccuracy, 0.98, 1);
        Assert.Equal(0, strongest.RobustAccuracy);
        Assert.Equal(["fixed-point", "opposite-centre", "apgd-margin", "apgd-ce", "apgd-t (margin)", "pgd", "fmn-t", "boundary-descent",
            "apgd-margin (from fmn-t)"], strongest.Entries.Select(entry => entry.Name));
    }

    /// <remarks>Without centres, as for any features. The search for the nearest examples leaves nothing.</remarks>
    [Theory]
    [InlineData(0.72)]
    [InlineData(0.75)]
    public void Strongest_NeedsNoCentres_AndTheDiagnosticsSeeWhatAutoPgdMisses(double radius)
    {
        (PolyReluNetwork network, Samples samples) = Synthetic(3);
        AttackResult strongest = Strongest.Create()
            .Run(network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, radius), cancellation: TestContext.Current.CancellationToken);
        output.WriteLine($"{radius}: {strongest.RobustAccuracy:P1}");
        Assert.InRange(strongest.RobustAccuracy, 0, 0.1);

        foreach (string name in (string[])["apgd-ce", "autoattack"])
        {
            Attack[] attacks = [NamedAttack.Create(name, NamedAttack.Common(queries: 100))];
            RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), samples, Norm.L2, null, [radius], attacks,
                cancellation: TestContext.Current.CancellationToken);
            IReadOnlyList<Diagnosis> found = AttackDiagnostics.Of(
                network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, 0), attacks, AttackContext.None, report, 0,
                TestContext.Current.CancellationToken);
            output.WriteLine($"{name}: {report.Radii[0].RobustAccuracy:P1}; "
                + $"{string.Join(" ", found.Select(entry => $"{entry.Finding} {entry.Advice}"))}");
            if (report.Radii[0].RobustAccuracy < 0.1) continue;
            Diagnosis masking = Assert.Single(found, entry => entry.Symptom is Symptom.Masking or Symptom.AutoattackOff);
            Assert.Equal(name == "autoattack" ? Symptom.AutoattackOff : Symptom.Masking, masking.Symptom);
            Assert.Contains("fmn-t breaks", masking.Finding, StringComparison.Ordinal);
            Assert.Equal(name != "autoattack", masking.Advice.Contains("autoattack", StringComparison.Ordinal));
        }
    }

    private static (PolyReluNetwork Network, Samples Samples) Synthetic(int power)
    {
        IReadOnlyDictionary<string, NumericArray> run =
            NpzFile.Read(TestData.ReferenceFile($"synthetic_D200_h400_n4000_sigma0.1_p{power}_ep401_seed0.npz"));
        float[] output = run["v"].ToSingles();
        PolyReluNetwork network = new(power, false, run["W"].ToMatrix().Transpose(), Matrix.From(1, output.Length, output));
        return (network, new Samples(run["X_test"].ToMatrix(), [.. run["Y_test"].ToSingles().Select(label => (int)label)]));
    }

    /// <summary>The first ten axes, six of them positive.</summary>
    private static ClusterCentres Centres()
    {
        Matrix centres = new(10, 200);
        for (int k = 0; k < 10; k++) centres[k, k] = 1;
        return new ClusterCentres(centres, 6);
    }
}
