using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace PolyRelu.Kernels;

/// <summary>What computed a result: recorded with every run, since bits may differ between vector widths.</summary>
/// <param name="Processor">Name the processor gives itself.</param>
/// <param name="Architecture">Instruction set: X64, Arm64, ….</param>
/// <param name="VectorBits">Width of the vectors the kernels use: 512, 256, 128, or 32 without vectors.</param>
/// <param name="Processors">Logical processors there are.</param>
/// <param name="Threads">Threads that share a call (<see cref="Workers.Count"/>).</param>
/// <param name="OperatingSystem">Name and version of the operating system.</param>
/// <param name="Runtime">Name and version of the .NET runtime.</param>
public sealed record Hardware(string Processor, string Architecture, int VectorBits, int Processors, int Threads, string OperatingSystem,
    string Runtime)
{
    /// <summary>Width of the vectors the kernels use, in bits.</summary>
    public static int SimdWidth =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 32;

    /// <summary>Whether a multiply-add is rounded once, so that sums have the same bits on every vector width.</summary>
    public static bool FusedMultiplyAdd => SimdWidth != 128 || AdvSimd.IsSupported;

    /// <summary>The machine this process runs on.</summary>
    public static Hardware Describe() => new(
        ProcessorName.Get(),
        RuntimeInformation.ProcessArchitecture.ToString(),
        SimdWidth,
        Environment.ProcessorCount,
        Workers.Count,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription);
}
