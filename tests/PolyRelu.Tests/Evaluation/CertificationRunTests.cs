using PolyRelu.Attacks;
using PolyRelu.Certification;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>Certificates of many samples: kept on the way, put beside attacks, and never in contradiction to them.</summary>
public sealed class CertificationRunTests : IDisposable
{
    private const int Block = 7;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-certification-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void StoppedAfterSomeBlocks_ItEndsWithTheSameVerdictsAndBrackets(int blocks)
    {
        CertificationRequest request = Request();
        string[] direct = Words(CertificationRun.Decide(request, null, Cancellation)), kept = [];
        EvaluationInterruptedException stopped = Assert.Throws<EvaluationInterruptedException>(
            () => Run(blocks, (progress, token) => CertificationRun.Decide(Kept(request, "d.npz"), progress, token)));
        Assert.Equal((Block * blocks, EvaluationCase.Count), (stopped.Done, stopped.Count));
        kept = Words(CertificationRun.Decide(Kept(request, "d.npz"), null, Cancellation));
        Assert.Equal(direct, kept);

        CertificationRequest brackets = request with { Radii = [], Threat = new ThreatModel(Norm.L2, 2) };
        string[] whole = Words(CertificationRun.Bracket(brackets, null, Cancellation));
        Assert.Throws<EvaluationInterruptedException>(
            () => Run(blocks, (progress, token) => CertificationRun.Bracket(Kept(brackets, "b.npz"), progress, token)));
        Assert.Equal(whole, Words(CertificationRun.Bracket(Kept(brackets, "b.npz"), null, Cancellation)));
    }

    /// <summary>
    /// The proven radius is one of the list, the largest that its verdicts prove, or less than all of them; nothing it proves is broken.
    /// </summary>
    [Fact]
    public void BracketsWithinRadii_HoldWhatTheVerdictsSay_AndAreTheSameInBlocks()
    {
        CertificationRequest request = Request() with { Threat = new ThreatModel(Norm.L2, 2) };
        CertificateTable verdicts = CertificationRun.Decide(request, null, Cancellation);
        BracketTable whole = CertificationRun.Bracket(request, null, Cancellation);
        for (int i = 0; i < whole.Brackets.Count; i++)
        {
            RadiusBracket bracket = whole.Brackets[i];
            if (bracket.AttackRadius == 0) continue;
            double smallest = Math.Min(request.Radii.Min(), bracket.AttackRadius);
            Assert.True(request.Radii.Contains(bracket.CertifiedRadius) || bracket.CertifiedRadius <= smallest / 2, $"{i}: {bracket}");
            Assert.True(bracket.CertifiedRadius > 0 && bracket.CertifiedRadius < bracket.AttackRadius, $"{i}: {bracket}");
            for (int place = 0; place < request.Radii.Count; place++)
                if (verdicts[i, place].Verdict == Verdict.Certified)
                    Assert.True(bracket.CertifiedRadius >= request.Radii[place], $"{i}: {bracket}, proven within {request.Radii[place]}");
        }
        Assert.Contains(whole.Brackets, bracket => request.Radii.Contains(bracket.CertifiedRadius));
        Assert.Throws<EvaluationInterruptedException>(
            () => Run(2, (progress, token) => CertificationRun.Bracket(Kept(request, "w.npz"), progress, token)));
        Assert.Equal(Words(whole), Words(CertificationRun.Bracket(Kept(request, "w.npz"), null, Cancellation)));
        Assert.Throws<EvaluationStateException>(
            () => CertificationRun.Bracket(Kept(request with { Radii = [] }, "w.npz"), null, Cancellation));
        Assert.Throws<EvaluationStateException>(() => CertificationRun.Decide(Kept(request, "w.npz"), null, Cancellation));
    }

    [Fact]
    public void StateOfOtherWork_IsRefused()
    {
        CertificationRequest request = Kept(Request(), "d.npz");
        _ = CertificationRun.Decide(request, null, Cancellation);
        CertificationRequest[] others =
        [
            request with { Radii = [0.1] }, request with { Settings = new() { Contractions = 1 } },
            request with { Threat = new ThreatModel(Norm.LInf, 0.1) }, request with { Samples = request.Samples.Take(20) },
        ];
        foreach (CertificationRequest other in others)
            Assert.Throws<EvaluationStateException>(() => CertificationRun.Decide(other, null, Cancellation));
        Assert.Throws<EvaluationStateException>(
            () => CertificationRun.Bracket(request with { Radii = [] }, null, Cancellation));
        Assert.Throws<ArgumentException>(() => CertificationRun.Decide(request with { Radii = [] }, null, Cancellation));
        Assert.Throws<ArgumentException>(() => CertificationRun.Decide(request with { BlockSize = 0 }, null, Cancellation));
    }

