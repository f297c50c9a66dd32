using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Cli.Commands;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>The commands by which schedulers run a plan: <c>plan</c>, <c>trial</c>, <c>status</c>.</summary>
public sealed class TrialCommandTests
{
    private static readonly string[] Small =
    [
        "--set", "powers=[1]", "--set", "correlations=[0.5]", "--set", "training.epochs=3", "--set", "samples=4", "--set", "radii=[0, 0.5]",
    ];

    private readonly string folder = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, "run");

    [Fact]
    public void TrialsOfASweep_EndWithTheBytesOfARun()
    {
        CommandRun plan = CommandRun.Of(["plan", "frei-smoke", "--out", folder, .. Small, "--set", "sweep.product.seed=[0, 1, 2]"])
            .Expect(ExitCode.Success);
        Assert.Contains("of 3 points", plan.Output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder, "trials")));
        CommandRun.Of("status", folder).Expect(StatusExit.Unfinished);
        string[] ids = Ids();
        for (int i = 0; i < ids.Length; i++)
            CommandRun.Of("trial", folder, i % 2 == 0 ? FormattableString.Invariant($"{i}") : ids[i], "--quiet").Expect(TrialExit.Done);
        CommandRun again = CommandRun.Of("trial", folder, "0").Expect(TrialExit.Done);
        Assert.Contains($"done: {ids[0]}", again.Output, StringComparison.Ordinal);
        CommandRun status = CommandRun.Of("status", folder).Expect(ExitCode.Success);
        Assert.Contains(FormattableString.Invariant($"{ids.Length} done"), status.Output, StringComparison.Ordinal);
        string whole = Path.Combine(Path.GetDirectoryName(folder)!, "whole");
        CommandRun.Of(["run", "frei-smoke", "--out", whole, "--quiet", .. Small, "--set", "sweep.product.seed=[0, 1, 2]"])
            .Expect(ExitCode.Success);
        Assert.Equal(Results(whole), Results(folder));
        CommandRun.Of("report", folder, "--quiet").Expect(ExitCode.Success);
    }

    [Fact]
    public void InterruptedTrial_SaysThatARetryMayHelp()
    {
        CommandRun.Of("plan", "frei-smoke", "--out", folder, "--set", "training.epochs=100000").Expect(ExitCode.Success);
        CommandRun run = CommandRun.Interrupted(TimeSpan.FromSeconds(1), "trial", folder, "0", "--quiet").Expect(TrialExit.RetryMayHelp);
        Assert.StartsWith("Interrupted. The checkpoint is kept", run.FirstError, StringComparison.Ordinal);
        CommandRun status = CommandRun.Of("status", folder).Expect(StatusExit.Unfinished);
        Assert.Contains("goes on from its checkpoint", status.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("99", "There is no trial 99 in ")]
    [InlineData("-1", "There is no trial -1 in ")]
    [InlineData("frei-none", "There is no trial 'frei-none' in ")]
    [InlineData("", "TRIAL: expected the number or the id of a trial; got nothing.")]
    public void TrialThatIsNotPlanned_IsNeverRetried(string trial, string words)
    {
        CommandRun.Of(["plan", "frei-smoke", "--out", folder, .. Small]).Expect(ExitCode.Success);
        Assert.Contains(words, CommandRun.Of("trial", folder, "--", trial).Expect(TrialExit.NeverRetry).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void PlanOfAnotherProgram_IsNeverRetried()
    {
        CommandRun.Of(["plan", "frei-smoke", "--out", folder, .. Small]).Expect(ExitCode.Success);
        string preset = Path.Combine(folder, "preset.yaml");
        File.WriteAllText(preset, File.ReadAllText(preset).Replace("epochs: 3", "epochs: 4", StringComparison.Ordinal));
        Assert.Contains("another version planned it, or the file was changed",
            CommandRun.Of("trial", folder, "0").Expect(TrialExit.NeverRetry).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("trial", "There is no run directory")]
    [InlineData("status", "There is no run directory")]
    public void DirectoryThatIsNotThere_MayComeBack(string command, string words)
    {
        string[] line = command == "trial" ? [command, folder, "0"] : [command, folder];
        Assert.Contains(words, CommandRun.Of(line).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_OverwritesNoRun()
    {
        CommandRun.Of(["plan", "frei-smoke", "--out", folder, .. Small]).Expect(ExitCode.Success);
        CommandRun second = CommandRun.Of(["plan", "frei-smoke", "--out", folder, .. Small]).Expect(ExitCode.Failure);
        Assert.Contains("holds a run already", second.Error, StringComparison.Ordinal);
    }

    private string[] Ids()
    {
        using JsonDocument document = JsonDocument.Parse(CommandRun.Of("status", folder, "--json").Expect(StatusExit.Unfinished).Output);
        return [.. document.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("id").GetString()!)];
    }

    private static SortedDictionary<string, string> Results(string run)
    {
        string trials = Path.Combine(run, "trials");
        return new(Directory.GetFiles(trials, "*", SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(path) != "timings.json")
            .ToDictionary(path => Path.GetRelativePath(trials, path), path => Convert.ToHexString(File.ReadAllBytes(path))),
            StringComparer.Ordinal);
    }
}
