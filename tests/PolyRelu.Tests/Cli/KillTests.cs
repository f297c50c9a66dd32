using System.Diagnostics;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Runs that are killed, interrupted or started twice, as processes of their own.</summary>
/// <remarks>
/// Compared are all files of the run directory but those that hold times or dates: <c>run.json</c>, <c>state</c>, <c>report.html</c>
/// and the trials' <c>timings.json</c>.
/// </remarks>
public sealed class KillTests : IDisposable
{
    private const int Kills = 12;
    private const int Chains = 2;

    private static readonly string[] Dated = ["run.json", "report.html", "timings.json"];
    private static readonly string[] Short =
    [
        "frei-smoke", "--quiet", "--threads", "1", "--checkpoint-seconds", "0",
        "--set", "powers=[1, 3]", "--set", "correlations=[0.5]", "--set", "training.epochs=20", "--set", "samples=10", "--set",
        "radii=[0, 0.3, 0.6]",
    ];
    private static readonly string[] Endless = ["frei-smoke", "--quiet", "--threads", "1", "--set", "training.epochs=1000000"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-kill-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task KilledAtRandomMoments_ARunIsResumedToTheSameBytes()
    {
        string whole = Path.Combine(folder, "whole");
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(ExitCode.Success, await Exit(Start(Short, whole, resume: false)));
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        SortedDictionary<string, string> expected = Results(whole);
        Assert.Contains(expected.Keys, file => file.EndsWith("model.safetensors", StringComparison.Ordinal));
        Task<int>[] chains = [.. Enumerable.Range(0, Chains).Select(chain => KillAndResume(chain, duration, expected))];
        Assert.Equal(Kills, (await Task.WhenAll(chains)).Sum());
    }

    [Fact]
    public async Task SecondRunOnADirectory_IsRefused_AndAnInterruptSaysHowToGoOn()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no command that sends an interrupt to one process.");
        string run = Path.Combine(folder, "run");
        using Process first = Start(Endless, run, resume: false);
        Task<string> said = first.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        while (!Directory.Exists(Path.Combine(run, "trials")) && !first.HasExited)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        using Process second = Start(Endless, run, resume: true);
        string refused = await second.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Failure, await Exit(second));
        Assert.Contains("Another run is writing", refused, StringComparison.Ordinal);
        await Interruption.Interrupt(first);
        Assert.Equal(ExitCode.Cancelled, await Exit(first));
        Assert.Contains("Go on with: polyrelu run frei-smoke", await said, StringComparison.Ordinal);
        Assert.Contains("--resume", await said, StringComparison.Ordinal);
    }

    /// <summary>
    /// Kills runs until its share of kills has hit a living process; every run that comes to its end must have the expected bytes.
    /// </summary>
    private async Task<int> KillAndResume(int chain, TimeSpan duration, SortedDictionary<string, string> expected)
    {
        CounterRandom random = new(20240229, (uint)chain, 0, 0, 0);
        int kills = 0, ended = 0;
        string moments = "";
        while (kills < Kills / Chains || ended == 0)
        {
            string directory = Path.Combine(folder, $"killed-{chain}-{ended}");
            using Process process = Start(Short, directory, resume: Directory.Exists(directory));
            using Task<string> said = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            double moment = random.NextDouble() * duration.TotalSeconds;
            if (kills < Kills / Chains)
            {
                await Task.Delay(TimeSpan.FromSeconds(moment), TestContext.Current.CancellationToken);
                process.Kill();
            }
            if (await Exit(process) == ExitCode.Success)
            {
                Assert.True(expected.SequenceEqual(Results(directory)), $"{directory} differs after kills at{moments} s.");
                ended++;
                continue;
            }
            // A process that is killed leaves no word; one that speaks has failed by itself.
            Assert.True((await said).Length == 0, $"after kills at{moments} s: {await said}");
            kills++;
            moments += FormattableString.Invariant($" {moment:0.000}");
        }
        return kills;
    }

    private static SortedDictionary<string, string> Results(string directory)
    {
        SortedDictionary<string, string> results = new(StringComparer.Ordinal);
        foreach (string path in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
            if (!path.StartsWith(Path.Combine(directory, "state"), StringComparison.Ordinal) && !Dated.Contains(Path.GetFileName(path)))
                results[Path.GetRelativePath(directory, path)] = Convert.ToHexString(File.ReadAllBytes(path));
        return results;
    }

    private static async Task<int> Exit(Process process)
    {
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return process.ExitCode;
    }

    private Process Start(string[] preset, string directory, bool resume)
    {
        string[] words = [Path.Combine(AppContext.BaseDirectory, "PolyRelu.Cli.dll"), "run", .. preset, "--out", directory];
        ProcessStartInfo start = new("dotnet", resume ? [.. words, "--resume"] : words)
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
