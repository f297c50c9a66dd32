using PolyRelu.Cli;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Running presets from the command line: results, skipped parts, interruption and going on.</summary>
public sealed class RunCommandTests(FakeImages images) : IClassFixture<FakeImages>
{
    private static readonly string[] Small = ["--set", "synthetic.training.epochs=5", "--set", "synthetic.powers=[3]", "--set",
        "images.powers=[1]", "--set", "images.training.epochs=1"];

    [Fact]
    public void Run_WritesAReportAndPrintsItsPath_AndReportRedrawsIt()
    {
        string directory = images.Output("run");
        CommandRun run = CommandRun.Of(["run", "poster-smoke", "--data", images.Folder, "--out", directory, .. Small])
            .Expect(ExitCode.Success);
        string report = Path.Combine(directory, "report.html");
        Assert.Contains($"report: {report}", run.Output, StringComparison.Ordinal);
        Assert.Contains("clusters, p = 3", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[", run.Output + run.Error, StringComparison.Ordinal);
        byte[] first = File.ReadAllBytes(report);
        File.Delete(report);
        ExpectNothingButNotes(CommandRun.Of("report", directory, "--quiet").Expect(ExitCode.Success).Error);
        Assert.Equal(first, File.ReadAllBytes(report));
    }

    [Fact]
    public void Run_IntoARun_IsRefused_AndGoesOnWithResume()
    {
        string directory = images.Output("again");
        string[] command = ["run", "poster-smoke", "--data", images.Folder, "--out", directory, "--quiet", .. Small];
        ExpectNothingButNotes(CommandRun.Of(command).Expect(ExitCode.Success).Error);
        CommandRun again = CommandRun.Of(command).Expect(ExitCode.Failure);
        Assert.Contains("--resume", again.FirstError, StringComparison.Ordinal);
        CommandRun.Of([.. command, "--resume", "--workers", "2"]).Expect(ExitCode.Success);
    }

    [Fact]
    public void Interruption_SaysHowToGoOn_AndGoingOnCompletesTheRun()
    {
        string directory = images.Output("interrupted run");
        string[] command = ["run", "poster-smoke", "--data", images.Folder, "--out", directory, .. Small];
        CommandRun run = CommandRun.Interrupted(TimeSpan.Zero, command);
        Assert.Equal(ExitCode.Cancelled, run.ExitCode);
        Assert.Contains($"Go on with: polyrelu {string.Join(' ', command.Select(CommandText.Quote))} --resume", run.Error,
            StringComparison.Ordinal);
        CommandRun.Of([.. command, "--resume", "--threads", "1"]).Expect(ExitCode.Success);
        CommandRun.Of("status", directory).Expect(ExitCode.Success);
    }

    [Theory]
    [InlineData("synthetic.training.epoch=5", "epoch")]
    [InlineData("synthetic.training.epochs=-5", "epochs")]
    [InlineData("nonsense", "KEY=VALUE")]
    [InlineData("synthetic.powers=linspace(1, 3, 10000)", "more than 10000 trials")]
    public void WrongOverride_IsBadUsage(string text, string named)
    {
        CommandRun run = CommandRun.Of("run", "poster-smoke", "--set", text).Expect(ExitCode.Usage);
        Assert.Contains(named, run.FirstError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRESET: expected", "run", "")]
    [InlineData("--out: expected a folder", "run", "poster-smoke", "--out", "")]
    [InlineData("DIR: expected", "report", "")]
    public void EmptyWord_IsBadUsage(string named, params string[] command) =>
        Assert.Contains(named, CommandRun.Of(command).Expect(ExitCode.Usage).FirstError, StringComparison.Ordinal);

    [Fact]
    public void WrongPresetFile_IsBadUsage_WithFileAndLine()
    {
        string file = images.Output("wrong.yaml");
        File.WriteAllText(file, "experiment: poster\nsummary: x\nseed: 0\ncolour: blue\n");
        CommandRun run = CommandRun.Of("run", file).Expect(ExitCode.Usage);
        Assert.Contains("wrong.yaml", run.FirstError, StringComparison.Ordinal);
        Assert.Contains("4", run.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersThatAreNoFindings_AreSaidInTerminalAndReport()
    {
        string directory = images.Output("no-findings");
        CommandRun run = CommandRun.Of([
            "run", "poster-smoke", "--data", images.Folder, "--out", directory, "--quiet", .. Small,
            "--set", "images.evaluations.0.radii=[0.1, 8]", "--set", "synthetic.training.learningRate=1e-12",
        ]).Expect(ExitCode.Success);
        string page = File.ReadAllText(Path.Combine(directory, "report.html"));
        foreach (string note in (string[])["Note (covers-box): ", "Note (loss-unchanged): ", "No finding ("])
        {
            Assert.Contains($"warning: {note}", run.Error, StringComparison.Ordinal);
            Assert.Contains(note, page, StringComparison.Ordinal);
        }
        Assert.Contains("(untrained: no finding)", run.Output, StringComparison.Ordinal);
    }

    /// <summary>The smoke networks have learned next to nothing, which is said also with --quiet; nothing else is.</summary>
    private static void ExpectNothingButNotes(string error) => Assert.All(
        error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.Matches(@"^warning: (No finding|Note) \(", line));
}
