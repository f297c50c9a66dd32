using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Tests.Experiments.Engine;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Flow;

/// <summary>A run of flows that is stopped anywhere and resumed ends with the bytes of one that was not.</summary>
public sealed class FlowResumeTests
{
    private static readonly Lazy<SortedDictionary<string, string>> Whole = new(() => Results(Run(Options())));

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    [InlineData(150)]
    public void StoppedWithinAFlow_ItGoesOnFromItsState(int steps)
    {
        RunOptions stopped = Stopped(steps, expectsState: steps < 100);
        Run(stopped with { Resume = true });
        Assert.Equal(Whole.Value, Results(stopped.OutputDirectory!));
        Assert.Empty(Directory.GetFiles(stopped.OutputDirectory!, TrialFlow.FileName, SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("cut")]
    [InlineData("of another flow")]
    public void StateThatCannotBeUsed_IsNotedAndTheFlowStartsOver(string damage)
    {
        RunOptions stopped = Stopped(30, expectsState: true);
        string path = Assert.Single(Directory.GetFiles(stopped.OutputDirectory!, TrialFlow.FileName, SearchOption.AllDirectories));
        byte[] bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, damage switch
        {
            "empty" => [],
            "cut" => bytes[..(bytes.Length / 2)],
            _ => File.ReadAllBytes(Assert.Single(Directory.GetFiles(Stopped(30, true, "seed=1").OutputDirectory!, TrialFlow.FileName,
                SearchOption.AllDirectories))),
        });
        NotedProgress progress = new();
        Run(stopped with { Resume = true, Progress = progress });
        Assert.Equal(Whole.Value, Results(stopped.OutputDirectory!));
        Assert.Contains(progress.Notes, note => note.Contains("The flow starts over", StringComparison.Ordinal)
            && note.Contains(path, StringComparison.Ordinal));
    }

    private static RunOptions Options() => new()
    {
        OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
        Offline = true,
    };

    private static string Run(RunOptions options, params string[] overrides)
    {
        ExperimentRunner.RunTrials(PresetCatalog.Load("flow-smoke", overrides), options);
        return options.OutputDirectory!;
    }

    /// <summary>A run that was stopped after some steps of its flows.</summary>
    private static RunOptions Stopped(int steps, bool expectsState, params string[] overrides)
    {
        RunOptions options = Options() with { CheckpointInterval = TimeSpan.Zero };
        using CancellationTokenSource source = new();
        Assert.ThrowsAny<OperationCanceledException>(() =>
            Run(options with { Progress = new StopAfter(steps, source), Cancellation = source.Token }, overrides));
        if (expectsState)
            Assert.Single(Directory.GetFiles(options.OutputDirectory!, TrialFlow.FileName, SearchOption.AllDirectories));
        return options;
    }

    /// <summary>Every file of every completed trial, by name.</summary>
    private static SortedDictionary<string, string> Results(string directory)
    {
        SortedDictionary<string, string> results = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(Path.Combine(directory, "trials"), "*", SearchOption.AllDirectories))
            results[Path.GetRelativePath(directory, path)] = Convert.ToHexString(File.ReadAllBytes(path));
        return results;
    }

    /// <summary>Cancels after some steps of flows and descents.</summary>
    private sealed class StopAfter(int steps, CancellationTokenSource source) : IRunProgress, IProgressTask
    {
        private int left = steps;

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
