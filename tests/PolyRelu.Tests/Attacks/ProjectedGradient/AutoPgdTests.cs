using PolyRelu.Attacks;
using PolyRelu.Attacks.Losses;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Attacks.ProjectedGradient;

public sealed class AutoPgdTests
{
    [Theory]
    [InlineData("apgd-dlr", 1, "apgd-dlr (margin)")]
    [InlineData("apgd-dlr", 2, "apgd-dlr (margin)")]
    [InlineData("apgd-dlr", 3, "apgd-dlr")]
    [InlineData("apgd-t", 1, "apgd-t (margin)")]
    [InlineData("apgd-t", 3, "apgd-t (margin)")]
    [InlineData("apgd-t", 4, "apgd-t")]
    public void FewClasses_GetTheMargin_AndTheResultSaysSo(string attack, int outputs, string label)
    {
        LinearVictim victim = LinearVictim.Random(outputs, 6, 4);
        AttackResult result = NamedAttack.Create(attack).Run(
            victim, victim.CreateSamples(20, 5), new ThreatModel(Norm.L2, 0.3), cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(label, Assert.Single(result.Entries).Name);
        Assert.InRange(result.Entries[0].Broken, 1, 20);
    }

    /// <remarks>
    /// With the margin to the strongest rival alone the sign step can stay between two of them; each target by itself cannot.
    /// </remarks>
    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void Targets_BreakExactlyWhatIsWithinReach(string norm)
    {
        LinearVictim victim = LinearVictim.Random(6, 20, 8);
        Samples samples = victim.CreateSamples(60, 9);
        double[] distances = [.. Enumerable.Range(0, samples.Count)
            .Select(i => victim.Distance(samples.Inputs.Row(i), samples.Labels[i], Norm.Parse(norm)))];
        double radius = distances.Order().ElementAt(30) * 1.1;
        AttackResult result = NamedAttack.Create("apgd-t").Run(
            victim, samples, new ThreatModel(Norm.Parse(norm), radius), cancellation: TestContext.Current.CancellationToken);
        for (int i = 0; i < samples.Count; i++)
            if (Math.Abs(distances[i] - radius) > 0.01 * radius) Assert.Equal(distances[i] < radius, result.Broken[i]);
    }

    /// <remarks>
    /// Each answer adds noise to the slope that is five times the slope; 400 answers average it out, so that the direction is found.
    /// </remarks>
    [Fact]
    public void Answers_AverageTheGradientsOfARandomisedVictim()
    {
        Assert.InRange(BrokenNoisy(400), 45, 50);
        Assert.InRange(BrokenNoisy(1), 0, 40);
    }

    /// <remarks>Hopeless searches are given up; kept to the end they break the same points.</remarks>
    [Theory]
    [InlineData("apgd-ce", "linf", 0.1, 1)]
    [InlineData("apgd-ce", "linf", 0.1, 3)]
    [InlineData("apgd-ce", "l2", 1.2, 3)]
    [InlineData("apgd-t", "linf", 0.12, 3)]
    [InlineData("apgd-t", "l2", 1.5, 1)]
    public void GivingUp_ChangesNoMaskOnImages(string attack, string norm, double radius, int power)
    {
        Dataset images = Registry<DatasetSource>.Find("mnist").Value.Load(new DatasetRequest
        {
            Folder = TestData.DataFolder(),
            Offline = true
        }).Take(60);
        NetworkEvaluator network = NetworkFile.Load(TestData.Model(power), new NetworkFileOptions { Power = power, NormalizeInput = true })
            .CreateEvaluator();
        ThreatModel threat = new(Norm.Parse(norm), radius, images.Box);
        ExpectSameMask(attack, network, images.Samples, threat);
    }

    /// <remarks>Gradients towards the opposite centres vanish at the clean points of a trained F^(3).</remarks>
    [Theory]
    [InlineData(1, 0.3)]
    [InlineData(3, 0.5)]
    [InlineData(3, 0.7)]
    [InlineData(3, 0.8)]
    [InlineData(3, 1)]
    public void GivingUp_ChangesNoMaskOnClusters(int power, double radius)
    {
        IReadOnlyDictionary<string, NumericArray> run =
            NpzFile.Read(TestData.ReferenceFile($"synthetic_D200_h400_n4000_sigma0.1_p{power}_ep401_seed0.npz"));
        Matrix columns = run["W"].ToMatrix(), weights = new(columns.Columns, columns.Rows);
        for (int j = 0; j < weights.Rows; j++)
            for (int i = 0; i < weights.Columns; i++) weights[j, i] = columns[i, j];
        PolyReluNetwork network = new(power, false, weights, Matrix.From(1, weights.Rows, run["v"].ToSingles()), null, null);
        Samples samples = new(run["X_test"].ToMatrix(), [.. run["Y_test"].ToSingles().Select(label => (int)label)]);
        ExpectSameMask("apgd-ce", network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, radius));
        ExpectSameMask("apgd-margin", network.CreateEvaluator(), samples, new ThreatModel(Norm.L2, radius));
    }

