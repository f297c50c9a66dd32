using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>A block of floats on a 64-byte boundary that grows when more is asked for and then forgets its content.</summary>
internal sealed unsafe class AlignedBuffer
{
    private float[] owner = [];

    /// <summary>Address of the first float; valid until the next <see cref="Require"/> and as long as this object lives.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Floats there are.</summary>
    public long Length { get; private set; }

    /// <summary>Makes sure of a length. Does not allocate when there is enough; new memory is zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 2³¹ floats.</exception>
    public float* Require(long length)
    {
        if (length <= Length) return Pointer;
        if (length + 16 > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(length), $"A buffer of {Plural.Of(length, "float")} exceeds {Array.MaxLength}.");
        owner = GC.AllocateArray<float>((int)length + 16, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(owner));
        Pointer = (float*)((address + 63) & ~(nuint)63);
        Length = length;
        return Pointer;
    }
}
