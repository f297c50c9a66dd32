using PolyRelu.Attacks;
using PolyRelu.Attacks.Settings;
using PolyRelu.Evaluation;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Experiments.Runs;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Evaluation;

/// <summary>An evaluation stopped between any two blocks of points goes on to the bytes of one that was not.</summary>
public sealed class ResumedEvaluationTests : IDisposable
{
    private const int Block = 7;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-evaluation-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void StoppedAfterSomeBlocks_ItEndsWithTheSameBytes(int blocks)
    {
        EvaluationRequest request = EvaluationCase.Within();
        EvaluationResult direct = Evaluator.Run(request, null, TestContext.Current.CancellationToken);
        byte[] whole = Bytes(Run(request, "whole.npz", int.MaxValue));
        EvaluationInterruptedException stopped = Assert.Throws<EvaluationInterruptedException>(() => Run(request, "stopped.npz", blocks));
        Assert.Equal((Block * blocks, 45), (stopped.Done, stopped.Count));
        Assert.Equal($"Interrupted after {Block * blocks} of 45 points: {PathOf("stopped.npz")} holds them.", stopped.Message);
        EvaluationResult resumed = Run(request, "stopped.npz", int.MaxValue);
        Assert.Equal(whole, Bytes(resumed));
        Assert.Equal(Bytes(direct), whole);
        ExpectEqual(direct.Report, resumed.Report);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void SearchForTheNearest_StoppedAfterSomeBlocks_EndsWithTheSameBytes(int blocks)
    {
        EvaluationRequest request = EvaluationCase.Nearest();
        EvaluationResult direct = Evaluator.Run(request, null, TestContext.Current.CancellationToken);
        Assert.Throws<EvaluationInterruptedException>(() => Run(request, "stopped.npz", blocks));
        EvaluationResult resumed = Run(request, "stopped.npz", int.MaxValue);
        foreach ((DistanceStep left, DistanceStep right) in direct.Nearest!.Steps.Zip(resumed.Nearest!.Steps))
        {
            Assert.Equal(left.Name, right.Name);
            Assert.Equal(left.Nearest.Distances.ToArray(), right.Nearest.Distances.ToArray());
            Assert.Equal(left.Nearest.FoundBy, right.Nearest.FoundBy);
            Assert.Equal(left.Nearest.Confirmed, right.Nearest.Confirmed);
            Assert.Equal(left.Nearest.Adversarials.ToArray(), right.Nearest.Adversarials.ToArray());
        }
        Assert.Contains(direct.Outcomes, outcome => outcome.Distance == 0);
        Assert.Contains(direct.Outcomes, outcome => outcome.Distance is null);
        Assert.Equal(Bytes(direct), Bytes(resumed));
    }

    [Fact]
    public void Blocks_WithoutAState_ChangeNothing()
    {
        foreach (EvaluationRequest request in new[] { EvaluationCase.Within(), EvaluationCase.Nearest() })
        {
            EvaluationResult direct = Evaluator.Run(request, null, TestContext.Current.CancellationToken);
            EvaluationResult blocks = Evaluator.Run(request with { BlockSize = Block }, null, TestContext.Current.CancellationToken);
            Assert.Equal(Bytes(direct), Bytes(blocks));
            ExpectEqual(direct.Report, blocks.Report);
        }
    }

    [Fact]
    public void StoppedBeforeTheFirstBlock_ItSaysThatNothingIsKept()
    {
        EvaluationInterruptedException stopped =
            Assert.Throws<EvaluationInterruptedException>(() => Run(EvaluationCase.Within(), "kept.npz", 0));
        Assert.Equal("Interrupted before the first 7 of 45 points were done: nothing is kept.", stopped.Message);
        Assert.False(File.Exists(PathOf("kept.npz")));
    }

    /// <summary>A state is a help: where it cannot be written, the results are not lost with it.</summary>
    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(2)]
    public void StateThatCannotBeWritten_IsANote(int blocks)
    {
        EvaluationRequest request = EvaluationCase.Within();
        File.WriteAllText(PathOf("file"), "");
        List<string> notes = [];
        byte[] whole = Bytes(Run(request, "whole.npz", int.MaxValue));
        if (blocks == int.MaxValue) Assert.Equal(whole, Bytes(Unkept()));
        else
        {
            EvaluationInterruptedException stopped = Assert.Throws<EvaluationInterruptedException>(Unkept);
            Assert.Contains("so nothing is kept", stopped.Message, StringComparison.Ordinal);
            Assert.Equal((Block * blocks, 0), (stopped.Done, stopped.Saved));
        }
        Assert.Contains($"{PathOf("file")} is a file", Assert.Single(notes), StringComparison.Ordinal);

        EvaluationResult Unkept() => Run(request, Path.Combine("file", "kept.npz"), blocks, notes.Add);
    }

