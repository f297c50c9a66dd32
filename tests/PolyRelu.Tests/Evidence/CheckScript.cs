using System.Diagnostics;
using PolyRelu.Tests.Repository;
using Xunit;

namespace PolyRelu.Tests.Evidence;

/// <summary>tools/check_certificate.py, run by the first python3 on the path that has numpy.</summary>
internal static class CheckScript
{
    private static readonly Lazy<string?> Interpreter = new(() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "python3"))
        .FirstOrDefault(program => File.Exists(program) && Start(program, "-c", "import numpy").Code == 0));

    /// <summary>Checks files in one process; the test is skipped where there is no numpy.</summary>
    /// <returns>The exit code, 0 where every claim of every file holds, and what was written.</returns>
    public static (int Code, string Output) Run(params string[] paths)
    {
        Assert.SkipUnless(Interpreter.Value is not null, "There is no python3 with numpy on the path.");
        return Start(Interpreter.Value!, [Path.Combine(RepositoryFiles.Root, "tools", "check_certificate.py"), .. paths]);
    }

    /// <summary>The refusals that a run wrote about one file.</summary>
    public static string[] Refusals(string output, string path) =>
        [.. output.Split('\n').Where(line => line.StartsWith($"refused: {path}: ", StringComparison.Ordinal))];

    private static (int Code, string Output) Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using Process child = Process.Start(start)!;
        Task<string> errors = child.StandardError.ReadToEndAsync();
        string output = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return (child.ExitCode, output + errors.GetAwaiter().GetResult());
    }
}
