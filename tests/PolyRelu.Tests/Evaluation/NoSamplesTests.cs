using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Evaluation;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>No samples are attacked like any number of them: nothing is broken, every fraction is 0, and nothing throws.</summary>
public sealed class NoSamplesTests
{
    public static TheoryData<string, string, bool, int> Cases() => AttackCase.All();

    [Theory]
    [MemberData(nameof(Cases))]
    public void EveryAttack_RunsOnNoSamples(string attack, string norm, bool boxed, int outputs)
    {
        AttackCase example = AttackCase.Create(attack, norm, boxed, outputs);
        Samples none = example.Subset();
        ExpectNothing(example.Run(none));
        ExpectNothing(example.Create().Run(example.Network.CreateEvaluator(), none, new WithinRadii(example.Threat, []),
            cancellation: TestContext.Current.CancellationToken));
        RobustnessReport curve = RobustnessCurve.Evaluate(
            example.Network.CreateEvaluator(), none, example.Threat, [0, 0.1, 0.2], [example.Create()],
            cancellation: TestContext.Current.CancellationToken);
        ExpectNothing(curve);
        ExpectNothing(RobustnessReport.Join([curve, curve]));
        Assert.Empty(AttackDiagnostics.Of(
            example.Network.CreateEvaluator(), none, example.Threat, [example.Create()], example.Context, curve,
            cancellation: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("linf")]
    [InlineData("l2")]
    [InlineData("l1")]
    public void NearestExamples_OfNoSamples_AreNone(string norm)
    {
        AttackCase example = AttackCase.Create("apgd-ce", norm, boxed: true, outputs: 3);
        MinimumDistanceResult found = MinimumDistance.Search(
            example.Network.CreateEvaluator(), example.Subset(), example.Threat,
            MinimumDistance.Attacks(example.Threat.Norm, 3, example.Context, example.Settings.Over(new NearestSettings())),
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, found.Nearest.Count);
        ExpectNothing(found.At([0, 0.1]));
        ExpectNothing(MinimumDistanceResult.Join([found, found]).At([0.1]));
    }

    /// <summary>A curve of no survivors goes on with none: every point is misclassified without an attack.</summary>
    [Fact]
    public void Curve_OfMisclassifiedSamples_IsZeroThroughout()
    {
        AttackCase example = AttackCase.Create("autoattack", "l2", boxed: false, outputs: 3);
        Samples wrong = example.Subset(5, 11, 17);
        RobustnessReport curve = RobustnessCurve.Evaluate(
            example.Network.CreateEvaluator(), wrong, example.Threat, [0.1, 0.2], [example.Create()],
            cancellation: TestContext.Current.CancellationToken);
        Assert.Equal(0, curve.CleanAccuracy);
        Assert.All(curve.Radii, radius => Assert.All(radius.Attacks,
            entry => Assert.Equal((0.0, 0, 0), (entry.RobustAccuracy, entry.Attacked, entry.Broken))));
        Assert.All(curve.Radii, radius => Assert.Equal([AttackIdentity.Misclassified, AttackIdentity.Misclassified,
            AttackIdentity.Misclassified], radius.FoundBy));
    }

    private static void ExpectNothing(AttackResult result)
    {
        Assert.Equal((0, 0, 0.0), (result.Broken.Length, result.Attacked, result.RobustAccuracy));
        Assert.NotEmpty(result.Entries);
        Assert.All(result.Entries, entry => Assert.Equal((0.0, 0, 0), (entry.RobustAccuracy, entry.Attacked, entry.Broken)));
    }

    private static void ExpectNothing(RobustnessReport report)
    {
        Assert.Equal(0, report.CleanAccuracy);
        foreach (RadiusResult radius in report.Radii)
        {
            Assert.Equal(0, radius.RobustAccuracy);
            Assert.Empty(radius.Robust);
            Assert.All(radius.Attacks, entry => Assert.Equal(0, entry.RobustAccuracy));
        }
    }
}