    [Fact]
    public void WhenAllPointsAreDone_TheStateHoldsThem_HoweverShortItWas()
    {
        EvaluationRequest request = EvaluationCase.Within();
        EvaluationState state = EvaluationCase.State(PathOf("kept.npz")) with { Interval = TimeSpan.FromHours(1) };
        byte[] first = Bytes(Evaluator.Run(request with { State = state }, null, TestContext.Current.CancellationToken));
        Asked victim = new(EvaluationCase.Network.CreateEvaluator());
        EvaluationResult again = Evaluator.Run(request with { State = state, Victim = victim, Confirms = false }, null,
            TestContext.Current.CancellationToken);
        Assert.Equal(0, victim.Questions);
        Assert.Equal(first, Bytes(Evaluator.Run(request with { State = state }, null, TestContext.Current.CancellationToken)));
        Assert.Equal(EvaluationCase.Count, again.Outcomes.Count);
    }

    [Fact]
    public void FolderOfTheState_IsMade_AndNotAgain()
    {
        string below = PathOf("below"), file = Path.Combine(below, "kept.npz");
        List<string> told = [];
        EvaluationState state = EvaluationCase.State(file) with { Unwritable = told.Add };
        EvaluationRequest request = EvaluationCase.Within() with { BlockSize = Block, State = state };
        EvaluationResult direct = Evaluator.Run(EvaluationCase.Within(), null, TestContext.Current.CancellationToken);
        EvaluationResult found = Evaluator.Run(request, new Remove(below), TestContext.Current.CancellationToken);
        Assert.Equal(Bytes(direct), Bytes(found));
        Assert.False(Directory.Exists(below));
        Assert.Equal([$"{file} cannot be written: its folder was removed."], told);
    }

