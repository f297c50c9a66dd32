using System.Collections.Concurrent;
using PolyRelu.Attacks;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Tests.Attacks;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Every symptom is found where it is, and none on a sound evaluation.</summary>
public sealed class AttackDiagnosticsTests
{
    private static readonly ConcurrentDictionary<double, Lazy<(PolyReluNetwork Network, Dataset Test)>> TrainedNetworks = new();

    [Fact]
    public void DampedPgdOnClusters_IsMasked_AtTheRadiiWhereItIs()
    {
        (PolyReluNetwork network, Dataset test) = Trained(3);
        RobustnessReport report = Evaluate(network, test, "pgd-paper", [0.75], out IReadOnlyList<Diagnosis> found);
        Assert.True(report.Radii[0].RobustAccuracy > 0.9);
        Diagnosis masking = Assert.Single(found);
        Assert.Equal("masking", masking.Name);
        Assert.Equal(0.75, masking.Epsilon);
        Assert.True(masking.Points > 0.9 * masking.Examined, masking.Finding);
        Assert.Contains("pgd-paper left", masking.Finding, StringComparison.Ordinal);
        Assert.Contains("opposite-centre", masking.Finding + masking.Advice, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "pgd-paper", 0.2)]
    [InlineData(3, "opposite-centre", 0.75)]
    [InlineData(3, "strongest", 0.5)]
    public void SoundEvaluation_HasNoFindings(double power, string attack, double radius)
    {
        (PolyReluNetwork network, Dataset test) = Trained(power);
        Evaluate(network, test, attack, [radius], out IReadOnlyList<Diagnosis> found);
        Assert.True(found.Count == 0, string.Join(" ", found.Select(entry => entry.Finding)));
    }

    [Fact]
    public void StepFunction_HasZeroGradients_AndSquareIsAhead()
    {
        Samples samples = Grid(60);
        Attack[] attacks = [Named("apgd-margin"), Named("square")];
        Steps victim = new();
        RobustnessReport report = RobustnessCurve.Evaluate(victim, samples, Norm.LInf, null, [0.6], attacks,
            cancellation: TestContext.Current.CancellationToken);
        IReadOnlyList<Diagnosis> found = Diagnose(victim, samples, attacks, report);
        Assert.Contains(found, entry => entry.Symptom == Symptom.ZeroGradients && entry.Points == entry.Examined);
        RadiusResult faked = report.Radii[0] with
        {
            Attacks = [new AttackEntry(attacks[0].IdentityFor(1), 1, 60, 0, 0), new AttackEntry(attacks[1].IdentityFor(1), 0.5, 60, 30, 0)],
        };
        Assert.Contains(Diagnose(victim, samples, attacks, report with { Radii = [faked] }), entry => entry.Symptom == Symptom.SquareAhead
            && entry.Points == 30);
    }

