using System.Diagnostics;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>A flow of a process of its own that is killed again and again, while it integrates and while it measures.</summary>
public sealed class FlowKillTests : IDisposable
{
    private const int Kills = 5;

    private static readonly string[] Flow =
    [
        "flow", "--data", "clusters", "--dimension", "12", "--clusters", "3", "--positive", "2", "--count", "20", "--hidden", "8",
        "--until", "60", "--tolerance", "1e-8", "--record", "20", "--measure", "radius", "--measure-samples", "5", "--quiet",
        "--threads", "1", "--checkpoint-seconds", "0",
    ];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-flow-kill-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task KilledAtRandomMoments_AFlowGoesOnToTheSameBytes()
    {
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(ExitCode.Success, await Run("whole.npz", null));
        TimeSpan duration = Stopwatch.GetElapsedTime(start);
        CounterRandom random = new(7);
        string moments = "";
        for (int kills = 0; kills < Kills;)
        {
            double moment = random.NextDouble() * duration.TotalSeconds;
            if (await Run("killed.npz", TimeSpan.FromSeconds(moment)) == ExitCode.Success) RequireSame(moments);
            else kills++;
            moments += FormattableString.Invariant($" {moment:0.000}");
        }
        Assert.Equal(ExitCode.Success, await Run("killed.npz", null));
        RequireSame(moments);
        Assert.Empty(Directory.GetFiles(folder, "state*"));
    }

    private void RequireSame(string moments) => Assert.True(
        File.ReadAllBytes(Path.Combine(folder, "whole.npz")).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, "killed.npz"))),
        $"The trajectory differs after kills at{moments} s.");

    private async Task<int> Run(string output, TimeSpan? until)
    {
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "PolyRelu.Cli.dll"), .. Flow,
            "--checkpoint", "state.npz", "--out", output])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using Process process = Process.Start(start)!;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Task<string> said = process.StandardOutput.ReadToEndAsync(cancellation);
        Task<string> complained = process.StandardError.ReadToEndAsync(cancellation);
        if (until is { } moment)
        {
            await Task.Delay(moment, cancellation);
            process.Kill();
        }
        await process.WaitForExitAsync(cancellation);
        await said;
        Assert.True((await complained).Length == 0, await complained);
        return process.ExitCode;
    }
}
