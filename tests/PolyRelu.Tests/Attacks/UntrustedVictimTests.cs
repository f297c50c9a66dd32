using PolyRelu.Attacks;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Attacks;

/// <summary>Victims that break their contract cannot make themselves look robust, nor change the samples.</summary>
public sealed class UntrustedVictimTests
{
    private static readonly string[] Gradient = ["apgd-ce", "apgd-margin", "apgd-t", "pgd", "fixed-point", "fab", "fab-t"];
    private static readonly LinearVictim Linear = LinearVictim.Random(4, 12, 5);

    public static TheoryData<string, string, float> Slopes()
    {
        TheoryData<string, string, float> cases = [];
        foreach (string attack in Gradient)
            foreach (Norm norm in Norm.All)
                foreach (float slope in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity]) cases.Add(attack, norm.Name, slope);
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
        ExpectSame(Run(attack, norm, new Victim { Write = g => g[5] = 0 }), Run(attack, norm, new Victim { Write = g => g[5] = slope }), atLeast: 3);

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientThatIsNotWritten_CountsAsZero(string attack, string norm) =>
        ExpectSame(Run(attack, norm, new Victim { Write = g => Array.Clear(g) }), Run(attack, norm, new Victim { WritesGradients = false }), atLeast: 0);

    [Theory]
    [MemberData(nameof(Cases))]
    public void VictimThatWritesToItsInputs_LeavesTheSamplesAlone(string attack, string norm)
    {
        Samples samples = Linear.CreateSamples(30, 6);
        float[] before = samples.Inputs.ToArray();
        AttackResult result = Run(attack, norm, new Victim { SpoilsInputs = true }, samples);
        Assert.Equal(before, samples.Inputs.ToArray());
        ExpectExamples(result, samples, Norm.Parse(norm));
    }

    [Fact]
    public void VictimThatWritesToItsInputs_LeavesNearestExamplesAndCurvesAlone()
    {
        Samples samples = Linear.CreateSamples(30, 6);
        float[] before = samples.Inputs.ToArray();
        Victim victim = new() { SpoilsInputs = true };
        ThreatModel threat = new(Norm.L2, Radius("l2"));
        MinimumDistanceResult nearest = MinimumDistance.Search(victim, samples, threat, MinimumDistance.Attacks(new AttackSettings { Iterations = 10 }, Norm.L2, victim.Outputs), cancellation: TestContext.Current.CancellationToken);
        RobustnessCurve.Evaluate(victim, samples, threat, [0, 0.1, 0.3], [AutoPgd.CrossEntropy.Value(new AttackSettings { Iterations = 10 })], cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(before, samples.Inputs.ToArray());
        for (int i = 0; i < samples.Count; i++)
            if (double.IsFinite(nearest.Nearest.Distances[i])) Assert.Equal(nearest.Nearest.Distances[i], Norm.L2.Distance(nearest.Nearest.Adversarials.Row(i), samples.Inputs.Row(i)));
    }

    private static double Radius(string norm) => norm switch { "linf" => 0.15, "l2" => 0.5, _ => 1.2 };

    private static AttackResult Run(string attack, string norm, Victim victim, Samples? samples = null) =>
        Registry<AttackFactory>.Find(attack).Value(new AttackSettings { Iterations = 15, Queries = 20 }).Run(
            victim, samples ?? Linear.CreateSamples(30, 6), new ThreatModel(Norm.Parse(norm), Radius(norm)), seed: 2, cancellation: TestContext.Current.CancellationToken);

    private static void ExpectSame(AttackResult expected, AttackResult actual, int atLeast)
    {
        Assert.InRange(expected.Broken.Count(flag => flag), atLeast, expected.Broken.Length);
        Assert.Equal(expected.Broken, actual.Broken);
        Assert.Equal(expected.Adversarials.ToArray(), actual.Adversarials.ToArray());
    }

    private static void ExpectExamples(AttackResult result, Samples samples, Norm norm)
    {
        for (int i = 0; i < samples.Count; i++)
        {
            double distance = norm.Distance(result.Adversarials.Row(i), samples.Inputs.Row(i));
            Assert.InRange(distance, 0, result.Broken[i] ? Radius(norm.Name) * (1 + 1e-9) : 0);
        }
    }

    /// <summary>The linear victim with a fault.</summary>
    private sealed class Victim : IDifferentiableClassifier
    {
        public Action<float[]>? Write { get; init; }

        public bool WritesGradients { get; init; } = true;

        public bool SpoilsInputs { get; init; }

        public int InputDimension => Linear.InputDimension;

        public int Outputs => Linear.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Linear.Logits(inputs, logits);
            if (SpoilsInputs)
                for (int i = 0; i < inputs.Rows; i++) inputs[i, 3] += 7;
        }

        public void PullBack(Matrix cotangents, Matrix gradients)
        {
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
