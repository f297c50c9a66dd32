using System.Text.Json.Nodes;
using PolyRelu.Cli;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Tests.Cli;
using PolyRelu.Tests.Experiments.Reporting;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Experiments;

/// <summary>A run that only tries the program out says so: in the page, in every figure, in the terminal, and in its record.</summary>
public sealed class SmokeRunTests
{
    private const string Banner = "<b>Smoke run.</b>";
    private const string Mark = "smoke run: means nothing";
    private static readonly string[] Small =
        ["--set", "checks=none", "--set", "samples=100", "--set", "distanceSamples=10", "--offline", "--quiet"];

    [Fact]
    public void Presets_AreSmokeIfTheirNameSaysSo() => Findings.ExpectNone(
        PresetCatalog.List().Select(entry => PresetCatalog.Load(entry.Name))
            .Where(preset => preset.Settings.Smoke != preset.Name.EndsWith("-smoke", StringComparison.Ordinal))
            .Select(preset => $"{preset.Name}: smoke is {preset.Settings.Smoke}"));

    [Fact]
    public void PageAndFigures_SayIt()
    {
        foreach (string name in new[] { "poster-smoke", "mnist-digits-smoke" })
        {
            string run = HandMadeRun.Write(PresetCatalog.Load(name)), page = File.ReadAllText(Report.Build(run).Path);
            Assert.InRange(page.IndexOf(Banner, StringComparison.Ordinal), 1, page.IndexOf("What came out", StringComparison.Ordinal));
            string[] figures = Directory.GetFiles(Path.Combine(run, "figures"), "*.svg");
            Assert.NotEmpty(figures);
            Findings.ExpectNone(figures.Where(figure => !File.ReadAllText(figure).Contains(Mark, StringComparison.Ordinal))
                .Select(figure => $"{name}: {Path.GetFileName(figure)} does not say it"));
        }
        string other = File.ReadAllText(Report.Build(HandMadeRun.Write(withImages: false)).Path);
        Assert.DoesNotContain(Banner, other, StringComparison.Ordinal);
        Assert.DoesNotContain(Mark, other, StringComparison.Ordinal);
    }

    [Fact]
    public void PresetOfAnotherName_SaysItByItsKey_AndTheTerminalToo()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName, preset = Path.Combine(folder, "mine.yaml"),
            run = Path.Combine(folder, "run");
        File.WriteAllText(preset, PresetCatalog.Load("theorems-smoke").ToYaml());
        CommandRun first = CommandRun.Of(["run", preset, "--out", run, .. Small]).Expect(ExitCode.Success);
        Assert.Contains($"smoke run: {SmokeRun.Words}", first.Output, StringComparison.Ordinal);
        Assert.Contains($"smoke run: {SmokeRun.Words}", CommandRun.Of("report", run, "--quiet").Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
        Assert.Contains(Banner, File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
        Assert.True((bool)JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!["smoke"]!);
    }

    [Fact]
    public void PresetWithoutTheKey_IsNoSmoke_AndIsWrittenWithoutIt()
    {
        Preset preset = PresetCatalog.Load("theorems");
        Assert.False(preset.Settings.Smoke);
        Assert.DoesNotContain("smoke", preset.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void RunOfAnEarlierVersion_SaysItByItsName_AndGoesOn()
    {
        string run = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run"),
            preset = Path.Combine(run, "preset.yaml"), record = Path.Combine(run, "run.json");
        string[] command = ["run", "theorems-smoke", "--out", run, .. Small];
        CommandRun.Of(command).Expect(ExitCode.Success);
        File.WriteAllText(preset, File.ReadAllText(preset).Replace("smoke: true\n", "", StringComparison.Ordinal));
        JsonObject json = JsonNode.Parse(File.ReadAllText(record))!.AsObject();
        Assert.True(json.Remove("smoke"));
        File.WriteAllText(record, json.ToJsonString());
        Assert.Contains("smoke run:", CommandRun.Of([.. command, "--resume"]).Expect(ExitCode.Success).Output, StringComparison.Ordinal);
        Assert.Contains(Banner, File.ReadAllText(Path.Combine(run, "report.html")), StringComparison.Ordinal);
    }
}
