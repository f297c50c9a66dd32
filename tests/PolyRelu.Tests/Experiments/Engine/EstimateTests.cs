using PolyRelu.Cli;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Tests.Cli;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>Estimates of time and disk before a run.</summary>
public sealed class EstimateTests
{
    public static TheoryData<string> Names => [.. PresetCatalog.List().Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryTrial_NamesItsWorkAndItsSize(string name)
    {
        Preset preset = PresetCatalog.Load(name);
        foreach (Trial trial in preset.Experiment.Plan(preset.Settings))
        {
            Work[] works = [.. trial.Works()];
            Assert.NotEmpty(works);
            Assert.All(works, work => Assert.True(work.Pieces > 0 && double.IsFinite(work.Pieces),
                $"{trial.Label}, {work.What}: {work.Pieces} pieces"));
            Assert.InRange(trial.ExpectedBytes, 1, 1L << 30);
        }
    }

    [Theory]
    [InlineData("poster-smoke")]
    [InlineData("synthetic-smoke")]
    [InlineData("features-smoke")]
    [InlineData("frei-smoke")]
    [InlineData("theorems-smoke")]
    [InlineData("flow-smoke")]
    [InlineData("mnist-parity-smoke")]
    public void Estimate_AddsUpMeasuredPieces(string name)
    {
        Calibration calibration = Quick();
        RunEstimate estimate = RunEstimate.Of(PresetCatalog.Load(name), calibration);
        Assert.True(double.IsFinite(estimate.Seconds) && estimate.Seconds > 0);
        Assert.InRange(estimate.Bytes, 1, 1L << 30);
        Assert.All(estimate.Rows, row => Assert.True(row.Seconds >= 0 && row.Trials > 0, row.What));
        int measured = calibration.Count;
        Assert.NotEqual(0, measured);
        RunEstimate again = RunEstimate.Of(PresetCatalog.Load(name), calibration);
        Assert.Equal(measured, calibration.Count);
        Assert.Equal(estimate.Rows, again.Rows);
    }

    [Fact]
    public void MoreWork_TakesMoreTime()
    {
        Calibration calibration = Quick();
        double once = Training(calibration), twice = Training(calibration, "training.epochs=120");
        Assert.Equal(2 * once, twice, 1e-9 * once);
    }

    [Theory]
    [InlineData("digits", 10)]
    [InlineData("odd-even", 2)]
    [InlineData("parity", 1)]
    public void Images_AreEstimatedWithTheOutputsOfTheirTask(string task, int outputs)
    {
        Preset preset = PresetCatalog.Load("mnist-parity-smoke", [$"data.task={task}"]);
        ImageTrial trial = preset.Experiment.Plan(preset.Settings).OfType<ImageTrial>().First();
        Assert.All(trial.Works(), work => Assert.Contains($"-24-{outputs}-p1", work.Key, StringComparison.Ordinal));
    }

    [Fact]
    public void Command_PrintsAnEstimateAndWritesNothing()
    {
        string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");
        CommandRun run = CommandRun.Of("run", "synthetic-smoke", "--estimate", "--out", folder).Expect(ExitCode.Success);
        Assert.Contains("synthetic-smoke: 8 trials, about", run.Output, StringComparison.Ordinal);
        Assert.Contains("training, p = 3", run.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    /// <summary>One piece of each kind is timed, which is as good for what is asked here.</summary>
    private static Calibration Quick() => new(firstSeconds: 0, refinedSeconds: 0);

    private static double Training(Calibration calibration, params string[] overrides) =>
        RunEstimate.Of(PresetCatalog.Load("synthetic-smoke", overrides),
            calibration).Rows.Where(row => row.What.StartsWith("training", StringComparison.Ordinal)).Sum(row => row.Seconds);
}
