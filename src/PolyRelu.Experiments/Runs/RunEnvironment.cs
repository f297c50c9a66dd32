using System.Reflection;
using System.Runtime.InteropServices;

namespace PolyRelu.Experiments.Runs;

/// <summary>The machine and the program of a run.</summary>
/// <param name="Version">Version of PolyRelu.</param>
/// <param name="Commit">Commit it was built from; null if the build did not know it.</param>
/// <param name="Sdk">.NET SDK it was built with.</param>
/// <param name="Runtime">.NET runtime it ran on.</param>
/// <param name="System">Operating system.</param>
/// <param name="Architecture">Processor architecture of the process.</param>
/// <param name="Cpu">Name of the processor.</param>
/// <param name="Processors">Logical processors available.</param>
/// <param name="Threads">Most threads the run computed with.</param>
/// <param name="VectorBits">Width of the vectors of the kernels; results are the same bits on the same width.</param>
public sealed record RunEnvironment(
    string Version,
    string? Commit,
    string Sdk,
    string Runtime,
    string System,
    string Architecture,
    string Cpu,
    int Processors,
    int Threads,
    int VectorBits)
{
    /// <summary>This machine and this program.</summary>
    public static RunEnvironment Current(int? threads)
    {
        Assembly assembly = typeof(RunEnvironment).Assembly;
        string[] version = (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+');
        return new RunEnvironment(
            version[0],
            version.Length > 1 ? version[1] : null,
            assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "SdkVersion")?.Value ?? "unknown",
            RuntimeInformation.FrameworkDescription,
            RuntimeInformation.OSDescription,
            RuntimeInformation.ProcessArchitecture.ToString(),
            "unknown",
            Environment.ProcessorCount,
            Math.Min(threads ?? Environment.ProcessorCount, Environment.ProcessorCount),
            global::System.Numerics.Vector<byte>.Count * 8);
    }
}
