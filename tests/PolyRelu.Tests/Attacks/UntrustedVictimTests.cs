using PolyRelu.Attacks;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Victims that break their contract cannot make themselves look robust, nor change the samples.</summary>
public sealed class UntrustedVictimTests
{
    private static readonly string[] Gradient =
        ["apgd-ce", "apgd-margin", "apgd-t", "malt", "pgd", "fixed-point", "fab", "fab-t", "fmn-t", "pdpgd"];

    private static readonly LinearVictim Linear = LinearVictim.Random(4, 12, 5);

    public static TheoryData<string, string, float> Slopes()
    {
        TheoryData<string, string, float> cases = [];
        foreach (string attack in Gradient)
            foreach (Norm norm in Norm.All)
                foreach (float slope in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
                    cases.Add(attack, norm.Name, slope);
        return cases;
    }

    public static TheoryData<string, string> Cases()
    {
        TheoryData<string, string> cases = [];
        foreach (string attack in (string[])[.. Gradient, "square", "autoattack"])
            foreach (Norm norm in Norm.All) cases.Add(attack, norm.Name);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Slopes))]
    public void SlopeThatIsNotFinite_CountsAsZero(string attack, string norm, float slope) =>
        ExpectSame(Run(attack, norm, new Victim { Write = g => g[5] = 0 }), Run(attack, norm, new Victim { Write = g => g[5] = slope }),
            atLeast: 3);

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientThatIsNotWritten_CountsAsZero(string attack, string norm) =>
        ExpectSame(Run(attack, norm, new Victim { Write = g => Array.Clear(g) }), Run(attack, norm, new Victim { WritesGradients = false }),
            atLeast: 0);

    [Theory]
    [MemberData(nameof(Cases))]
    public void VictimThatWritesToItsInputs_IsNamed_AndTheSamplesStayAsTheyAre(string attack, string norm)
    {
        Samples samples = Linear.CreateSamples(30, 6);
        float[] before = samples.Inputs.ToArray();
        ExpectNamed("feature 3", () => Run(attack, norm, new Victim { SpoilsAfter = 0 }, samples));
        Assert.Equal(before, samples.Inputs.ToArray());
    }

    [Theory]
    [InlineData("apgd-ce")]
    [InlineData("fixed-point")]
    [InlineData("fab-t")]
    [InlineData("autoattack")]
    public void VictimThatWritesToItsInputsLater_IsNamedTooAtTheFirstStepOrWhenAskedAgain(string attack)
    {
        Samples samples = Linear.CreateSamples(30, 6);
        float[] before = samples.Inputs.ToArray();
        ExpectNamed("feature 3", () => Run(attack, "l2", new Victim { SpoilsAfter = 1 }, samples));
        ExpectNamed("feature 2", () => Run(attack, "l2", new Victim { SpoilsInPullBack = true }, samples));
        Assert.Equal(before, samples.Inputs.ToArray());
    }

    [Fact]
    public void EveryMeasurement_GivesCopiesAndNamesTheVictimThatWritesToThem()
    {
        Samples samples = Linear.CreateSamples(30, 6);
        float[] before = samples.Inputs.ToArray();
        ThreatModel threat = new(Norm.L2, Radius("l2"), new Box(-10, 10));
        Attack[] attacks = [AutoPgd.CrossEntropy.Create(new() { Iterations = 10 })];
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        RobustnessReport report = RobustnessCurve.Evaluate(Linear, samples, threat, [0.1, 0.3], attacks, cancellation: cancellation);
        Witness witness = new()
        {
            Samples = samples, Outputs = Linear.Outputs, Norm = Norm.L2, Claims = [new WitnessClaim(0.1, 1)],
            Examples = [new WitnessExample(0, 0, "clean")], Adversarials = samples.Inputs.RowRange(0, 1),
        };
        foreach (Action<Victim> measure in (Action<Victim>[])
        [
            victim => RobustnessCurve.Evaluate(victim, samples, threat, [0, 0.1, 0.3], attacks, cancellation: cancellation),
            victim => MinimumDistance.Search(
                victim, samples, threat, MinimumDistance.Attacks(Norm.L2, victim.Outputs, settings: new() { Iterations = 10 }),
                cancellation: cancellation),
            victim => AttackDiagnostics.Of(victim, samples, threat, attacks, AttackContext.None, report, cancellation: cancellation),
            victim => WitnessCheck.Run(witness, victim),
        ])
        {
            ExpectNamed("feature 3", () => measure(new Victim { SpoilsAfter = 0 }));
            Assert.Equal(before, samples.Inputs.ToArray());
        }
        ExpectNamed("feature 2", () => AttackDiagnostics.Of(
            new Victim { SpoilsInPullBack = true }, samples, threat, attacks, AttackContext.None, report, cancellation: cancellation));
        Assert.Equal(before, samples.Inputs.ToArray());
    }

    private static void ExpectNamed(string feature, Action run)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(run);
        Assert.Contains($"The classifier Victim wrote to its inputs ({feature} of row", error.Message, StringComparison.Ordinal);
    }

    private static double Radius(string norm) => norm switch { "linf" => 0.15, "l2" => 0.5, _ => 1.2 };

    private static AttackResult Run(string attack, string norm, Victim victim, Samples? samples = null) =>
        NamedAttack.Create(attack, NamedAttack.Common(iterations: 15, queries: 20)).Run(
            victim, samples ?? Linear.CreateSamples(30, 6), new ThreatModel(Norm.Parse(norm), Radius(norm)), seed: 2,
            cancellation: TestContext.Current.CancellationToken);

    private static void ExpectSame(AttackResult expected, AttackResult actual, int atLeast)
    {
        Assert.InRange(expected.Broken.Count(flag => flag), atLeast, expected.Broken.Length);
        Assert.Equal(expected.Broken, actual.Broken);
        Assert.Equal(expected.Adversarials.ToArray(), actual.Adversarials.ToArray());
    }

    /// <summary>The linear victim with a fault.</summary>
    private sealed class Victim : IDifferentiableClassifier
    {
        public Action<float[]>? Write { get; init; }

        public bool WritesGradients { get; init; } = true;

        public int? SpoilsAfter { get; init; }

        public bool SpoilsInPullBack { get; init; }

        private int Questions { get; set; }

        private Matrix Asked { get; set; }

        public int InputDimension => Linear.InputDimension;

        public int Outputs => Linear.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Linear.Logits(inputs, logits);
            Asked = inputs;
            if (Questions++ >= SpoilsAfter)
                for (int i = 0; i < inputs.Rows; i++) inputs[i, 3] += 7;
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
            if (SpoilsInPullBack) Asked[0, 2] -= 3;
            if (!WritesGradients) return;
            Linear.PullBack(cotangents, gradients);
            if (Write is null) return;
            for (int i = 0; i < gradients.Rows; i++)
            {
                float[] row = gradients.Row(i).ToArray();
                Write(row);
                row.CopyTo(gradients.Row(i));
            }
        }
    }
}
