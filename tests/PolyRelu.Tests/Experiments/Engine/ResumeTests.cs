using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Training;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>A run that is stopped and resumed ends with the bytes of one that was not; so does one with several workers.</summary>
public sealed class ResumeTests
{
    private static readonly string[] Small = ["images.data.dataset=kmnist", "synthetic.training.epochs=12",
        "synthetic.training.measureEvery=5", "synthetic.robustness.samples=10", "synthetic.robustness.certified=none"];

    /// <summary>What every interrupted run is to end with.</summary>
    private static readonly Lazy<SortedDictionary<string, string>> Whole = new(() => Results(Run(Options())));

    [Theory]
    [InlineData(3)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(17)]
    public void StoppedWithinATraining_ItGoesOnFromTheCheckpoint(int epochsBeforeTheStop)
    {
        RunOptions stopped = Stopped(epochsBeforeTheStop, Small).Options;
        Run(stopped with { Resume = true });
        Assert.Equal(Whole.Value, Results(stopped.OutputDirectory!));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("of a longer training")]
    public void CheckpointThatCannotBeUsed_IsNotedAndTheTrainingStartsOver(string damage)
    {
        (RunOptions stopped, string checkpoint) = Stopped(5, Small);
        byte[] bytes = File.ReadAllBytes(checkpoint);
        File.WriteAllBytes(checkpoint, damage switch
        {
            "empty" => [],
            "cut" => bytes[..(bytes.Length / 2)],
            _ => File.ReadAllBytes(Stopped(14, [Small[0], "synthetic.training.epochs=30", .. Small[2..]]).Checkpoint),
        });
        NotedProgress progress = new();
        Run(stopped with { Resume = true, Progress = progress });
        Assert.Equal(Whole.Value, Results(stopped.OutputDirectory!));
        Assert.Contains(progress.Notes, note => note.Contains("The training starts over", StringComparison.Ordinal)
            && note.Contains(checkpoint, StringComparison.Ordinal));
    }

    [Fact]
    public void Workers_ChangeNoByte() => Assert.Equal(Whole.Value, Results(Run(Options() with { Workers = 2 })));

    private static RunOptions Options() => new()
    {
        OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
        Offline = true,
    };

    private static string Run(RunOptions options) => Run(options, Small);

    private static string Run(RunOptions options, string[] overrides)
    {
        ExperimentRunner.RunTrials(PresetCatalog.Load("poster-smoke", overrides), options);
        return options.OutputDirectory!;
    }

    /// <summary>A run that was stopped after some epochs of its first training, and the checkpoint it left.</summary>
    private static (RunOptions Options, string Checkpoint) Stopped(int epochs, string[] overrides)
    {
        RunOptions options = Options() with { CheckpointInterval = TimeSpan.Zero };
        using CancellationTokenSource source = new();
        Assert.Throws<OperationCanceledException>(() =>
            Run(options with { Progress = new StopAfter(epochs, source), Cancellation = source.Token }, overrides));
        return (options, Assert.Single(Directory.GetFiles(options.OutputDirectory!, TrainingCheckpoint.FileName,
            SearchOption.AllDirectories)));
    }

    /// <summary>Every file of every completed trial but the times, by name.</summary>
    private static SortedDictionary<string, string> Results(string directory)
    {
        SortedDictionary<string, string> results = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(Path.Combine(directory, "trials"), "*", SearchOption.AllDirectories))
            if (Path.GetFileName(path) != "timings.json")
                results[Path.GetRelativePath(directory, path)] = Convert.ToHexString(File.ReadAllBytes(path));
        return results;
    }

    /// <summary>Cancels after some epochs of any training.</summary>
    private sealed class StopAfter(int epochs, CancellationTokenSource source) : IRunProgress, IProgressTask
    {
        private int left = epochs;

        public IProgressTask Begin(ProgressKind kind, string label) =>
            kind == ProgressKind.Training ? this : SilentProgress.Instance.Begin(kind, label);

        public void Note(string message)
        {
        }

        public void Report(double fraction, string? detail = null)
        {
            if (--left == 0) source.Cancel();
        }

        public void Dispose()
        {
        }
    }
}
