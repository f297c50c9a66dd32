using PolyRelu.Attacks;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

public sealed class RobustnessCurveTests
{
    private static readonly AttackCase Example = AttackCase.Create("apgd-ce", "linf", true, 4);

    private static readonly Attack[] Attacks =
        [NamedAttack.Create("pgd:iterations=3"), NamedAttack.Create("apgd-ce:iterations=20")];

    [Fact]
    public void RobustAccuracy_FallsWithTheRadius_FromTheCleanAccuracy()
    {
        RobustnessReport report = Evaluate([0.3, 0, 0.1, 0.2]);
        Assert.Equal(20.0 / 24, report.CleanAccuracy, 12);
        Assert.Equal([0.3, 0, 0.1, 0.2], report.Radii.Select(radius => radius.Epsilon));
        double[] ascending = [.. report.Radii.OrderBy(radius => radius.Epsilon).Select(radius => radius.RobustAccuracy)];
        Assert.Equal(report.CleanAccuracy, ascending[0]);
        Assert.Equal(ascending.OrderDescending(), ascending);
        Assert.True(ascending[^1] < ascending[0]);
    }

    [Fact]
    public void Order_OfTheRadii_DoesNotMatter()
    {
        RobustnessReport ascending = Evaluate([0.05, 0.1, 0.2]), shuffled = Evaluate([0.2, 0.05, 0.1]);
        foreach (RadiusResult result in shuffled.Radii)
        {
            RadiusResult same = ascending.Radii.Single(radius => radius.Epsilon == result.Epsilon);
            Assert.Equal(same.Robust, result.Robust);
            Assert.Equal(same.Adversarials.ToMatrix().ToArray(), result.Adversarials.ToMatrix().ToArray());
        }
    }

    [Fact]
    public void Points_AreNeverAttackedAgain_OnceBroken()
    {
        RobustnessReport report = Evaluate([0.05, 0.1, 0.2]);
        int robust = 20;
        foreach (AttackEntry entry in report.Radii.SelectMany(radius => radius.Attacks))
        {
            Assert.Equal(robust, entry.Attacked);
            robust -= entry.Broken;
            Assert.Equal(robust / 24.0, entry.RobustAccuracy, 12);
        }
    }

    [Fact]
    public void Entries_NameTheAttacksInOrder_ThoughNothingIsLeft()
    {
        RobustnessReport report = Evaluate([0, 5]);
        Assert.All(report.Radii, radius => Assert.Equal(["pgd", "apgd-ce"], radius.Attacks.Select(entry => entry.Name)));
    }

    [Fact]
    public void Entries_AreZero_WhereNoPointIsClassifiedCorrectly()
    {
        Matrix logits = new(Example.Samples.Count, Example.Network.Outputs);
        Example.Network.CreateEvaluator().Logits(Example.Samples.Inputs, logits);
        Samples wrong = new(Example.Samples.Inputs, [.. Enumerable.Range(0, logits.Rows)
            .Select(i => (Margin.Prediction(logits.Row(i)) + 1) % logits.Columns)]);
        RobustnessReport report = RobustnessCurve.Evaluate(
            Example.Network.CreateEvaluator(), wrong, Norm.LInf, Box.Unit, [0.1, 0.2], Attacks,
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, report.CleanAccuracy);
        Assert.All(report.Radii.SelectMany(radius => radius.Attacks),
            entry => Assert.Equal((0.0, 0, 0), (entry.RobustAccuracy, entry.Attacked, entry.Broken)));
    }

    [Fact]
    public void Broken_AtOneRadius_CarriesItsExampleToLargerOnes()
    {
        RobustnessReport report = Evaluate([0.1, 0.2]);
        int carried = 0;
        for (int i = 0; i < Example.Samples.Count; i++)
        {
            if (report.Radii[0].Robust[i]) continue;
            carried++;
            Assert.False(report.Radii[1].Robust[i]);
            Assert.True(report.Radii[0].Adversarials.Row(i).SequenceEqual(report.Radii[1].Adversarials.Row(i)));
        }
        Assert.InRange(carried, 5, 24);
    }

    [Fact]
    public void Progress_RisesToOne()
    {
        Recorder recorder = new();
        RobustnessCurve.Evaluate(Example.Network.CreateEvaluator(), Example.Samples, Norm.LInf, Box.Unit, [0.05, 0.1], Attacks, 0, recorder,
            TestContext.Current.CancellationToken);
        Assert.Equal(recorder.Values.Order(), recorder.Values);
        Assert.InRange(recorder.Values[0], 0, 0.3);
        Assert.Equal(1, recorder.Values[^1], 12);
    }

    [Fact]
    public void Lists_MustNotBeEmpty()
    {
        Assert.Throws<ArgumentException>(() => Evaluate([]));
        Assert.Throws<ArgumentException>(() => RobustnessCurve.Evaluate(
            Example.Network.CreateEvaluator(), Example.Samples, Norm.L2, null, [1], [],
            cancellation: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void CleanInputs_AreAskedAboutOnce()
    {
        Recorded victim = new(Example.Network.CreateEvaluator());
        RobustnessReport report = RobustnessCurve.Evaluate(victim, Example.Samples, Norm.LInf, Box.Unit, [0, 0.05, 0.1, 0.2], Attacks, 5,
            null, TestContext.Current.CancellationToken), same = Evaluate([0, 0.05, 0.1, 0.2]);
        Assert.Equal(same.Radii.Select(radius => radius.RobustAccuracy), report.Radii.Select(radius => radius.RobustAccuracy));
        Assert.Equal(Example.Samples.Count, victim.Asked.Count(row => Enumerable.Range(0, Example.Samples.Count)
            .Any(i => Example.Samples.Inputs.Row(i).SequenceEqual(row))));
    }

    private static RobustnessReport Evaluate(IReadOnlyList<double> radii) =>
        RobustnessCurve.Evaluate(Example.Network.CreateEvaluator(), Example.Samples, Norm.LInf, Box.Unit, radii, Attacks, 5, null,
            TestContext.Current.CancellationToken);

    private sealed class Recorder : IProgress<WorkProgress>
    {
        public List<double> Values { get; } = [];

        public void Report(WorkProgress value) => Values.Add(value.Fraction);
    }

    /// <summary>A network that keeps what it was asked about.</summary>
    private sealed class Recorded(NetworkEvaluator network) : IDifferentiableClassifier
    {
        public List<float[]> Asked { get; } = [];

        public int InputDimension => network.InputDimension;

        public int Outputs => network.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            for (int i = 0; i < inputs.Rows; i++) Asked.Add(inputs.Row(i).ToArray());
            network.Logits(inputs, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients) => network.PullBack(cotangents, gradients);
    }
}