    [Fact]
    public void Attacks_LeaveOutWhatIsProven_AndBreakNoMoreAndNoLessOfTheRest()
    {
        CertificationRequest request = Request();
        CertificateTable table = Half(CertificationRun.Decide(request, null, Cancellation));
        EvaluationRequest attack = EvaluationCase.Within() with { Radii = request.Radii };
        EvaluationResult without = Evaluator.Run(attack, null, Cancellation),
            with = Evaluator.Run(attack with { Certificates = table }, null, Cancellation);
        CertificateTable both = table.With(with);
        Assert.Equal(without.Report.CleanAccuracy, with.Report.CleanAccuracy);
        for (int place = 0; place < request.Radii.Count; place++)
        {
            RadiusResult radius = with.Report.Radii[place];
            int skipped = table.CountOf(Verdict.Certified, place);
            Assert.True(radius.RobustAccuracy <= without.Report.Radii[place].RobustAccuracy);
            Assert.Equal(radius.RobustAccuracy, both.AttackedAccuracy(place), 12);
            Assert.True(both.CertifiedAccuracy(place) <= both.AttackedAccuracy(place));
            Assert.Equal("certifier", radius.Attacks[0].Identity.Id);
            Assert.Equal(radius.Attacks[0].Attacked - radius.Attacks[0].Broken - skipped, radius.Attacks[1].Attacked);
            for (int i = 0; i < table.Count; i++)
            {
                if (table[i, place].Verdict == Verdict.Certified) Assert.True(without.Report.Radii[place].Robust[i], $"point {i}");
                if (!radius.Robust[i]) ExpectBroken(with, place, i);
            }
        }
        Assert.Contains(Enumerable.Range(0, table.Count), i => table[i, 0].Verdict == Verdict.Certified);
        Assert.Contains(Enumerable.Range(0, table.Count), i => table[i, 0].Verdict == Verdict.Broken);
        Assert.Contains(Enumerable.Range(0, table.Count), i => both[i, 1] is { Verdict: Verdict.Broken, Stage: not ("attack" or "clean") });
    }

    [Fact]
    public void AttacksInBlocks_EndAsThoseOfAll()
    {
        CertificationRequest request = Request();
        CertificateTable table = Half(CertificationRun.Decide(request, null, Cancellation));
        EvaluationRequest attack = EvaluationCase.Within() with { Radii = request.Radii, Certificates = table };
        RobustnessReport direct = Evaluator.Run(attack, null, Cancellation).Report;
        EvaluationRequest kept = attack with { BlockSize = Block, State = EvaluationCase.State(Path.Combine(folder, "a.npz")) };
        Assert.Throws<EvaluationInterruptedException>(() => Run(2, (progress, token) => Evaluator.Run(kept, progress, token)));
        RobustnessReport resumed = Evaluator.Run(kept, null, Cancellation).Report;
        Assert.Equal(direct.CleanAccuracy, resumed.CleanAccuracy);
        foreach ((RadiusResult left, RadiusResult right) in direct.Radii.Zip(resumed.Radii))
        {
            Assert.Equal(left.Robust, right.Robust);
            Assert.Equal(left.FoundBy, right.FoundBy);
            Assert.Equal(left.Adversarials.ToMatrix().ToArray(), right.Adversarials.ToMatrix().ToArray());
            Assert.Equal(left.Attacks.Select(Word), right.Attacks.Select(Word));
        }
        EvaluationRequest other = kept with { Certificates = null };
        Assert.Throws<EvaluationStateException>(() => Evaluator.Run(other, null, Cancellation));

        static string Word(AttackEntry entry) => $"{entry.Identity} {entry.Attacked} {entry.Broken} {entry.RobustAccuracy:R}";
    }

