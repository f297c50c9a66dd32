using System.Globalization;
using System.Text.RegularExpressions;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Where AutoAttack is off by more than a point in a hundred it is said, by how much, and nowhere else.</summary>
public sealed class AutoAttackGapTests
{
    private const double Radius = 0.7;
    private static readonly Samples Points = MaskedVictims.Draw(150, 0);

    public static TheoryData<int> Victims => [.. Enumerable.Range(0, MaskedVictims.All.Count)];

    [Theory]
    [MemberData(nameof(Victims))]
    public void MaskedVictims_AreFlagged_AndAutoAttackIsOff_WhereItIs(int place)
    {
        (string name, Func<IDifferentiableClassifier> create) = MaskedVictims.All[place];
        RobustnessReport report = Evaluate(create(), "autoattack", out Attack[] attacks);
        IReadOnlyList<Diagnosis> found = Diagnose(create(), attacks, report);
        string said = $"{name}: {report.Radii[0].RobustAccuracy:P1}; "
            + string.Join(" ", found.Select(one => $"{one.Finding} {one.Advice}"));
        TestContext.Current.TestOutputHelper?.WriteLine(said);
        Assert.True(found.Count > 0, said);
        // The factor leaves AutoAttack's other losses alone, and answers at random have no gap.
        bool isOff = place is not 6 and not 7;
        Diagnosis? off = found.SingleOrDefault(one => one.Symptom == Symptom.AutoattackOff);
        Assert.True(isOff == off is not null, said);
        if (off is null) return;
        Assert.Equal(Radius, off.Epsilon);
        Assert.Contains("AutoAttack is off by", off.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain(found, one => one.Symptom == Symptom.Masking);
    }

    [Fact]
    public void RightAutoAttack_IsNotBlamed()
    {
        RobustnessReport report = Evaluate(MaskedVictims.Scores, "autoattack", out Attack[] attacks);
        Assert.Equal(Exact(), report.Radii[0].Robust);
        IReadOnlyList<Diagnosis> found = Diagnose(MaskedVictims.Scores, attacks, report);
        Assert.True(found.Count == 0, string.Join(" ", found.Select(one => one.Finding)));
    }

    /// <summary>
    /// An AutoAttack that broke nothing of the decoys is off by as much as the exact distances of the scores say, and that is found again.
    /// </summary>
    [Fact]
    public void Estimate_HoldsTheTruth()
    {
        IDifferentiableClassifier decoys = MaskedVictims.All[1].Create();
        Attack[] attacks = [NamedAttack.Create("autoattack")];
        AttackEntry[] entries = [.. attacks[0].Parts(Norm.L2, decoys).Select(part => new AttackEntry(part.Identity, 1, 150, 0, 0))];
        RobustnessReport report =
            new(1, [new RadiusResult(Radius, 1, entries, [.. Enumerable.Repeat(true, 150)], Points.Inputs)]);
        double truth = 1 - Fraction.Of(Exact());
        Diagnosis off = Assert.Single(Diagnose(decoys, attacks, report), one => one.Symptom == Symptom.AutoattackOff);
        double[] numbers = [.. Regex.Matches(off.Advice, "(?:about|least) ([0-9.]+)")
            .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) / 100)];
        Assert.Equal(2, numbers.Length);
        Assert.True(numbers[1] <= truth && numbers[1] < numbers[0] && Math.Abs(numbers[0] - truth) < 0.1, $"{off.Advice} {truth}");
        Assert.Contains("fmn-t breaks", off.Finding, StringComparison.Ordinal);
        Assert.Equal(off, Assert.Single(Diagnose(decoys, attacks, report), one => one.Symptom == Symptom.AutoattackOff));
    }

    /// <summary>What ran after AutoAttack in the same list is counted, without trying anything.</summary>
    [Fact]
    public void AttacksAfterIt_CountAgainstAutoAttack()
    {
        (Attack standard, Attack later) = (NamedAttack.Create("autoattack"), NamedAttack.Create("fmn-t"));
        IDifferentiableClassifier victim = MaskedVictims.Scores;
        AttackEntry[] entries =
        [
            .. standard.Parts(Norm.L2, victim).Select(part => new AttackEntry(part.Identity, 0.6, 150, 0, 0)),
            .. later.Parts(Norm.L2, victim).Select(part => new AttackEntry(part.Identity, 0, 90, 90, 0)),
        ];
        RobustnessReport report = new(1, [new RadiusResult(Radius, 0, entries, new bool[150], Points.Inputs)]);
        Diagnosis off = Assert.Single(Diagnose(MaskedVictims.Scores, [standard, later], report));
        Assert.Equal((Symptom.AutoattackOff, 90, 90), (off.Symptom, off.Points, off.Examined));
        Assert.Equal("At ε = 0.7 autoattack left 60% robust; fmn-t broke 90 points of these.", off.Finding);
        Assert.StartsWith("AutoAttack is off by at least 60 points in a hundred.", off.Advice, StringComparison.Ordinal);
        Assert.Empty(Diagnose(MaskedVictims.Scores, [later, standard], report with
        { Radii = [report.Radii[0] with { Attacks = [.. entries[^1..], .. entries[..^1]] }] }));
    }

    /// <summary>
    /// A gap of one point in a hundred takes 300 points where all are left, fewer where fewer are: at most a third of them, at least 24.
    /// </summary>
    [Theory]
    [InlineData(10_000, 1, 300)]
    [InlineData(10_000, 0.4, 120)]
    [InlineData(1000, 0.4, 120)]
    [InlineData(300, 0.5, 50)]
    [InlineData(100, 0.4, 24)]
    [InlineData(1000, 0.005, 0)]
    public void Probe_TakesAsManyPointsAsAGapOfAPointShowsIn(int count, double left, int expected)
    {
        bool[] robust = [.. Enumerable.Range(0, count).Select(i => i < count * left)];
        Assert.NotNull(AutoAttackGap.Of([AutoAttack.Plus.Create()], Norm.L2, MaskedVictims.Scores));
        Assert.Equal(expected, AutoAttackGap.Points(new RadiusResult(1, left, [], robust, Points.Inputs)));
        Assert.Null(AutoAttackGap.Of([AutoAttack.Randomised.Create(), NamedAttack.Create("strongest")], Norm.L2, MaskedVictims.Scores));
    }

    private static bool[] Exact() => [.. Enumerable.Range(0, Points.Count)
        .Select(i => MaskedVictims.Scores.Distance(Points.Inputs.Row(i), Points.Labels[i], Norm.L2) > Radius)];

    private static RobustnessReport Evaluate(IClassifier victim, string attack, out Attack[] attacks)
    {
        attacks = [NamedAttack.Create(attack, NamedAttack.Common(queries: 100))];
        return RobustnessCurve.Evaluate(victim, Points, Norm.L2, null, [Radius], attacks,
            cancellation: TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<Diagnosis> Diagnose(IClassifier victim, Attack[] attacks, RobustnessReport report) =>
        AttackDiagnostics.Of(victim, Points, new ThreatModel(Norm.L2, 0), attacks, AttackContext.None, report, 0,
            TestContext.Current.CancellationToken);
}
