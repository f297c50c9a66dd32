using System.ComponentModel;
using System.Diagnostics;

namespace PolyRelu.Experiments.Submission;

/// <summary>A program of somebody else's that was run to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
/// <param name="Error">What it complained about.</param>
internal sealed record ExternalProgram(int ExitCode, string Output, string Error)
{
    /// <summary>Runs a program and waits for it.</summary>
    /// <param name="name">Its name, looked for on the path.</param>
    /// <param name="arguments">Its arguments; no shell sees them.</param>
    /// <param name="without">Variables of the environment that are kept from it.</param>
    /// <returns>Null where there is no such program.</returns>
    public static ExternalProgram? Run(string name, IReadOnlyList<string> arguments, IReadOnlyList<string> without)
    {
        ArgumentNullException.ThrowIfNull(without);
        ProcessStartInfo start = new(name, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string variable in without) start.Environment.Remove(variable);
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();
            Task<string> error = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ExternalProgram(process.ExitCode, output, error.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
