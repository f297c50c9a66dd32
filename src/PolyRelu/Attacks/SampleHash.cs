using System.Runtime.InteropServices;

namespace PolyRelu.Attacks;

/// <summary>Hashes that name random streams: of a sample's content, so that its numbers do not depend on where it stands.</summary>
internal static class SampleHash
{
    /// <summary>64-bit hash of the bits of an input and its label.</summary>
    public static ulong Of(ReadOnlySpan<float> input, int label)
    {
        ulong hash = Mix((ulong)(uint)label + ((ulong)input.Length << 32));
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(input)) hash = Mix(hash ^ bits);
        return hash;
    }

    /// <summary>64-bit hash of a name.</summary>
    public static ulong Of(string name)
    {
        ulong hash = Mix((ulong)name.Length);
        foreach (char letter in name) hash = Mix(hash ^ letter);
        return hash;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea, Flood 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15UL;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
