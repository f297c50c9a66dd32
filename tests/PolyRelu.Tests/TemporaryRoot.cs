using PolyRelu.Tests;
using Xunit;

[assembly: AssemblyFixture(typeof(TemporaryRoot))]

namespace PolyRelu.Tests;

/// <summary>The folder of everything temporary that this process and the processes it starts write; deleted after the last test.</summary>
/// <remarks>
/// It is the temporary folder of the process while tests run: a test takes a folder by
/// <see cref="Directory.CreateTempSubdirectory(string?)"/>
/// and may leave it, and a child that is killed leaves nothing elsewhere. The runtime's diagnostic pipes, which a killed process cannot
/// remove, are off in children, and these try a loop before they optimise it: they do little, and compiling is most of what they do.
/// </remarks>
public sealed class TemporaryRoot : IDisposable
{
    /// <summary>Names of the variables that name the temporary folder of a process.</summary>
    internal static readonly string[] Variables = OperatingSystem.IsWindows() ? ["TMP", "TEMP"] : ["TMPDIR"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-tests-").FullName;
    private readonly string?[] before = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    /// <summary>Makes the folder and points the process to it.</summary>
    public TemporaryRoot()
    {
        foreach (string variable in Variables) Environment.SetEnvironmentVariable(variable, folder);
        Environment.SetEnvironmentVariable("DOTNET_EnableDiagnostics", "0");
        Environment.SetEnvironmentVariable("DOTNET_TC_QuickJitForLoops", "1");
    }

    /// <summary>Points the process back and deletes the folder.</summary>
    public void Dispose()
    {
        foreach ((string variable, string? value) in Variables.Zip(before)) Environment.SetEnvironmentVariable(variable, value);
        Directory.Delete(folder, recursive: true);
    }
}