    [Fact]
    public void OtherEvaluation_IsRefused()
    {
        EvaluationRequest request = EvaluationCase.Within();
        Assert.Throws<EvaluationInterruptedException>(() => Run(request, "kept.npz", 2));
        EvaluationState kept = EvaluationCase.State(PathOf("kept.npz"));
        (string What, EvaluationRequest Request)[] others =
        [
            ("seed", request with { Seed = 1 }),
            ("radii", request with { Radii = [0.1, 0, 0.06] }),
            ("order of radii", request with { Radii = [0, 0.05, 0.1] }),
            ("norm", request with { Threat = new ThreatModel(Norm.LInf, 0.1) }),
            ("box", request with { Threat = request.Threat with { Box = new Box(-10, 10) } }),
            ("samples", request with { Samples = request.Samples.Range(0, 40) }),
            ("settings", request with { Settings = SettingChoices.None.With(AttackKeys.Iterations, 11) }),
            ("setting of some attacks", request with { Settings = SettingChoices.None.With(AttackKeys.Queries, 31) }),
            ("switch", request with { Settings = SettingChoices.None.With(AttackKeys.RandomStart, false) }),
            ("method", EvaluationCase.Nearest()),
            ("levels", request with { Levels = new LevelGrid(new Box(-10, 10), 16, 12) }),
        ];
        foreach ((string what, EvaluationRequest other) in others)
        {
            EvaluationStateException refused = Assert.Throws<EvaluationStateException>(() => Run(other, "kept.npz", int.MaxValue));
            Assert.True(refused.Message.Contains("another evaluation", StringComparison.Ordinal), what);
        }
        foreach (EvaluationState other in new[] { kept with { Victim = "other" }, kept with { Attacks = ["pgd"] },
            kept with { Program = "2" } })
            Assert.Throws<EvaluationStateException>(() =>
                Evaluator.Run(request with { State = other }, null, TestContext.Current.CancellationToken));
        NpzFile.Write(PathOf("none.npz"), [new("x", NumericArray.Scalar(1.0))]);
        Assert.Contains("is no checkpoint", Assert.Throws<EvaluationStateException>(() => Run(request, "none.npz", 1)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Settings that were given in another order are the same settings; other values are not.</summary>
    [Fact]
    public void Settings_AreComparedByNameAndValue()
    {
        EvaluationRequest request = EvaluationCase.Within() with
        { Settings = SettingChoices.None.With(AttackKeys.Queries, 30).With(AttackKeys.RandomStart, true) };
        Assert.Throws<EvaluationInterruptedException>(() => Run(request, "kept.npz", 2));
        Assert.Throws<EvaluationStateException>(
            () => Run(request with { Settings = request.Settings.With(AttackKeys.RandomStart, false) }, "kept.npz", int.MaxValue));
        SettingChoices turned = SettingChoices.None.With(AttackKeys.RandomStart, true).With(AttackKeys.Queries, 30);
        Assert.Equal(EvaluationCase.Count, Run(request with { Settings = turned }, "kept.npz", int.MaxValue).Outcomes.Count);
    }

    /// <summary>A search knows nothing of what lies beyond its radius: points without an example within it may have one there.</summary>
    [Fact]
    public void SearchWithinAnotherRadius_IsRefused()
    {
        EvaluationRequest request = EvaluationCase.Nearest();
        Assert.Throws<EvaluationInterruptedException>(() => Run(request, "kept.npz", 2));
        foreach (double radius in new[] { 0.3, 0.1001, 0.1 - 1e-9 })
        {
            EvaluationRequest other = request with { Threat = request.Threat with { Radius = radius }, Radii = [0.05] };
            Exception? refused = Record.Exception(() => Run(other, "kept.npz", int.MaxValue));
            Assert.True(refused is EvaluationStateException, $"A search within {radius} went on from one within 0.1: {refused}");
        }
        // Robustness at radii within it follows from the same search.
        EvaluationRequest reported = request with { Radii = [0.02] };
        Assert.Equal(Bytes(Evaluator.Run(reported, null, TestContext.Current.CancellationToken)),
            Bytes(Run(reported, "kept.npz", int.MaxValue)));
    }

    /// <summary>Of attacks the radii count, not that of the threat model, which they do not look at.</summary>
    [Fact]
    public void AttacksWithinRadii_DoNotDependOnTheRadiusOfTheThreat()
    {
        EvaluationRequest request = EvaluationCase.Within();
        Assert.Throws<EvaluationInterruptedException>(() => Run(request, "kept.npz", 2));
        EvaluationRequest other = request with { Threat = request.Threat with { Radius = 0.3 } };
        byte[] direct = Bytes(Evaluator.Run(request, null, TestContext.Current.CancellationToken));
        Assert.Equal(direct, Bytes(Run(other, "kept.npz", int.MaxValue)));
    }

    [Fact]
    public void DamagedState_IsNamedWithItsArray()
    {
        Damage("radii.npz", EvaluationCase.Within());
        Damage("nearest.npz", EvaluationCase.Nearest());
    }

    private static bool Names(string message, string array) =>
        message.Contains($"{array}: ", StringComparison.Ordinal) || message.Contains($"'{array}'", StringComparison.Ordinal);

    private static bool IsText(string array) =>
        array.StartsWith("names", StringComparison.Ordinal) || array.StartsWith("steps", StringComparison.Ordinal);

    /// <summary>Changes every array of the state of an evaluation that was stopped, and goes on with it.</summary>
    private void Damage(string file, EvaluationRequest request)
    {
        string path = PathOf(file);
        Assert.Throws<EvaluationInterruptedException>(() => Run(request, file, 2));
        IReadOnlyDictionary<string, NumericArray> whole = NpzFile.Read(path);
        List<string> findings = [];
        foreach (string array in whole.Keys)
            foreach ((string what, NumericArray? changed) in Mutations.Of(whole[array]))
            {
                NpzFile.Write(path, whole.Where(entry => entry.Key != array || changed is not null)
                    .Select(entry => KeyValuePair.Create(entry.Key, entry.Key == array ? changed! : entry.Value)));
                try
                {
                    Run(request, file, int.MaxValue);
                    // Letters of a name say nothing about its length, and a point without an example is as far away as it was.
                    bool mayBeTaken = IsText(array) || changed!.ToDoubles().SequenceEqual(whole[array].ToDoubles());
                    if (!mayBeTaken) findings.Add($"{file}, {array} {what}: was taken");
                }
                catch (Exception refused) when (refused is InvalidDataException or EvaluationStateException)
                {
                    bool namesAnArray = whole.Keys.Any(name => Names(refused.Message, name));
                    bool saysWhere = refused.Message.Contains(path, StringComparison.Ordinal)
                        && (array == "fingerprint" || IsText(array) || namesAnArray);
                    if (!saysWhere) findings.Add($"{file}, {array} {what}: {refused.Message}");
                }
                catch (Exception error)
                {
                    findings.Add($"{file}, {array} {what}: {error.GetType().Name}: {error.Message}");
                }
            }
        Findings.ExpectNone(findings);
    }

    private static void ExpectEqual(RobustnessReport expected, RobustnessReport found)
    {
        Assert.Equal(expected.CleanAccuracy, found.CleanAccuracy);
        foreach ((RadiusResult left, RadiusResult right) in expected.Radii.Zip(found.Radii))
        {
            Assert.Equal(left.Robust, right.Robust);
            Assert.Equal(left.FoundBy, right.FoundBy);
            Assert.Equal(left.Adversarials.ToMatrix().ToArray(), right.Adversarials.ToMatrix().ToArray());
            Assert.Equal(left.Attacks.Select(Counts), right.Attacks.Select(Counts));
            foreach ((AttackEntry one, AttackEntry other) in left.Attacks.Zip(right.Attacks)) Assert.Equal(one.Robust, other.Robust);
        }
    }

    private static (AttackIdentity, int, int, double) Counts(AttackEntry entry) =>
        (entry.Identity, entry.Attacked, entry.Broken, entry.RobustAccuracy);

    private string PathOf(string file) => Path.Combine(folder, file);

    /// <summary>Runs in blocks of 7 points, and cancels after some of them.</summary>
    private EvaluationResult Run(EvaluationRequest request, string file, int blocks, Action<string>? unwritable = null)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        request = request with { BlockSize = Block, State = EvaluationCase.State(PathOf(file)) with { Unwritable = unwritable } };
        return Evaluator.Run(request, new Watch(blocks, source), source.Token);
    }

    /// <summary>The witness of a result, as its file holds it: points, claims, examples, attacks, flags.</summary>
    private byte[] Bytes(EvaluationResult result)
    {
        string witness = PathOf("witness.npz");
        WitnessFile.Write(witness, result.ToWitness(EvaluationCase.Network, new Dictionary<string, string>()));
        return File.ReadAllBytes(witness);
    }

    /// <summary>Cancels when some blocks of 7 of 45 points are done.</summary>
    private sealed class Watch(int blocks, CancellationTokenSource source) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Fraction * EvaluationCase.Count > (Block * (double)blocks) + 1e-6) source.Cancel();
        }
    }

    /// <summary>Removes a folder when half of the points are done.</summary>
    private sealed class Remove(string folder) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value)
        {
            if (value.Fraction > 0.5 && Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Counts what the victim is asked.</summary>
    private sealed class Asked(IDifferentiableClassifier victim) : IDifferentiableClassifier
    {
        public int Questions { get; private set; }

        public int InputDimension => victim.InputDimension;

        public int Outputs => victim.Outputs;

        public void Logits(Matrix inputs, Matrix logits)
        {
            Questions++;
            victim.Logits(inputs, logits);
        }

        public void PullBack(Matrix cotangents, Matrix gradients) => victim.PullBack(cotangents, gradients);
    }
}
