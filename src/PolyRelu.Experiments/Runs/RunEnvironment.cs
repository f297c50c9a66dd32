using System.Reflection;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Runs;

/// <summary>The program and the machine of a run.</summary>
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
internal sealed record RunEnvironment(
    string Version,
    string? Commit,
    string Sdk,
    string Runtime,
    string System,
    string Architecture,
    string Cpu,
    int Processors,
    int Threads,
    int VectorBits) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.AtLeast("processors", Processors, 1), Promise.AtLeast("threads", Threads, 1),
            Promise.AtLeast("vectorBits", VectorBits, 1)];

    /// <summary>Version and commit of this program, as one text.</summary>
    internal static string Program { get; } =
        typeof(RunEnvironment).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>This program on this machine.</summary>
    /// <param name="threads">Most threads; null for as many as the kernels use.</param>
    public static RunEnvironment Current(int? threads)
    {
        Assembly assembly = typeof(RunEnvironment).Assembly;
        string[] version = Program.Split('+');
        string sdk = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(entry => entry.Key == "SdkVersion")?.Value
            ?? "unknown";
        var machine = Hardware.Describe();
        return new RunEnvironment(
            version[0], version.Length > 1 ? version[1] : null, sdk, machine.Runtime, machine.OperatingSystem, machine.Architecture,
            machine.Processor, machine.Processors, threads ?? machine.Threads, machine.VectorBits);
    }
}
