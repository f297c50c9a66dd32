using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PolyRelu.Cli;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Evidence;
using PolyRelu.Tests.Experiments.Engine;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Robustness;

/// <summary>A trial that is killed within an evaluation goes on there, and leaves a witness of the numbers that are compared.</summary>
public sealed class TrialEvaluationTests(FakeImages images) : IClassFixture<FakeImages>
{
    private const string AutoAttack = "AutoAttack (standard)";
    private static readonly string[] Small = ["repeats=1", "powers=[3]", "attackedSplits=[test]"];

    /// <summary>What runs that nobody stops leave, by preset: each is computed once.</summary>
    private static readonly Dictionary<string, SortedDictionary<string, string>> Wholes = [];

    [Fact]
    public void StoppedWithinAutoAttack_ItGoesOnThere_ToTheSameBytes()
    {
        RunOptions stopped = Stopped();
        string state = StateOf(stopped, 4);
        Assert.Equal(4, NamedArrays.Read(state).Integers("first_broken").Length);
        AttackWatch resumed = new();
        Run(stopped with { Resume = true, Progress = resumed }, Small);
        Assert.Equal(Whole(Small, "mnist-digits-smoke"), Results(stopped.OutputDirectory!));
        Assert.False(File.Exists(state));
        double[][] reports = [.. resumed.Tasks.Select(task => task.Fractions.ToArray())];
        Assert.Equal(5, reports.Length);
        Assert.All(reports[..4], finished => Assert.Equal([1.0], finished));
        Assert.Equal(0.4, reports[4][0], 1e-12);
        Assert.True(reports[4].Length > 1);
    }

    /// <summary>The attack of the publication, the listed ones, and the search for the nearest examples keep what is done.</summary>
    [Theory]
    [InlineData("synthetic-smoke", 0, "damped PGD (published)")]
    [InlineData("synthetic-smoke", 1, "opposite centre + fixed point + APGD-margin")]
    [InlineData("synthetic-smoke", 2, "nearest examples")]
    [InlineData("frei-smoke", 0, "universal direction")]
    public void TrialOnClusters_StoppedInAnyBlock_GoesOnThere_ToTheSameBytes(string preset, int place, string label)
    {
        string[] small = preset == "frei-smoke" ? ["repeats=1", "powers=[3]", "correlations=[0.5]", "samples=26"]
            : ["repeats=1", "powers=[3]", "data.alphas=[0.05]", "robustness.samples=26", "robustness.certified=none"];
        string[] evaluations =
            ["damped PGD (published)", "opposite centre + fixed point + APGD-margin", "nearest examples", "universal direction"];
        SortedDictionary<string, string> whole = Whole(small, preset);
        for (int blocks = 0; blocks < 3; blocks++)
        {
            RunOptions options = Options() with { CheckpointInterval = TimeSpan.Zero, BatchSize = 10 };
            using CancellationTokenSource source = new();
            AttackWatch progress = new() { StopAt = (label, ((10 * blocks) + 0.1) / 26), Source = source };
            Assert.Throws<OperationCanceledException>(() =>
                Run(options with { Progress = progress, Cancellation = source.Token }, small, preset));
            string[] states = Directory.GetFiles(options.OutputDirectory!, "evaluation-*.npz", SearchOption.AllDirectories);
            Assert.Equal(blocks > 0 ? place + 1 : place, states.Length);
            AttackWatch resumed = new();
            Run(options with { Resume = true, Progress = resumed }, small, preset);
            Assert.Equal(whole, Results(options.OutputDirectory!));
            double[][] reports =
                [.. resumed.Tasks.Where(task => evaluations.Contains(task.Label)).Select(task => task.Fractions.ToArray())];
            Assert.All(reports[..place], finished => Assert.Equal([1.0], finished));
            if (blocks > 0) Assert.Equal(10 * blocks / 26.0, reports[place][0], 1e-12);
            Assert.True(reports[place].Length > 1);
        }
    }

