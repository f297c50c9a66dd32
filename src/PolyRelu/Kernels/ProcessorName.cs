using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace PolyRelu.Kernels;

/// <summary>The name a processor gives itself.</summary>
internal static class ProcessorName
{
    /// <summary>The name, such as "AMD EPYC 9654 96-Core Processor"; the architecture where the processor keeps it to itself.</summary>
    public static string Get()
    {
        if (X86Base.IsSupported && Brand() is { Length: > 0 } brand) return brand;
        return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") is { Length: > 0 } identifier
            ? identifier
            : $"{RuntimeInformation.ProcessArchitecture} processor";
    }

    /// <summary>The brand string of x86 processors: leaves 0x80000002 to 0x80000004 of CPUID.</summary>
    private static string Brand()
    {
        const int Extended = unchecked((int)0x80000000);
        if ((uint)X86Base.CpuId(Extended, 0).Eax < 0x80000004u) return "";
        Span<int> words = stackalloc int[12];
        for (int leaf = 0; leaf < 3; leaf++)
            (words[4 * leaf], words[(4 * leaf) + 1], words[(4 * leaf) + 2], words[(4 * leaf) + 3]) = X86Base.CpuId(Extended + 2 + leaf, 0);
        return Encoding.ASCII.GetString(MemoryMarshal.AsBytes(words)).Trim('\0', ' ');
    }
}
