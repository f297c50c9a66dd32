using System.Diagnostics;
using System.Text.Json.Nodes;
using PolyRelu.Cli;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>The program as a process of its own: environment, redirected output, signals.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "PolyRelu.Cli.dll");

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-process-").FullName;
    private readonly Dictionary<string, string> variables = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task DatasetThatCannotBeHad_ExitsOne_WithWhereItWasLookedFor()
    {
        CommandRun run = (await Run("train", "--data", "mnist", "--offline", "--out", Path.Combine(folder, "m.safetensors")))
            .Expect(ExitCode.Failure);
        string sentence = Assert.Single(run.Error.Split('\n'), line => line.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains("POLYRELU_DATA", sentence, StringComparison.Ordinal);
        Assert.Contains("--data", sentence, StringComparison.Ordinal);
        Assert.Contains("mnist", sentence, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task PosterWithoutImages_CompletesTheSyntheticPart()
    {
        CommandRun run = (await Run("run", "poster-smoke", "--offline", "--out", Path.Combine(folder, "run"), "--set",
            "synthetic.training.epochs=5")).Expect(ExitCode.Success);
        Assert.Matches(@"(?m)^skipped: [^(].*\(mnist, p = 1, seed 0; mnist, p = 3, seed 0\)\r?$", run.Output);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(folder, "run", "state"), "mnist-*")
            .Select(trial => Path.Combine(trial, "outcome.json"))
            .Count(file => File.ReadAllText(file).Contains("skipped", StringComparison.Ordinal)));
        Assert.DoesNotContain("\u001b[", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunInWhichNothingRan_Fails()
    {
        CommandRun run = (await Run("run", "features-smoke", "--offline", "--set", "data.generated=none", "--set", "data.file=nowhere.npz"))
            .Expect(ExitCode.Failure);
        Assert.Contains("nowhere.npz", run.Output, StringComparison.Ordinal);
        Assert.Contains("error: Nothing ran", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resume_TakesTheNewestRunOfTheSamePreset()
    {
        string[] command = ["run", "theorems-smoke", "--offline", "--quiet", "--set", "checks=none", "--set", "seed=5"];
        Assert.Contains("There is no run of theorems-smoke in runs/", (await Run([.. command, "--resume"])).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        (await Run(command)).Expect(ExitCode.Success);
        string own = Assert.Single(Directory.GetDirectories(Path.Combine(folder, "runs"))),
            newer = Path.Combine(folder, "runs", "theorems-smoke-29990101-000000");
        Directory.CreateDirectory(newer);
        File.WriteAllText(Path.Combine(newer, "preset.yaml"), File.ReadAllText(Path.Combine(own, "preset.yaml"))
            .Replace("seed: 5", "seed: 6", StringComparison.Ordinal));
        Assert.Contains(Path.GetFileName(own), (await Run([.. command, "--resume"])).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
        CommandRun other = (await Run([.. command[..^1], "seed=7", "--resume"])).Expect(ExitCode.Failure);
        Assert.Contains("seed is 6 there and 7 here", other.FirstError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    public async Task StandardErrorThatCannotBeWrittenTo_DoesNotEndTheRun(string redirection)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        string run = Path.Combine(folder, "silent");
        string command = $"dotnet '{Program}' run theorems-smoke --set checks=none --offline --out '{run}' {redirection}";
        ProcessStartInfo start = new("/bin/sh", ["-c", command])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Success, process.ExitCode);
        Assert.Contains("report: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InterruptSignal_StopsCleanly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no command that sends an interrupt to one process.");
        using Process process = Start("train", "--data", "clusters", "--dimension", "20", "--count", "1000", "--test-count", "10",
            "--hidden", "16", "--epochs", "10000000", "--out", Path.Combine(folder, "m.safetensors"));
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, process.HasExited ? await error : "");
        await Interruption.Interrupt(process);
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Contains("Interrupted: no file was written", await error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder, "m.safetensors")));
    }

    /// <summary>Kernel and shell both hang up when a terminal closes, within moments.</summary>
    [Fact]
    public async Task HangUps_StopCleanly_AndKeepTheCheckpoint()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        string model = Path.Combine(folder, "m.npz"), kept = Path.Combine(folder, "kept.npz");
        string[] data = ["--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--alpha", "0.5"];
        (await Run(["train", .. data, "--count", "10", "--test-count", "10", "--hidden", "8", "--epochs", "0", "--scale", "0.5", "--out",
            model])).Expect(ExitCode.Success);
        using Process process = Start(["attack", model, .. data, "--count", "1000000", "--norm", "l2", "--epsilon", "0.4", "--attack",
            "apgd-margin", "--checkpoint", kept, "--checkpoint-seconds", "0"]);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!File.Exists(kept) && !process.HasExited) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, process.HasExited ? await error : "");
        await Interruption.Interrupt(process, "-HUP", "-HUP");
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Matches(@"Interrupted after \d+ of 1000000 points\. Go on with the same command: .*kept\.npz holds them\.", await error);
        Assert.True(File.Exists(kept));
    }

    [Fact]
    public async Task HangUpThatIsIgnored_AsByNohup_StaysIgnored()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");
        ProcessStartInfo start = new("/bin/sh",
            ["-c", $"trap '' HUP; exec dotnet '{Program}' train --data clusters --dimension 20 --count 1000 --test-count 10 --hidden 16 "
            + "--epochs 10000000 --out m.npz"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        using Process process = Process.Start(start)!;
        // Its first line of progress says that the signals have their handlers.
        Assert.NotNull(await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken));
        await Interruption.Send(process, "-HUP");
        await Task.Delay(TimeSpan.FromSeconds(0.5), TestContext.Current.CancellationToken);
        Assert.False(process.HasExited, "The hang-up was not ignored.");
        Task<string> rest = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await Interruption.Interrupt(process, "-TERM");
        Assert.Equal(ExitCode.Cancelled, process.ExitCode);
        Assert.Contains("Interrupted", await rest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThreadsVariable_ThatIsNoNumber_IsBadUsage()
    {
        variables["POLYRELU_THREADS"] = "abc";
        CommandRun run = (await Run("list", "presets")).Expect(ExitCode.Usage);
        Assert.StartsWith("error: POLYRELU_THREADS must be a whole number from 1 to ", run.FirstError, StringComparison.Ordinal);
        Assert.Contains("it is 'abc'", run.FirstError, StringComparison.Ordinal);
        (await Run("--help")).Expect(ExitCode.Success);
        variables["POLYRELU_THREADS"] = "2";
        (await Run("list", "presets")).Expect(ExitCode.Success);
    }

    /// <summary>Programs of one file, and trimmed ones, run with this setting.</summary>
    [Fact]
    public async Task NetworksAndWitnesses_NeedNoJsonByReflection()
    {
        const string runtime = "PolyRelu.Cli.runtimeconfig.json";
        JsonNode settings = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, runtime),
            TestContext.Current.CancellationToken))!;
        settings["runtimeOptions"]!["configProperties"]!["System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault"] = false;
        string config = Path.Combine(folder, runtime), model = Path.Combine(folder, "m.npz"), witness = Path.Combine(folder, "witness.npz");
        await File.WriteAllTextAsync(config, settings.ToJsonString(), TestContext.Current.CancellationToken);
        string[] data = ["--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "40", "--quiet"];
        (await End(Start(["exec", "--runtimeconfig", config],
            ["train", .. data, "--test-count", "10", "--hidden", "8", "--epochs", "2", "--out", model]))).Expect(ExitCode.Success);
        (await End(Start(["exec", "--runtimeconfig", config], ["attack", model, .. data, "--norm", "l2", "--epsilon", "0.4", "--attack",
            "fixed-point", "--witness", witness]))).Expect(ExitCode.Success);
        (await End(Start(["exec", "--runtimeconfig", config], ["verify", witness, "--network", model]))).Expect(ExitCode.Success);
    }

    private Task<CommandRun> Run(params string[] arguments) => End(Start(arguments));

    private static async Task<CommandRun> End(Process started)
    {
        using Process process = started;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandRun(process.ExitCode, await output, await error);
    }

    private Process Start(params string[] arguments) => Start([], arguments);

    private Process Start(string[] host, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [.. host, Program, .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        // No data of the machine: an empty cache, no data folder.
        start.Environment["XDG_CACHE_HOME"] = folder;
        start.Environment["LOCALAPPDATA"] = folder;
        start.Environment["HOME"] = folder;
        start.Environment.Remove("POLYRELU_DATA");
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
