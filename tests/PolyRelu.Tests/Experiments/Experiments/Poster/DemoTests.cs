using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Poster;

/// <summary>The preset <c>demo</c> shows what the poster shows: p = 3 is more robust than p = 1, near where the theory has it.</summary>
/// <remarks>Measured with the seeds 0 to 4; the bounds leave room for other vector widths.</remarks>
public sealed class DemoTests
{
    private const double SumBreaks = 0.316, NoneWithstands = 0.707;

    [Fact]
    public void Clusters_BreakWhereTheTheoryHasIt()
    {
        RunSummary summary = Run(null);
        CurveRecord plain = Curve(summary, "clusters, p = 1", 0), cubic = Curve(summary, "clusters, p = 3", 0);
        Assert.InRange(Half(plain), SumBreaks - 0.05, SumBreaks + 0.05);
        Assert.InRange(Half(cubic), NoneWithstands - 0.1, NoneWithstands);
        Assert.Equal((0.0, 1.0), (At(plain, 0.5), At(cubic, 0.5)));
        string page = File.ReadAllText(summary.ReportPath);
        Assert.DoesNotContain("Smoke run", page, StringComparison.Ordinal);
        Assert.DoesNotContain("smoke run", page, StringComparison.Ordinal);
        Assert.False(summary.IsSmoke);
    }

    [Fact]
    public void Images_AreBrokenLaterWithPowerThree()
    {
        RunSummary summary = Run(TestData.DataFolder());
        foreach ((double radius, double least) in new[] { (0.05, 0.15), (0.1, 0.25) })
        {
            double plain = At(Curve(summary, "mnist, p = 1", 0), radius), cubic = At(Curve(summary, "mnist, p = 3", 0), radius);
            Assert.True(cubic - plain > least, $"at L∞ {radius}: p = 1 {plain:P1}, p = 3 {cubic:P1}");
        }
        Assert.True(At(Curve(summary, "mnist, p = 3", 1), 0.1) - At(Curve(summary, "mnist, p = 1", 1), 0.1) > 0.2,
            "the whole of AutoAttack finds the opposite");
        Assert.All(summary.Trials.Where(trial => trial.Kind == ImageTrial.TheKind.Name),
            trial => Assert.InRange(Records(summary, trial)[0].SplitAccuracy, 0.9, 1));
    }

    /// <summary>Runs the preset on images of a folder, or on the clusters alone.</summary>
    private static RunSummary Run(string? images)
    {
        string[] overrides = images is null ? ["images.data.dataset=kmnist", "images.powers=[1]"]
            : ["synthetic.powers=[1]", "synthetic.training.epochs=1", "synthetic.robustness.samples=1"];
        RunOptions options = new()
        {
            OutputDirectory = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
            DataFolder = images ?? Directory.CreateTempSubdirectory("polyrelu-").FullName, Offline = true
        };
        return ExperimentRunner.Run(PresetCatalog.Load("demo", overrides), options);
    }

    private static IReadOnlyList<RobustnessRecord> Records(RunSummary summary, TrialState trial) =>
        RobustnessRecord.Load(RunDirectory.FolderOf(summary.Directory, trial.Id, trial.Kind));

    private static CurveRecord Curve(RunSummary summary, string label, int evaluation) =>
        Records(summary, Assert.Single(summary.Trials, trial => trial.Label.StartsWith(label, StringComparison.Ordinal)))[evaluation]
            .Find(CurveRole.Empirical)!;

    private static double At(CurveRecord curve, double radius) =>
        curve.RobustAccuracy[Enumerable.Range(0, curve.Radii.Count).Single(i => Math.Abs(curve.Radii[i] - radius) < 1e-9)];

    private static double Half(CurveRecord curve) =>
        RadiusReading.Of(curve.Radii, [.. curve.RobustAccuracy.Select(robust => 1 - robust)], 0.5)!.Value.Value;
}