    [Fact]
    public void ProofThatAnAttackBreaks_IsAnError()
    {
        CertificationRequest request = Request() with { Radii = [0.1] };
        int wrong = Enumerable.Range(0, EvaluationCase.Count)
            .First(i => CertificationRun.Decide(request, null, Cancellation)[i, 0] is { Verdict: Verdict.Broken, Example: not null });
        CertificateTable forged = new(request.Radii, [.. Enumerable.Range(0, EvaluationCase.Count)
            .Select(i => new[] { new SampleCertificate(i == wrong ? Verdict.Certified : Verdict.Undecided, "linear", 1) })]);
        EvaluationRequest attack = EvaluationCase.Within() with { Radii = request.Radii, Certificates = forged };
        Assert.True(Evaluator.Run(attack, null, Cancellation).Report.Radii[0].Robust[wrong]);
        CertificateContradictionException error = Assert.Throws<CertificateContradictionException>(
            () => Evaluator.Run(attack with { AttacksProven = true }, null, Cancellation));
        Assert.Equal((wrong, 0.1, 0.1), (error.Sample, error.Certified, error.Broken));
        Assert.Contains($"Sample {wrong} is certified within 0.1, but an input within 0.1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_RefuseContradictions_AndCarryVerdictsToOtherRadii()
    {
        SampleCertificate proven = new(Verdict.Certified, "linear", 1), open = new(Verdict.Undecided, "linear", -1),
            broken = new(Verdict.Broken, "attack", -1) { Example = [1f] };
        CertificateTable table = new([3, 1, 2], [[open, open, proven], [open, broken, open]]);
        Assert.Equal([Verdict.Undecided, Verdict.Certified, Verdict.Certified], Of(0));
        Assert.Equal([Verdict.Broken, Verdict.Broken, Verdict.Broken], Of(1));
        CertificateContradictionException error =
            Assert.Throws<CertificateContradictionException>(() => new CertificateTable([1, 2], [[broken, proven]]));
        Assert.Equal((2, 1), (error.Certified, error.Broken));
        Assert.Throws<ArgumentException>(() => new CertificateTable([1], [[proven, proven]]));
        Assert.Throws<CertificateContradictionException>(() => new BracketTable([new(1, 1, "linear") { Example = [1f] }]));

        Verdict[] Of(int sample) => [.. Enumerable.Range(0, 3).Select(place => table[sample, place].Verdict)];
    }

    [Fact]
    public void Brackets_TakeTheNearerExample_AndNoneWithinAProof()
    {
        Samples samples = EvaluationCase.Samples.Take(3);
        BracketTable table = new(
        [
            new(1, double.PositiveInfinity, "linear"), new(0, 0, "clean") { Example = samples.Inputs.Row(1).ToArray() },
            new(1, 2, "linear") { Example = samples.Inputs.Row(2).ToArray() },
        ]);
        Assert.Equal([0, 2], table.OpenAbove(0.01));
        Assert.Equal(2.0 / 3, table.CleanAccuracy, 12);
        BracketTable nearer = table.With([0, 2], Found(1.5, 3));
        Assert.Equal([1.5, 0, 2], nearer.Brackets.Select(bracket => bracket.AttackRadius));
        Assert.Throws<CertificateContradictionException>(() => table.With([0, 2], Found(0.5, 3)));
        Assert.Throws<ArgumentException>(() => table.With([0], Found(1.5, 3)));

        NearestExamples Found(params double[] distances)
        {
            NearestExamples found = new(samples.Take(distances.Length));
            for (int i = 0; i < distances.Length; i++)
                found.Offer(i, samples.Inputs.Row(i), distances[i], AttackIdentity.Of("test"), null);
            return found;
        }
    }

    [Fact]
    public void CertificatesOfOtherSamplesOrRadii_AreRefused()
    {
        CertificateTable table = CertificationRun.Decide(Request(), null, Cancellation);
        EvaluationRequest fits = EvaluationCase.Within() with { Radii = Request().Radii, Certificates = table };
        foreach (EvaluationRequest other in new[]
        {
            fits with { Radii = [0.1] }, fits with { Samples = fits.Samples.Take(10) },
            EvaluationCase.Nearest() with { Radii = fits.Radii, Certificates = table },
        })
            Assert.Throws<ArgumentException>(() => Evaluator.Run(other, null, Cancellation));
        Assert.Throws<ArgumentException>(() => table.With(Evaluator.Run(fits with { Certificates = null }, null, Cancellation)));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A table that knows nothing of every other sample.</summary>
    private static CertificateTable Half(CertificateTable table) => new(table.Radii, [.. Enumerable.Range(0, table.Count)
        .Select(i => Enumerable.Range(0, table.Radii.Count).Select(place => table[i, place])
            .Select(own => i % 2 == 0 || CertificateTable.IsMisclassified(own) ? own : new(Verdict.Undecided, "linear", -1)).ToArray())]);

    private static CertificationRequest Request() => new()
    {
        Network = EvaluationCase.Network,
        Samples = EvaluationCase.Samples,
        Threat = new ThreatModel(Norm.L2, 0),
        Radii = [0.05, 0.15, 0.1],
    };

    private CertificationRequest Kept(CertificationRequest request, string file) =>
        request with { BlockSize = Block, State = EvaluationCase.State(Path.Combine(folder, file)) };

    private static T Run<T>(int blocks, Func<IProgress<WorkProgress>, CancellationToken, T> work)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        return work(new Watch(Block * blocks, source), source.Token);
    }

    private static void ExpectBroken(EvaluationResult result, int place, int sample)
    {
        EvaluationRequest request = result.Request;
        Matrix example = result.Report.Radii[place].Adversarials.Choose([sample]), logits = new(1, request.Victim.Outputs);
        request.Victim.Logits(example, logits);
        Assert.False(Margin.IsCorrect(logits.Row(0), request.Samples.Labels[sample]));
        double distance = request.Threat.Norm.Distance(example.Row(0), request.Samples.Inputs.Row(sample));
        Assert.True(distance <= request.Radii[place] * (1 + 1e-9), $"point {sample} lies {distance} away");
    }

    private static string[] Words(CertificateTable table) =>
        [.. Enumerable.Range(0, table.Count).SelectMany(i => Enumerable.Range(0, table.Radii.Count).Select(place => table[i, place]))
            .Select(own => $"{own.Verdict} {own.Stage} {own.LowerMargin:R} {string.Join(' ', own.Example ?? [])}")];

    private static string[] Words(BracketTable table) =>
        [.. table.Brackets.Select(own =>
            $"{own.CertifiedRadius:R} {own.AttackRadius:R} {own.Stage} {string.Join(' ', own.Example ?? [])}")];

    /// <summary>Cancels when some points are done.</summary>
    private sealed class Watch(int points, CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Fraction * EvaluationCase.Count > points + 1e-6) source.Cancel();
        }
    }
}