    /// <summary>What a kept evaluation needs is said beforehand: no more than a file of its samples' examples.</summary>
    [Theory]
    [InlineData("synthetic-smoke")]
    [InlineData("frei-smoke")]
    [InlineData("features-smoke")]
    public void States_AreNoLargerThanTheScratchThatIsSaid(string preset)
    {
        StateWatch watch = new();
        RunOptions options = Options() with { CheckpointInterval = TimeSpan.Zero, Progress = watch };
        watch.Folder = options.OutputDirectory!;
        (_, RunRecord record) = Run(options, ["repeats=1", "powers=[3]"], preset);
        Preset loaded = PresetCatalog.Load(preset, ["repeats=1", "powers=[3]"]);
        Dictionary<string, Trial> trials = loaded.Experiment.Plan(loaded.Settings).ToDictionary(trial => trial.Id);
        Assert.NotEmpty(watch.Largest);
        foreach ((string id, long bytes) in watch.Largest)
            Assert.True(bytes <= trials[id].ScratchBytes + 16384, $"{id}: {bytes} bytes of states, {trials[id].ScratchBytes} were said");
        Assert.Equal(loaded.Experiment.Plan(loaded.Settings).Count, record.Trials.Count);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("of another evaluation")]
    [InlineData("no state")]
    public void StateThatCannotBeUsed_IsNotedAndTheEvaluationStartsOver(string damage)
    {
        RunOptions stopped = Stopped();
        string state = StateOf(stopped, 4);
        byte[] bytes = File.ReadAllBytes(state);
        if (damage == "no state") NpzFile.Write(state, [new("x", NumericArray.Scalar(1.0))]);
        else File.WriteAllBytes(state, damage == "cut" ? bytes[..(bytes.Length / 2)] : File.ReadAllBytes(StateOf(stopped, 3)));
        NotedProgress progress = new();
        Run(stopped with { Resume = true, Progress = progress }, Small);
        Assert.Equal(Whole(Small, "mnist-digits-smoke"), Results(stopped.OutputDirectory!));
        string note = Assert.Single(progress.Notes, note => note.Contains("The evaluation starts over", StringComparison.Ordinal));
        Assert.Contains(state, note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist-digits-smoke")]
    [InlineData("features-smoke")]
    [InlineData("synthetic-smoke")]
    public void Witness_HoldsEveryCurveOfAttacks(string preset)
    {
        (string directory, RunRecord run) = Run(Options(), [], preset);
        Preset loaded = PresetCatalog.Load(preset);
        Dictionary<string, Trial> trials = loaded.Experiment.Plan(loaded.Settings).ToDictionary(trial => trial.Id);
        int found = 0;
        foreach (TrialState trial in run.Trials)
        {
            TrialFolder folder = new(Path.Combine(directory, "trials", trial.Id), trial.Id);
            CurveRecord[] curves =
                [.. RobustnessRecord.Load(folder).SelectMany(record => record.Curves).Where(curve => curve.Role != CurveRole.Ideal)];
            if (curves.Length == 0) continue;
            string path = folder.PathOf(TrialWitness.FileName);
            Witness witness = WitnessFile.Read(path);
            Witness[] all = [witness, .. witness.Further];
            Assert.Equal(curves.Length, all.Length);
            foreach ((CurveRecord curve, Witness claimed) in curves.Zip(all))
            {
                Assert.Equal(curve.Radii, claimed.Claims.Select(claim => claim.Epsilon));
                Assert.Equal(curve.RobustAccuracy, claimed.Claims.Select(claim => claim.RobustAccuracy));
            }
            Assert.Equal(Enumerable.Range(2, all.Length - 1).Select(place => $"{place}"), all[1..].Select(one => one.Texts["curve"]));
            Assert.Equal(ContentHash.Of(NetworkFile.Load(folder.PathOf("model.safetensors"))), ContentHash.Of(witness.Network!));
            Assert.Contains("every claim holds", CommandRun.Of("verify", path).Expect(ExitCode.Success).Output, StringComparison.Ordinal);
            Assert.Contains(TrialWitness.FileName, folder.ReadMarker().Files.Keys);
            string[] arrays = [.. NpzFile.Names(path)];
            Assert.Equal(all.Select(one => ContentHash.Of(one.Samples, one.Outputs)).Distinct().Count(),
                arrays.Count(name => name.EndsWith("inputs", StringComparison.Ordinal)));
            long most = trials[trial.Id].ExpectedBytes;
            long length = new FileInfo(path).Length;
            Assert.True(length <= most, $"{path}: {length} bytes, all files were said to have {most}");
            found++;
        }
        Assert.True(found > 0, $"{preset}: no trial has a curve");
    }

    [Fact]
    public void WitnessOfFrei_ClaimsTheNearestExamplesOfThePointsScored()
    {
        (string directory, RunRecord run) = Run(Options(), ["repeats=1"], "frei-smoke");
        foreach (TrialState trial in run.Trials)
        {
            TrialFolder folder = new(Path.Combine(directory, "trials", trial.Id), trial.Id);
            UniversalRecord record = UniversalRecord.Load(folder);
            string path = folder.PathOf(TrialWitness.FileName);
            Witness witness = WitnessFile.Read(path);
            Assert.Equal(record.Samples, witness.Samples.Count);
            Assert.Equal(record.Radii, witness.Claims.Select(claim => claim.Epsilon));
            foreach ((double broken, WitnessClaim claim) in record.Nearest.Zip(witness.Claims))
                Assert.Equal(1 - broken, claim.RobustAccuracy, 1e-12);
            Assert.Contains("every claim holds", CommandRun.Of("verify", path).Expect(ExitCode.Success).Output, StringComparison.Ordinal);
        }
    }

    /// <summary>The first curve is always there; of the others as many as fit, the smallest first.</summary>
    [Fact]
    public void Curves_AreLeftOut_WhereTheyWouldTakeTooMuch()
    {
        const int Dimension = 1 << 10, Whole = (int)(TrialWitness.Largest / (2 * sizeof(float) * Dimension));
        Assert.Equal([true, true, true], TrialWitness.Kept([Whole, Whole / 2, Whole / 2], Dimension));
        Assert.Equal([true, false, true, true], TrialWitness.Kept([2 * Whole, Whole, 10, Whole / 2], Dimension));
        Assert.Equal([true], TrialWitness.Kept([100 * Whole], Dimension));
        Assert.Empty(TrialWitness.Kept([], Dimension));
        TrialFolder folder = new(Directory.CreateTempSubdirectory("polyrelu-").FullName, "trial");
        folder.Begin(new { });
        Witness curve = WitnessTests.Create() with { Network = null };
        TrialWitness.Write(folder, [curve, null, curve], (PolyReluNetwork)WitnessTests.Create().Network!);
        Witness read = WitnessFile.Read(folder.PathOf(TrialWitness.FileName));
        Assert.Equal("curves 2: further ones take 512 MiB at most", read.Texts["left_out"]);
        Assert.Equal("3", Assert.Single(read.Further).Texts["curve"]);
        (string, IReadOnlyList<double>, IReadOnlyList<double>) said = ("a", [0, 0.3], [2.0 / 3, 1.0 / 3]);
        Assert.Null(TrialWitness.Problem(folder, [said, ("b", [1], [1]), said]));
        Assert.Contains("than the curve 'b'", TrialWitness.Problem(folder, [said, said, ("b", [0, 0.3], [2.0 / 3, 0])]),
            StringComparison.Ordinal);
        Assert.Contains("is not there", TrialWitness.Problem(folder, [said, said]), StringComparison.Ordinal);
    }

    /// <summary>Run directories of earlier versions have no witness; one that claims something else is damage.</summary>
    [Fact]
    public void TrialWithoutAWitness_IsComplete_AndOneWithAnotherIsNot()
    {
        RunOptions options = Options();
        (string directory, _) = Run(options, Small);
        string path = Assert.Single(Directory.GetFiles(directory, TrialWitness.FileName, SearchOption.AllDirectories));
        string folder = Path.GetDirectoryName(path)!;
        Witness witness = WitnessFile.Read(path);
        WitnessFile.Write(path, witness with
        {
            Claims = [.. witness.Claims.Select(claim =>
            claim with { RobustAccuracy = claim.RobustAccuracy / 2 })]
        });
        Mark(folder, files => files[TrialWitness.FileName] = Hash(path));
        Assert.Contains(TrialWitness.FileName, Resumed(options), StringComparison.Ordinal);
        File.Delete(path);
        Mark(folder, files => files.Remove(TrialWitness.FileName));
        Assert.Equal("", Resumed(options));
        Assert.False(File.Exists(path));
    }

    private static void Mark(string folder, Action<JsonObject> change)
    {
        string path = Path.Combine(folder, "complete.json");
        JsonNode marker = JsonNode.Parse(File.ReadAllBytes(path))!;
        change(marker["files"]!.AsObject());
        File.WriteAllText(path, marker.ToJsonString());
    }

    private static string Hash(string path) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    /// <summary>Resumes a run, and says what it notes of damage.</summary>
    private static string Resumed(RunOptions options)
    {
        NotedProgress progress = new();
        Run(options with { Resume = true, Progress = progress }, Small);
        return string.Join(" ", progress.Notes.Where(note => note.Contains("damaged", StringComparison.Ordinal)));
    }

    private RunOptions Options() => new()
    {
        OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"), DataFolder = images.Folder,
        Offline = true,
    };

    private static (string Directory, RunRecord Record) Run(RunOptions options, string[] overrides, string preset = "mnist-digits-smoke")
    {
        RunRecord record = ExperimentRunner.RunTrials(PresetCatalog.Load(preset, overrides), options);
        Assert.All(record.Trials, trial => Assert.True(trial.Status == TrialStatus.Done, trial.Reason));
        return (options.OutputDirectory!, record);
    }

    private SortedDictionary<string, string> Whole(string[] overrides, string preset) =>
        Wholes.TryGetValue(preset, out SortedDictionary<string, string>? known) ? known
            : Wholes[preset] = Results(Run(Options(), overrides, preset).Directory);

    /// <summary>A run that was stopped in the middle of its AutoAttack, in blocks of four of the ten points.</summary>
    private RunOptions Stopped()
    {
        RunOptions options = Options() with { CheckpointInterval = TimeSpan.Zero, BatchSize = 4 };
        using CancellationTokenSource source = new();
        AttackWatch progress = new() { StopAt = (AutoAttack, 0.5), Source = source };
        Assert.Throws<OperationCanceledException>(() => Run(options with { Progress = progress, Cancellation = source.Token }, Small));
        return options;
    }

    private static string StateOf(RunOptions options, int place) =>
        Assert.Single(Directory.GetFiles(options.OutputDirectory!, TrialEvaluation.FileName(place), SearchOption.AllDirectories));

    /// <summary>Every file of every completed trial but the times, by name.</summary>
    private static SortedDictionary<string, string> Results(string directory)
    {
        SortedDictionary<string, string> results = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(Path.Combine(directory, "trials"), "*", SearchOption.AllDirectories))
            if (Path.GetFileName(path) != "timings.json")
                results[Path.GetRelativePath(directory, path)] = Convert.ToHexString(File.ReadAllBytes(path));
        return results;
    }

    /// <summary>Looks how large the states of each trial grow.</summary>
    private sealed class StateWatch : IRunProgress, IProgressTask
    {
        public string Folder { get; set; } = "";

        public ConcurrentDictionary<string, long> Largest { get; } = [];

        public IProgressTask Begin(ProgressKind kind, string label) => this;

        public void Note(string message)
        {
        }

        public void Report(double fraction, string? detail = null)
        {
            string trials = Path.Combine(Folder, "trials");
            if (!Directory.Exists(trials)) return;
            foreach (string trial in Directory.GetDirectories(trials))
            {
                long bytes = Directory.GetFiles(trial, "evaluation-*.npz").Sum(file => new FileInfo(file).Length);
                if (bytes > 0) Largest.AddOrUpdate(Path.GetFileName(trial), bytes, (_, before) => Math.Max(before, bytes));
            }
        }

        public void Dispose() => Report(1);
    }

    /// <summary>Keeps what attacks report, and cancels one of them.</summary>
    private sealed class AttackWatch : IRunProgress
    {
        public (string Label, double Fraction)? StopAt { get; init; }

        public CancellationTokenSource? Source { get; init; }

        public ConcurrentQueue<Watched> Tasks { get; } = [];

        public IProgressTask Begin(ProgressKind kind, string label)
        {
            if (kind != ProgressKind.Attack) return SilentProgress.Instance.Begin(kind, label);
            Watched task = new(this, label);
            Tasks.Enqueue(task);
            return task;
        }

        public void Note(string message)
        {
        }

        public sealed class Watched(AttackWatch owner, string label) : IProgressTask
        {
            public string Label => label;

            public ConcurrentQueue<double> Fractions { get; } = [];

            public void Report(double fraction, string? detail = null)
            {
                Fractions.Enqueue(fraction);
                if (owner.StopAt is { } stop && label == stop.Label && fraction > stop.Fraction) owner.Source!.Cancel();
            }

            public void Dispose()
            {
            }
        }
    }
}
