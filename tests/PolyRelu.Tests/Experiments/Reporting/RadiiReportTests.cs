using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using Xunit;

namespace PolyRelu.Tests.Experiments.Reporting;

/// <summary>Radii of any size are told apart in tables, headings and figures of reports, and none is shown as 0.</summary>
public sealed class RadiiReportTests
{
    [Fact]
    public void SmallAndNearRadii_AreToldApart()
    {
        Preset preset = PresetCatalog.Load(
            "poster",
            ["images.evaluations.0.radii=[0, 1e-9, 2e-9, 3e-9]", "images.evaluations.1.radii=[1e-7, 2e-7, 2.0000001e-7]",
                "images.shownRadius=2e-9"]);
        ReportResult report = Report.Build(HandMadeRun.Write(preset));
        string page = File.ReadAllText(report.Path);
        string[] columns = [.. report.Tables.SelectMany(table => table.Columns)];
        Assert.All((string[])["L∞ 1e-7", "L∞ 2e-7", "L∞ 2.0000001e-7"], column => Assert.Contains(column, columns));
        Assert.Contains("ε = 3e-9", columns);
        Assert.DoesNotContain("L∞ 0", columns);
        Assert.Contains("at the L∞ radius 2e-9 the robust accuracy", page, StringComparison.Ordinal);
        string figure = File.ReadAllText(Path.Combine(Path.GetDirectoryName(report.Path)!, "figures", "robust-images.svg"));
        Assert.True(figure.Contains(">2e-9<", StringComparison.Ordinal) || figure.Contains(">2E-09<", StringComparison.Ordinal),
            "the axis has no tick at 2e-9");
    }

    [Fact]
    public void NoiseLevels_AreNeverZero() => Assert.All(
        PresetCatalog.Load("synthetic", ["data.alphas=[1e-7, 2e-7]", "attackedAlpha=1e-7"]) is { } preset
            ? preset.Experiment.Plan(preset.Settings) : [],
        trial => Assert.DoesNotContain("α = 0,", trial.Label, StringComparison.Ordinal));
}
