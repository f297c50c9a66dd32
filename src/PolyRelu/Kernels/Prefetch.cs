using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PolyRelu.Kernels;

/// <summary>
/// Hints that memory will be needed: a tile's destination is fetched while its sums still run, which hides the misses of its stores.
/// </summary>
internal static unsafe class Prefetch
{
    /// <summary>
    /// The lines of a tile of 12 rows at most, 128 bytes each and a stride apart. No effect where the processor takes no hints.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Tile<T>(T* tile, int rows, nint stride)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < rows; i++, tile += stride)
        {
            Sse.Prefetch0(tile);
            Sse.Prefetch0(tile + (64 / sizeof(T)));
        }
    }

    /// <summary>Some depths of a right panel, 128 bytes each, into the second-level cache: needed after the tile at hand.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Ahead<T>(T* panel, int depths)
        where T : unmanaged
    {
        if (!Sse.IsSupported) return;
        for (int k = 0; k < depths; k++, panel += 128 / sizeof(T))
        {
            Sse.Prefetch1(panel);
            Sse.Prefetch1(panel + (64 / sizeof(T)));
        }
    }

    /// <summary>A stretch of consecutive floats.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Stretch(float* start, int count)
    {
        if (!Sse.IsSupported) return;
        for (int i = 0; i < count; i += 16) Sse.Prefetch0(start + i);
    }
}