    /// <remarks>Searches are given up on victims alone on which that was measured.</remarks>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    public void VictimsOfAUser_AreSearchedToTheEnd(double turns)
    {
        Matrix inputs = new(50, 3);
        CounterRandom random = new(11);
        for (int i = 0; i < 50; i++)
            for (int j = 0; j < 3; j++) inputs[i, j] = 0.2f * (float)random.NextGaussian();
        Samples samples = new(inputs, [.. Enumerable.Repeat(1, 50)]);
        AttackResult all = Run(true), some = Run(false);
        Assert.Equal(all.Broken, some.Broken);
        Assert.Contains(true, all.Broken);

        AttackResult Run(bool keepToEnd) => AutoPgd.CrossEntropy.Create(context: new() { KeepToEnd = keepToEnd }).Run(
            new ValleyVictim(turns), samples, new ThreatModel(Norm.LInf, 2), cancellation: TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Confident_PointsKeepTheDirectionOfTheirCrossEntropy()
    {
        // exp(−60) is lost beside 1 in float32, so that the plain gradient of the softmax would be zero.
        LinearVictim victim = new(Matrix.From(2, 3, [20, 10, 5, -20, -10, -5]), [12.5f, -12.5f]);
        Samples samples = new(Matrix.From(1, 3, [0.5f, 0.5f, 0.5f]), [0]);
        Attack attack = NamedAttack.Create("apgd-ce:iterations=10");
        AttackResult result = attack.Run(victim, samples, new ThreatModel(Norm.LInf, 0.95),
            cancellation: TestContext.Current.CancellationToken);
        Assert.True(result.Broken[0], $"distance {victim.Distance(samples.Inputs.Row(0), 0, Norm.LInf)}");
    }

    private static void ExpectSameMask(string attack, NetworkEvaluator network, Samples samples, ThreatModel threat)
    {
        AttackResult all = Run(true), some = Run(false);
        Assert.Equal(all.Broken, some.Broken);

        AttackResult Run(bool keepToEnd) =>
            NamedAttack.Create(attack, NamedAttack.Common(targets: 4), new() { KeepToEnd = keepToEnd }).Run(
            network, samples, threat, cancellation: TestContext.Current.CancellationToken);
    }

    private static int BrokenNoisy(int answers)
    {
        NoisyVictim victim = new();
        Matrix inputs = new(50, NoisyVictim.Dimension);
        for (int i = 0; i < inputs.Rows; i++) inputs[i, 0] = 1;
        Attack attack = new AutoPgd("apgd-margin", new TargetedMarginLoss(),
            new() { Iterations = 20, EotIterations = answers });
        AttackResult result = attack.Run(victim, new Samples(inputs, [.. Enumerable.Repeat(1, 50)]), new ThreatModel(Norm.L2, 1.1),
            cancellation: TestContext.Current.CancellationToken);
        return result.Broken.Count(broken => broken);
    }

    /// <summary>f(x) = x_0, with gradients that carry noise.</summary>
    private sealed class NoisyVictim : IDifferentiableClassifier
    {
        public const int Dimension = 30;

        private CounterRandom random = new(3);

        public int InputDimension => Dimension;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits)
        {
            for (int i = 0; i < inputs.Rows; i++) logits[i, 0] = inputs[i, 0];
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            for (int i = 0; i < cotangents.Rows; i++)
                for (int j = 0; j < Dimension; j++) gradients[i, j] = cotangents[i, 0] * ((j == 0 ? 1 : 0) + (float)random.NextGaussian());
        }
    }
}
