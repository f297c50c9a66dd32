using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>A block of numbers on a 64-byte boundary that grows when more is asked for and then forgets its content.</summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed unsafe class AlignedBuffer<T>
    where T : unmanaged
{
    private const int Boundary = 64;
    private T[] owner = [];

    /// <summary>Address of the first element; valid until the next <see cref="Require"/> and as long as this object lives.</summary>
    public T* Pointer { get; private set; }

    /// <summary>Elements there are.</summary>
    public long Length { get; private set; }

    /// <summary>Makes sure of a length. Does not allocate when there is enough; new memory is zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More than 2³¹ elements.</exception>
    public T* Require(long length)
    {
        if (length <= Length) return Pointer;
        int spare = Boundary / sizeof(T);
        if (length + spare > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(length), $"A buffer of {Plural.Of(length, Noun)} exceeds {Array.MaxLength}.");
        owner = GC.AllocateArray<T>((int)length + spare, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(owner));
        Pointer = (T*)((address + Boundary - 1) & ~(nuint)(Boundary - 1));
        Length = length;
        return Pointer;
    }

    private static string Noun => typeof(T) == typeof(float) ? "float" : "double";
}
