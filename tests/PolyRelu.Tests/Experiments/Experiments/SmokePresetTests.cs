using System.Security.Cryptography;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments;

/// <summary>
/// Every smoke preset gives the same bytes whatever the threads, the workers, the order of its trials and the number of points attacked at
/// once.
/// </summary>
public sealed class SmokePresetTests(FakeImages images) : IClassFixture<FakeImages>
{
    public static TheoryData<string> Names =>
        [.. PresetCatalog.List().Select(preset => preset.Name).Where(name => name.EndsWith("-smoke", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Results_DependOnThePresetAlone(string name)
    {
        // Trials that run side by side have one thread each, so that the two runs differ in everything.
        SortedDictionary<string, string> expected = Run(name, 2, new RunOptions(), trials => trials);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Run(name, 1, new RunOptions { BatchSize = 7, Workers = 3 }, trials => trials.Reverse()));
    }

    /// <summary>SHA-256 of every file of every trial but the times.</summary>
    private SortedDictionary<string, string> Run(string name, int threads, RunOptions options, Func<IReadOnlyList<Trial>,
        IEnumerable<Trial>> arrange)
    {
        Preset preset = PresetCatalog.Load(name);
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        // Of this run alone: other tests run beside it.
        using Workers.LimitScope limit = Workers.Limit(threads);
        Trial[] trials = [.. arrange(preset.Experiment.Plan(preset.Settings))];
        RunOptions chosen = options with { OutputDirectory = folder, DataFolder = images.Folder, Offline = true };
        using (RunDirectory directory = RunDirectory.Hold(preset, chosen))
        {
            RunRecord ended = new TrialScheduler(trials, directory, chosen, Record(preset, trials)).Run();
            Assert.All(ended.Trials, trial => Assert.True(trial.Status == TrialStatus.Done,
                $"{trial.Label}: {trial.Status}, {trial.Reason}"));
        }
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(Path.Combine(folder, "trials"), "*", SearchOption.AllDirectories))
            if (Path.GetFileName(path) != "timings.json")
                files[Path.GetRelativePath(folder, path)] = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
        return files;
    }

    private static RunRecord Record(Preset preset, IEnumerable<Trial> trials) => new()
    {
        Preset = preset.Name,
        Experiment = preset.Settings.Experiment,
        Seed = preset.Settings.Seed,
        Started = TimeProvider.System.GetUtcNow(),
        Environment = RunEnvironment.Current(null),
        Trials = [.. trials.Select(trial => new TrialState(trial.Id, trial.Label, trial.Kind.Name, TrialStatus.Pending))],
    };
}
