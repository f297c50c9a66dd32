using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PolyRelu.Cli;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Experiments.Engine;
using Xunit;

namespace PolyRelu.Tests.Experiments.Measurements.Robustness;

/// <summary>A trial that is killed within an evaluation goes on there, and leaves a witness of the numbers that are compared.</summary>
[Collection(nameof(TrialEvaluationTests))]
[CollectionDefinition(nameof(TrialEvaluationTests), DisableParallelization = true)]
public sealed class TrialEvaluationTests(FakeImages images) : IClassFixture<FakeImages>
{
    private const string AutoAttack = "AutoAttack (standard)";
    private static readonly string[] Small = ["repeats=1", "powers=[3]", "attackedSplits=[test]"];

    [Fact]
    public void StoppedWithinAutoAttack_ItGoesOnThere_ToTheSameBytes()
    {
        (string whole, _) = Run(Options(), Small);
        RunOptions stopped = Stopped();
        string state = StateOf(stopped, 4);
        Assert.Equal(4, NamedArrays.Read(state).Integers("first_broken").Length);
        AttackWatch resumed = new();
        Run(stopped with { Resume = true, Progress = resumed }, Small);
        Assert.Equal(Results(whole), Results(stopped.OutputDirectory!));
        Assert.False(File.Exists(state));
        double[][] reports = [.. resumed.Tasks.Select(task => task.Fractions.ToArray())];
        Assert.Equal(5, reports.Length);
        Assert.All(reports[..4], finished => Assert.Equal([1.0], finished));
        Assert.Equal(0.4, reports[4][0], 1e-12);
        Assert.True(reports[4].Length > 1);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("of another evaluation")]
    [InlineData("no state")]
    public void StateThatCannotBeUsed_IsNotedAndTheEvaluationStartsOver(string damage)
    {
        (string whole, _) = Run(Options(), Small);
        RunOptions stopped = Stopped();
        string state = StateOf(stopped, 4);
        byte[] bytes = File.ReadAllBytes(state);
        if (damage == "no state") NpzFile.Write(state, [new("x", NumericArray.Scalar(1.0))]);
        else File.WriteAllBytes(state, damage == "cut" ? bytes[..(bytes.Length / 2)] : File.ReadAllBytes(StateOf(stopped, 3)));
        NotedProgress progress = new();
        Run(stopped with { Resume = true, Progress = progress }, Small);
        Assert.Equal(Results(whole), Results(stopped.OutputDirectory!));
        string note = Assert.Single(progress.Notes, note => note.Contains("The evaluation starts over", StringComparison.Ordinal));
        Assert.Contains(state, note, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist-digits-smoke")]
    [InlineData("features-smoke")]
    [InlineData("synthetic-smoke")]
    public void Witness_IsThatOfTheFirstCurve_AndHolds(string preset)
    {
        (string directory, RunSummary summary) = Run(Options(), [], preset);
        int found = 0;
        foreach (TrialState trial in summary.Trials)
        {
            TrialFolder folder = new(Path.Combine(directory, "trials", trial.Id), trial.Id);
            if (RobustnessRecord.Load(folder) is not [var record, ..]) continue;
            string path = folder.PathOf(TrialWitness.FileName);
            CurveRecord curve = record.Curves[0];
            Witness witness = WitnessFile.Read(path);
            Assert.Equal(curve.Radii, witness.Claims.Select(claim => claim.Epsilon));
            Assert.Equal(curve.RobustAccuracy, witness.Claims.Select(claim => claim.RobustAccuracy));
            Assert.Equal(ContentHash.Of(NetworkFile.Load(folder.PathOf("model.safetensors"))), ContentHash.Of(witness.Network!));
            Assert.Contains("every claim holds", CommandRun.Of("verify", path).Expect(ExitCode.Success).Output, StringComparison.Ordinal);
            Assert.Contains(TrialWitness.FileName, folder.ReadMarker().Files.Keys);
            found++;
        }
        Assert.True(found > 0, $"{preset}: no trial has a curve");
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

    private static (string Directory, RunSummary Summary) Run(RunOptions options, string[] overrides, string preset = "mnist-digits-smoke")
    {
        RunSummary summary = ExperimentRunner.Run(PresetCatalog.Load(preset, overrides), options);
        Assert.True(summary.Succeeded, string.Join(" ", summary.Trials.Select(trial => trial.Reason)));
        return (summary.Directory, summary);
    }

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
