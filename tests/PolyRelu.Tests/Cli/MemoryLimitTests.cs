using System.Diagnostics;
using System.Globalization;
using PolyRelu.Cli;
using PolyRelu.Serialization;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>
/// Commands under a limit of memory or of open files, as processes of their own: they do their work, or say in one sentence what is short.
/// </summary>
public sealed class MemoryLimitTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public static TheoryData<string, string> TooLarge => new()
    {
        { "train --data clusters --dimension 1000 --count 60000 --test-count 10 --hidden 8 --epochs 1 --out m.npz --quiet",
            "Drawing the clusters needs at least" },
        { "train --data clusters --dimension 100 --count 1000 --test-count 20000 --hidden 2000 --epochs 1 --out m.npz --quiet",
            "The training needs at least" },
        { "attack net.npz --data clusters --dimension 100 --count 90000 --norm l2 --epsilon linspace(0,1,40) --attack fixed-point --quiet",
            "The attack needs at least" },
        { "run synthetic --out run --quiet", "The run needs at least" },
        { "run features-smoke --set data.generated.samples=100000 --set data.generated.dimension=500 --out run --quiet",
            "The run needs at least" },
    };

    [Theory]
    [MemberData(nameof(TooLarge))]
    public async Task WorkBeyondTheLimit_IsRefusedBeforeItIsBegun(string command, string sentence)
    {
        SaveNetwork();
        CommandRun run = (await Run("", "0x6000000", command)).Expect(ExitCode.Failure);
        Assert.StartsWith($"error: {sentence}", run.FirstError, StringComparison.Ordinal);
        Assert.Contains("this process may use 96 MiB", run.FirstError, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
        Assert.False(Directory.Exists(Path.Combine(folder, "run")));
    }

    /// <summary>What is asked before the start is not all that is allocated.</summary>
    [Theory]
    [InlineData(0x1800000)]
    [InlineData(0x3000000)]
    [InlineData(0x5000000)]
    public async Task AnyLimit_LeavesTheWorkOrOneSentence(int limit)
    {
        SaveNetwork();
        foreach (string command in new[]
        {
            "train --data clusters --dimension 500 --count 8000 --test-count 1000 --hidden 300 --epochs 1 --out m.npz --quiet",
            "attack net.npz --data clusters --dimension 100 --count 5000 --norm l2 --epsilon 0.1,0.2,0.3 --attack pgd --iterations 2 "
                + "--json a.json --quiet",
            "run theorems-smoke --set checks=none --out run --quiet",
        })
        {
            CommandRun run = await Run("", $"0x{limit:x}", command);
            if (run.ExitCode == ExitCode.Success) continue;
            Assert.True(run.ExitCode == ExitCode.Failure, $"{command}: exit code {run.ExitCode}{Environment.NewLine}{run.Error}");
            Assert.True(IsASentence(run.Error), $"{command}: {run.Error}");
            if (Directory.Exists(Path.Combine(folder, "run"))) Directory.Delete(Path.Combine(folder, "run"), recursive: true);
        }
    }

    [Fact]
    public async Task AddressSpace_IsALimitOfMemory()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux limits the address space of a process.");
        CommandRun run = (await Run("ulimit -v 4000000", "",
            "train --data clusters --dimension 1000 --count 600000 --hidden 8 --epochs 1 --out m.npz --quiet")).Expect(ExitCode.Failure);
        Assert.Contains("this process may use 1.9 GiB", run.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooFewOpenFiles_AreSaid()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such limit.");
        // With fewer files the runtime itself does not start, and it, not the program, speaks.
        for (int files = 40; files < 400; files += 20)
        {
            CommandRun run = await Run($"ulimit -n {files.ToString(CultureInfo.InvariantCulture)}", "",
                "run theorems-smoke --set checks=none --out files --quiet");
            if (run.ExitCode == ExitCode.Success) return;
            Assert.True(run.Error.StartsWith("error: ", StringComparison.Ordinal)
                && run.Error.Contains("ulimit -n", StringComparison.Ordinal), $"{files} files: {run.Error}");
            if (Directory.Exists(Path.Combine(folder, "files"))) Directory.Delete(Path.Combine(folder, "files"), recursive: true);
        }
        Assert.Fail("400 files are too few for a run.");
    }

    private static bool IsASentence(string error) =>
        error.TrimEnd().Split('\n').Where(line => !line.StartsWith("note: ", StringComparison.Ordinal))
            .All(line => line.StartsWith("error: ", StringComparison.Ordinal)
            && (line.Contains("needs at least", StringComparison.Ordinal)
            || line.Contains("The memory ran out", StringComparison.Ordinal)));

    private void SaveNetwork() =>
        NetworkFile.Save(Path.Combine(folder, "net.npz"), new GaussianInitialisation(new() { Scale = 0.1 })
            .Create(new NetworkShape { InputDimension = 100, Hidden = 20, Power = 2 }, 1));

    private async Task<CommandRun> Run(string before, string limit, string command)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "PolyRelu.Cli.dll");
        ProcessStartInfo start = before.Length == 0
            ? new("dotnet", [program, .. command.Split(' ')])
            : new("/bin/sh", ["-c", $"{before}; exec dotnet '{program}' {command}"]);
        (start.RedirectStandardOutput, start.RedirectStandardError, start.WorkingDirectory) = (true, true, folder);
        if (limit.Length > 0) start.Environment["DOTNET_GCHeapHardLimit"] = limit;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandRun(process.ExitCode, await output, await error);
    }
}