    [Fact]
    public void ConfidentNetwork_HasAVanishingLoss()
    {
        Samples samples = new(Matrix.From(2, 2, [1, 0, 0, 1]), [0, 1]);
        PolyReluNetwork network = new(1, false, Matrix.From(2, 2, [1, 0, 0, 1]), Matrix.From(2, 2, [100, 0, 0, 100]));
        Attack[] attacks = [Named("apgd-ce")];
        RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), samples, Norm.LInf, null, [0.01], attacks,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Contains(Diagnose(network.CreateEvaluator(), samples, attacks, report), entry => entry.Symptom == Symptom.VanishingLoss
            && entry.Points == 2);
    }

    /// <summary>
    /// What ran is asked of the attacks: Square on vectors has another name, gradient attacks may have any, and centres are no gradients.
    /// </summary>
    [Fact]
    public void SquareIsAhead_WhateverItIsCalled_AndOnlyAfterGradientAttacks()
    {
        Samples samples = Grid(60);
        Attack square = Named("square"), gradient = new AutoPgd("square", new MarginLoss());
        Attack centre = new OppositeCentre(new() { Centres = new ClusterCentres(new Matrix(2, 2), 1) });
        Assert.Equal("square-blocks", square.Name);
        Assert.Equal("square-blocks broke 30", Ahead([gradient, square], samples)?.Finding.Split(" of the")[0].Split("= 0.6 ")[1]);
        Assert.NotNull(Ahead([centre, gradient, square], samples));
        Assert.Null(Ahead([square, gradient], samples));
        Assert.Null(Ahead([square, square], samples));
        Assert.Null(Ahead([centre, square], samples));
        Assert.Null(Ahead([gradient, centre], samples));
        Assert.Null(Ahead([square, gradient, gradient], samples));
    }

    private static Diagnosis? Ahead(Attack[] attacks, Samples samples)
    {
        AttackEntry[] entries = [.. attacks.Select((attack, place) =>
            new AttackEntry(attack.IdentityFor(1), 0, 60, place == attacks.Length - 1 ? 30 : 0, 0))];
        RobustnessReport report = new(1, [new RadiusResult(0.6, 0, entries, new bool[60], samples.Inputs)]);
        return Diagnose(new Steps(), samples, attacks, report).FirstOrDefault(entry => entry.Symptom == Symptom.SquareAhead);
    }

    /// <summary>A loss that levels off loses its gradient, for one output and several; the margin never does.</summary>
    [Theory]
    [InlineData("apgd-ce", null, 1, "cross-entropy")]
    [InlineData("apgd-ce", null, 2, "cross-entropy")]
    [InlineData("pgd", null, 1, "cross-entropy")]
    [InlineData("pgd", "logistic", 2, "logistic")]
    [InlineData("pgd", "exponential", 1, "exponential")]
    [InlineData("pgd-paper", null, 1, "exponential")]
    [InlineData("autoattack", null, 1, "cross-entropy")]
    [InlineData("pgd", "margin", 2, null)]
    [InlineData("pgd", "margin", 1, null)]
    [InlineData("apgd-dlr", null, 2, null)]
    [InlineData("apgd-margin", null, 2, null)]
    [InlineData("fixed-point", null, 1, null)]
    [InlineData("square", null, 2, null)]
    public void VanishingLoss_IsThatOfTheLossThatIsClimbed(string name, string? loss, int outputs, string? expected)
    {
        Samples samples = new(Matrix.From(2, 2, [1, 0, 0, 1]), outputs == 1 ? [1, -1] : [0, 1]);
        PolyReluNetwork network = new(1, false, Matrix.From(2, 2, [1, 0, 0, 1]), outputs == 1
            ? Matrix.From(1, 2, [100, -100]) : Matrix.From(2, 2, [100, 0, 0, 100]));
        Attack attack = Named(loss is null ? name : $"{name}:loss={loss}");
        RobustnessReport report = new(1, [new RadiusResult(0.01, 0, [], new bool[2], samples.Inputs)]);
        Diagnosis? found = Diagnose(network.CreateEvaluator(), samples, [attack], report)
            .FirstOrDefault(entry => entry.Symptom == Symptom.VanishingLoss);
        Assert.Equal(expected is null, found is null);
        if (expected is not null)
            Assert.Contains($"The gradient of the {expected} loss has vanished at 2 of 2 points", found!.Finding, StringComparison.Ordinal);
    }

    [Fact]
    public void GradientsThatAreNotFinite_AreNoticed()
    {
        Samples samples = Grid(20);
        RobustnessReport report = new(1, [new RadiusResult(0.1, 0, [], new bool[20], samples.Inputs)]);
        Diagnosis found = Assert.Single(Diagnose(new Overflowing(), samples, [Named("apgd-margin")], report));
        Assert.Equal("non-finite-gradients", found.Name);
        Assert.Equal((20, 20), (found.Points, found.Examined));
    }

    [Fact]
    public void RandomAnswers_AreNoticed()
    {
        Samples samples = Grid(20);
        Noisy victim = new();
        RobustnessReport report = new(1, [new RadiusResult(0.1, 0, [], new bool[20], samples.Inputs)]);
        Diagnosis found = Assert.Single(Diagnose(victim, samples, [Named("square")], report));
        Assert.Equal("randomised-outputs", found.Name);
        Assert.Contains("autoattack-rand", found.Advice, StringComparison.Ordinal);
    }

    /// <summary>More steps are three times those of the attack itself, not those of the list.</summary>
    [Fact]
    public void MoreSteps_AreMoreThanTheAttackMade()
    {
        Assert.Equal(("my-pgd", 21), new AutoPgd("my-pgd", new MarginLoss(), new() { Iterations = 7 }).WithSteps(21) is { } longer
            ? (longer.Name, longer.Steps!.Value) : default);
        Samples samples = Grid(20);
        LinearVictim victim = new(Matrix.From(1, 2, [1, 0]), [0]);
        Attack few = new Pgd(new() { Iterations = 10, StepSize = 0.02, RandomStart = false });
        AttackEntry[] others = [.. Named("strongest").Parts(Norm.LInf, victim).Concat(Named("fmn-t").Parts(Norm.LInf, victim))
            .Select(part => new AttackEntry(part.Identity, 1, 20, 0, 0))];
        RobustnessReport report = new(1, [new RadiusResult(0.6, 1, others, [.. Enumerable.Repeat(true, 20)], samples.Inputs)]);
        IReadOnlyList<Diagnosis> found = AttackDiagnostics.Of(victim, samples, new ThreatModel(Norm.LInf, 0), [few],
            AttackContext.None, report, 0, TestContext.Current.CancellationToken);
        Assert.Contains("pgd with 30 steps breaks 20", Assert.Single(found, entry => entry.Symptom == Symptom.Masking).Finding,
            StringComparison.Ordinal);
    }

    private static IReadOnlyList<Diagnosis> Diagnose(IClassifier victim, Samples samples, Attack[] attacks, RobustnessReport report) =>
        AttackDiagnostics.Of(victim, samples, new ThreatModel(Norm.LInf, 0), attacks, AttackContext.None, report, 0,
            TestContext.Current.CancellationToken);

    private static RobustnessReport Evaluate(PolyReluNetwork network, Dataset test, string attack, double[] radii,
        out IReadOnlyList<Diagnosis> found)
    {
        AttackContext context = new() { Centres = test.Centres };
        Attack[] attacks = [NamedAttack.Create(attack == "pgd-paper" ? "pgd-paper:iterations=200" : attack, context: context)];
        RobustnessReport report = RobustnessCurve.Evaluate(network.CreateEvaluator(), test.Samples, Norm.L2, null, radii, attacks,
            cancellation: TestContext.Current.CancellationToken);
        found = AttackDiagnostics.Of(network.CreateEvaluator(), test.Samples, new ThreatModel(Norm.L2, 0), attacks, context, report, 0,
            TestContext.Current.CancellationToken);
        return report;
    }

    private static Attack Named(string name) => NamedAttack.Create(name);

    /// <summary>A network on clusters as in samples/train-and-attack.cs.</summary>
    private static (PolyReluNetwork Network, Dataset Test) Trained(double power) =>
        TrainedNetworks.GetOrAdd(power, static power => new(() => Train(power))).Value;

    private static (PolyReluNetwork Network, Dataset Test) Train(double power)
    {
        GaussianClusters clusters = new() { Dimension = 100, Clusters = 10, PositiveClusters = 6, Alpha = 0.1 };
        Dataset train = clusters.Sample(1000, 0), test = clusters.Sample(60, 1);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find("exponential").Value,
            Optimizer = new GradientDescent(new() { LearningRate = 0.2 }, fullBatch: false),
            BatchSize = 50,
            Epochs = 200,
        };
        PolyReluNetwork start = new GaussianInitialisation(new() { Scale = 1e-5 })
            .Create(new NetworkShape { InputDimension = 100, Hidden = 100, Power = power }, 0);
        return (Trainer.Train(start, train.Samples, test.Samples, options).Network, test);
    }

    private static Samples Grid(int count)
    {
        Matrix inputs = new(count, 2);
        for (int i = 0; i < count; i++) inputs[i, 0] = i % 2 == 0 ? 0.5f + (i / 1000f) : -0.5f - (i / 1000f);
        return new Samples(inputs, [.. Enumerable.Range(0, count).Select(i => i % 2 == 0 ? 1 : -1)]);
    }

    /// <summary>The sign of the first feature: flat, but for the jump.</summary>
    private sealed class Steps : IDifferentiableClassifier
    {
        public int InputDimension => 2;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits)
        {
            for (int i = 0; i < inputs.Rows; i++) logits[i, 0] = MathF.Sign(inputs[i, 0]);
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            for (int i = 0; i < gradients.Rows; i++) gradients.Row(i).Clear();
        }
    }

    /// <summary>The first feature, with a slope that is lost.</summary>
    private sealed class Overflowing : IDifferentiableClassifier
    {
        public int InputDimension => 2;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits)
        {
            for (int i = 0; i < inputs.Rows; i++) logits[i, 0] = inputs[i, 0];
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            for (int i = 0; i < gradients.Rows; i++) (gradients[i, 0], gradients[i, 1]) = (float.NaN, float.PositiveInfinity);
        }
    }

    /// <summary>Other logits at every answer.</summary>
    private sealed class Noisy : IClassifier
    {
        private int answers;

        public int InputDimension => 2;

        public int Outputs => 1;

        public void Logits(Matrix inputs, Matrix logits)
        {
            answers++;
            for (int i = 0; i < inputs.Rows; i++) logits[i, 0] = inputs[i, 0] * answers;
        }
    }
}
