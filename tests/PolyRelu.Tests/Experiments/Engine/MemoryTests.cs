using PolyRelu.Cli;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>Settings whose arrays the machine cannot hold are refused before anything is computed.</summary>
public sealed class MemoryTests
{
    private const long Available = 1L << 30;

    public static TheoryData<string> Names => [.. PresetCatalog.List().Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryPreset_FitsIntoEightGibibytes(string name)
    {
        Preset preset = PresetCatalog.Load(name);
        MemorySpace.Require([.. preset.Experiment.Plan(preset.Settings).Select(trial => (trial.Label, trial.Memory().ToArray()))],
            workers: 1, 8L << 30);
    }

    [Fact]
    public void ArraysThatTogetherExceedTheMemory_AreRefused()
    {
        (string, MemoryPart[])[] trials = [("light", [new("logits", 10, 10)]),
            ("heavy", [new("samples", 1000, 100_000), new("features", 1000, 50_000, 3)])];
        Assert.Equal(
            "The run needs at least 953.7 MiB of memory, and this process may use 512 MiB. In heavy the features (3 × 1,000 × 50,000) take "
                + "572.2 MiB. Choose smaller values.",
            Assert.Throws<InsufficientMemoryException>(() => MemorySpace.Require(trials, workers: 1, Available / 2)).Message);
        MemorySpace.Require(trials, workers: 2, Available);
    }

    [Fact]
    public void TrialsSideBySide_NeedTheirMemoryTogether()
    {
        (string, MemoryPart[])[] trials = [("first", [new("samples", 1000, 150_000)]), ("second", [new("samples", 1000, 150_000)])];
        MemorySpace.Require(trials, workers: 1, Available);
        Assert.EndsWith("Choose smaller values, or fewer --workers.",
            Assert.Throws<InsufficientMemoryException>(() => MemorySpace.Require(trials, workers: 2, Available)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void ArrayOfTooManyElements_IsRefusedWhateverTheMemory() => Assert.Equal(
        "wide: the features (100,000 × 100,000) exceed the 2,147,483,591 elements of the largest array. Choose smaller values.",
        Assert.Throws<InsufficientMemoryException>(() =>
            MemorySpace.Require([("wide", [new("features", 100_000, 100_000)])], workers: 1, long.MaxValue)).Message);

    [Theory]
    [InlineData("synthetic", "training.hidden=200000", "hidden features of the test samples (20,000 × 200,000)")]
    [InlineData("synthetic", "data.trainSamples=10000000", "training samples (10,000,000 × 1,000)")]
    [InlineData("mnist-digits", "training.hidden=1000000", "hidden features of the test samples (10,000 × 1,000,000)")]
    [InlineData("features-smoke", "data.generated.samples=100000000", "training samples (80,000,000 ×")]
    [InlineData("theorems", "dimensions=[100000000]", "samples of a draw (2,048 × 100,000,000)")]
    public void SettingsWithinTheBoundsOfAPreset_AreRefusedBeforeTheStart(string preset, string setting, string named)
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        foreach (string[] more in new string[][] { ["--out", folder], ["--estimate"] })
            Assert.Contains(named, CommandRun.Of(["run", preset, "--set", setting, "--quiet", .. more]).Expect(ExitCode.Failure).FirstError,
                StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }
}
