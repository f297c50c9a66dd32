using System.Diagnostics;
using Xunit;

namespace PolyRelu.Tests;

/// <summary>Some of these tests, run in a process of their own.</summary>
/// <param name="ExitCode">0 where all passed.</param>
/// <param name="Output">What it wrote, errors last.</param>
internal sealed record ChildRun(int ExitCode, string Output)
{
    /// <summary>Data of theories are not told apart before the run: with them finding the tests takes seconds.</summary>
    public static IReadOnlyList<string> TheoriesWhole { get; } = ["--pre-enumerate-theories", "off"];

    /// <summary>The tests that failed, and why; everything it wrote where no test is named.</summary>
    public string Failures => Output.IndexOf("\nfailed ", StringComparison.Ordinal) is >= 0 and int first ? Output[first..] : Output;

    /// <summary>Runs tests with variables of the environment set, and waits; cancelled, it kills what it started.</summary>
    public static async Task<ChildRun> Of(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [typeof(ChildRun).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using Process child = Process.Start(start)!;
        try
        {
            Task<string> output = child.StandardOutput.ReadToEndAsync(cancellation),
            errors = child.StandardError.ReadToEndAsync(cancellation);
            await child.WaitForExitAsync(cancellation);
            return new ChildRun(child.ExitCode, await output + await errors);
        }
        finally
        {
            if (!child.HasExited)
            {
                child.Kill(entireProcessTree: true);
                await child.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
