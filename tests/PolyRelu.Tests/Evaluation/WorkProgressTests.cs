using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Tests.Attacks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Whatever takes long tells how many points are done: never less than before, none that is not, and all at the end.</summary>
public sealed class WorkProgressTests : IDisposable
{
    private const int Block = 7, Count = EvaluationCase.Count;

    private static readonly Dictionary<string, Action<IProgress<WorkProgress>>> Calls = new()
    {
        ["attack"] = progress => Attack("apgd-margin").Run(Victim, Points, Within(Norm.LInf, 0.05), 5, progress, Cancellation),
        ["attack in the span"] = progress => Attack("apgd-margin").Run(Victim, Points, Within(Norm.L2, 0.1), 5, progress, Cancellation),
        ["attack with restarts"] = progress => Attack("pgd:restarts=3").Run(Victim, Points, Within(Norm.LInf, 0.05), 5, progress,
            Cancellation),
        ["several attacks"] = progress => Attack("autoattack").Run(Victim, Points, Within(Norm.LInf, 0.05), 5, progress, Cancellation),
        ["strongest"] = progress => Attack("strongest").Run(Victim, Points, Within(Norm.L2, 0.1), 5, progress, Cancellation),
        ["bisection"] = progress => new Bisection(Attack("apgd-margin")).Approach(Victim, Points,
            new NearestWithin(Within(Norm.LInf, 0.2), new NearestExamples(Points)), 5, progress, Cancellation),
        ["curve"] = progress => RobustnessCurve.Evaluate(Victim, Points, Norm.LInf, null, [0.05, 0, 0.02],
            [Attack("pgd"), Attack("apgd-margin")], 5, progress, Cancellation),
        ["nearest"] = progress => Nearest(Norm.LInf, progress),
        ["nearest in the span"] = progress => Nearest(Norm.L2, progress),
        ["evaluation"] = progress => Evaluator.Run(EvaluationCase.Within(), progress, Cancellation),
        ["evaluation in blocks"] = progress => Evaluator.Run(EvaluationCase.Within() with { BlockSize = Block }, progress, Cancellation),
        ["evaluation with certificates"] = progress => Evaluator.Run(EvaluationCase.Within() with
        {
            BlockSize = Block,
            Certificates = CertificationRun.Decide(Certification, null, Cancellation),
        }, progress, Cancellation),
        ["nearest in blocks"] = progress => Evaluator.Run(EvaluationCase.Nearest() with { BlockSize = Block }, progress, Cancellation),
        ["certification"] = progress => CertificationRun.Decide(Certification, progress, Cancellation),
        ["certification in blocks"] = progress =>
            CertificationRun.Decide(Certification with { BlockSize = Block }, progress, Cancellation),
        ["brackets"] = progress => CertificationRun.Bracket(Certification, progress, Cancellation),
        ["distances"] = progress => new Certifier(EvaluationCase.Network).Bracket(Points, Within(Norm.L2, 1), progress, Cancellation),
        ["evidence"] = progress => CertificationEvidence.Of(Certification, CertificationRun.Decide(Certification, null, Cancellation),
            new Dictionary<string, string>(), progress, Cancellation),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-progress-").FullName;

    public static TheoryData<string> Names() => [.. Calls.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static NetworkEvaluator Victim => EvaluationCase.Network.CreateEvaluator();

    private static Samples Points => EvaluationCase.Samples;

    private static CertificationRequest Certification => new()
    {
        Network = EvaluationCase.Network, Samples = Points, Threat = new ThreatModel(Norm.L2, 0.1), Radii = EvaluationCase.Radii,
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Reports_NeverGoBack_AndEndWithAllPoints(string name)
    {
        List<WorkProgress> told = Told(Calls[name]);
        Assert.Equal(new WorkProgress(1, Count, Count), told[^1]);
        Assert.All(told, one =>
            Assert.True(one.Total == Count && one.Done is >= 0 and <= Count && one.Fraction is >= 0 and <= 1, $"{one.Fraction}, {one}"));
        for (int i = 1; i < told.Count; i++)
            Assert.True(told[i].Done >= told[i - 1].Done && told[i].Fraction >= told[i - 1].Fraction && told[i] != told[i - 1],
                $"{name}, report {i}: {told[i - 1].Fraction}, {told[i - 1]}; then {told[i].Fraction}, {told[i]}");
    }

    /// <summary>Points of a curve are done once they are lost, since nothing attacks them again; the others at the end.</summary>
    [Fact]
    public void PointsOfACurve_AreDoneOnceTheyAreLost()
    {
        double[] radii = [0.02, 0.05];
        RobustnessReport report = null!;
        List<WorkProgress> told = Told(progress => report = RobustnessCurve.Evaluate(Victim, Points, Norm.LInf, null, radii,
            [Attack("apgd-margin")], 5, progress, Cancellation));
        int misclassified = Count - (int)Math.Round(report.CleanAccuracy * Count), lost = report.Radii[0].Robust.Count(robust => !robust);
        Assert.True(misclassified > 0 && lost > misclassified && lost < Count, $"{misclassified}, {lost}");
        Assert.Equal(new WorkProgress(0, misclassified, Count), told[0]);
        Assert.All(told.Where(one => one.Fraction < 0.5), one => Assert.Equal(misclassified, one.Done));
        Assert.Contains(new WorkProgress(0.5, lost, Count), told);
        int later = report.Radii[1].Robust.Count(robust => !robust);
        Assert.All(told.Where(one => one.Fraction < 1), one => Assert.InRange(one.Done, misclassified, later));
    }

    /// <summary>What an attack before the last one leaves is not done, and what it breaks is.</summary>
    [Fact]
    public void PointsOfSeveralAttacks_AreDoneWhenNoneIsLeftForThem()
    {
        AttackResult result = null!;
        List<WorkProgress> told = Told(progress => result = Attack("autoattack").Run(Victim, Points, Within(Norm.LInf, 0.05), 5, progress,
            Cancellation));
        int robust = result.Broken.Count(broken => !broken);
        Assert.True(robust > 0, "none is robust");
        Assert.Equal(Count - result.Entries[0].Attacked, told[0].Done);
        Assert.All(told.Where(one => one.Fraction < 1), one => Assert.InRange(one.Done, 0, Count - robust));
    }

    /// <summary>Whichever threads decide them, points are told one by one.</summary>
    [Fact]
    public void DecidedPoints_AreToldOneByOne() => Assert.Equal(
        Enumerable.Range(1, Count).Select(i => new WorkProgress((double)i / Count, i, Count)), Told(Calls["distances"]));

    [Fact]
    public void Blocks_AreDoneOneAfterTheOther()
    {
        List<WorkProgress> told = Told(Calls["evaluation in blocks"]);
        for (int first = 0; first < Count; first += Block)
        {
            int end = Math.Min(Count, first + Block);
            Assert.Contains(told, one => one.Done == end && Math.Abs(one.Fraction - ((double)end / Count)) < 1e-12);
            Assert.All(told.Where(one => one.Fraction * Count > first + 1e-6 && one.Fraction * Count < end - 1e-6),
                one => Assert.InRange(one.Done, first, end));
        }
    }

    [Fact]
    public void WhatAStateHolds_IsDoneFromTheStart()
    {
        EvaluationRequest request = EvaluationCase.Within() with
        {
            BlockSize = Block,
            State = EvaluationCase.State(Path.Combine(folder, "state.npz")),
        };
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        EvaluationInterruptedException stopped = Assert.Throws<EvaluationInterruptedException>(() => Evaluator.Run(request,
            new Listener(one =>
            {
                if (one.Done > 3 * Block) source.Cancel();
            }), source.Token));
        List<WorkProgress> told = Told(progress => Evaluator.Run(request, progress, Cancellation));
        Assert.Equal(new WorkProgress((double)stopped.Done / Count, stopped.Done, Count), told[0]);
        Assert.Equal(new WorkProgress(1, Count, Count), told[^1]);
        Assert.Equal("45 of 45 points", told[^1].ToString());
    }

    private static List<WorkProgress> Told(Action<IProgress<WorkProgress>> call)
    {
        List<WorkProgress> told = [];
        call(new Listener(told.Add));
        return told;
    }

    private static void Nearest(Norm norm, IProgress<WorkProgress> progress) => MinimumDistance.Search(Victim, Points, Within(norm, 0.2),
        MinimumDistance.Attacks(norm, 1, new() { References = Points }, new() { Iterations = 10 }), 5, progress, Cancellation);

    private static ThreatModel Within(Norm norm, double radius) => new(norm, radius);

    private static Attack Attack(string name) => NamedAttack.Create(name, NamedAttack.Common(iterations: 10, queries: 30));

    /// <summary>Hears at once, on the thread that works.</summary>
    private sealed class Listener(Action<WorkProgress> hear) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => hear(value);
    }
}
