using System.Numerics;
using System.Runtime.CompilerServices;

namespace PolyRelu.Kernels;

/// <summary>The inner loops of every matrix product: a small block of results stays in registers while the depth runs.</summary>
/// <remarks>
/// c[i, j] (+)= Σ_k a[k, i]·b[k, j] with a in a panel of 12 rows, b in a panel of 128 bytes of columns. Each result is one chain of
/// multiply-adds over k = 0, 1, …, so that its bits depend neither on the block it is in nor on where the depth was cut;
/// <c>resume</c> continues the chain from the values in c. Where the layout is listed, <c>segment</c> is the address of the list: the panel
/// holds depths that matter only, and entry t tells which row of b meets the t-th of them. Names give rows × vectors. Written out, since
/// accumulators in an array
/// would live in memory.
/// </remarks>
internal static unsafe class TileLoops<TLanes, TVector, T, TLeft>
    where TLanes : struct, ILanes<TVector, T>
    where TVector : struct
    where T : unmanaged, IFloatingPointIeee754<T>
    where TLeft : struct, ILeftLayout
{
    /// <summary>Twelve rows, two vectors: for 32 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x2(T* a, nint segment, T* b, int depth, T* c, nint stride, bool resume)
    {
        TVector c0a = default, c0b = default, c1a = default, c1b = default, c2a = default, c2b = default, c3a = default, c3b = default;
        TVector c4a = default, c4b = default, c5a = default, c5b = default, c6a = default, c6b = default, c7a = default, c7b = default;
        TVector c8a = default, c8b = default, c9a = default, c9b = default, c10a = default, c10b = default, c11a = default, c11b = default;
        if (resume)
        {
            c0a = TLanes.Load(c);
            c0b = TLanes.Load(c + TLanes.Width);
            c1a = TLanes.Load(c + stride);
            c1b = TLanes.Load(c + stride + TLanes.Width);
            c2a = TLanes.Load(c + (2 * stride));
            c2b = TLanes.Load(c + (2 * stride) + TLanes.Width);
            c3a = TLanes.Load(c + (3 * stride));
            c3b = TLanes.Load(c + (3 * stride) + TLanes.Width);
            c4a = TLanes.Load(c + (4 * stride));
            c4b = TLanes.Load(c + (4 * stride) + TLanes.Width);
            c5a = TLanes.Load(c + (5 * stride));
            c5b = TLanes.Load(c + (5 * stride) + TLanes.Width);
            c6a = TLanes.Load(c + (6 * stride));
            c6b = TLanes.Load(c + (6 * stride) + TLanes.Width);
            c7a = TLanes.Load(c + (7 * stride));
            c7b = TLanes.Load(c + (7 * stride) + TLanes.Width);
            c8a = TLanes.Load(c + (8 * stride));
            c8b = TLanes.Load(c + (8 * stride) + TLanes.Width);
            c9a = TLanes.Load(c + (9 * stride));
            c9b = TLanes.Load(c + (9 * stride) + TLanes.Width);
            c10a = TLanes.Load(c + (10 * stride));
            c10b = TLanes.Load(c + (10 * stride) + TLanes.Width);
            c11a = TLanes.Load(c + (11 * stride));
            c11b = TLanes.Load(c + (11 * stride) + TLanes.Width);
        }
        int* list = (int*)segment;
        for (; depth > 0; depth -= TLeft.Segment, a += segment)
        {
            T* left = a, end = a + ((nint)Math.Min(depth, TLeft.Segment) * TLeft.Step);
            for (; left < end; left += TLeft.Step, b += TLeft.Listed ? 0 : ColumnPanels<T>.Width)
            {
                T* right = TLeft.Listed ? b + *list++ : b;
                TVector ba = TLanes.Load(right), bb = TLanes.Load(right + TLanes.Width), x = TLanes.Broadcast(left[0]);
                c0a = TLanes.MultiplyAdd(x, ba, c0a);
                c0b = TLanes.MultiplyAdd(x, bb, c0b);
                x = TLanes.Broadcast(left[TLeft.Row]);
                c1a = TLanes.MultiplyAdd(x, ba, c1a);
                c1b = TLanes.MultiplyAdd(x, bb, c1b);
                x = TLanes.Broadcast(left[2 * TLeft.Row]);
                c2a = TLanes.MultiplyAdd(x, ba, c2a);
                c2b = TLanes.MultiplyAdd(x, bb, c2b);
                x = TLanes.Broadcast(left[3 * TLeft.Row]);
                c3a = TLanes.MultiplyAdd(x, ba, c3a);
                c3b = TLanes.MultiplyAdd(x, bb, c3b);
                x = TLanes.Broadcast(left[4 * TLeft.Row]);
                c4a = TLanes.MultiplyAdd(x, ba, c4a);
                c4b = TLanes.MultiplyAdd(x, bb, c4b);
                x = TLanes.Broadcast(left[5 * TLeft.Row]);
                c5a = TLanes.MultiplyAdd(x, ba, c5a);
                c5b = TLanes.MultiplyAdd(x, bb, c5b);
                x = TLanes.Broadcast(left[6 * TLeft.Row]);
                c6a = TLanes.MultiplyAdd(x, ba, c6a);
                c6b = TLanes.MultiplyAdd(x, bb, c6b);
                x = TLanes.Broadcast(left[7 * TLeft.Row]);
                c7a = TLanes.MultiplyAdd(x, ba, c7a);
                c7b = TLanes.MultiplyAdd(x, bb, c7b);
                x = TLanes.Broadcast(left[8 * TLeft.Row]);
                c8a = TLanes.MultiplyAdd(x, ba, c8a);
                c8b = TLanes.MultiplyAdd(x, bb, c8b);
                x = TLanes.Broadcast(left[9 * TLeft.Row]);
                c9a = TLanes.MultiplyAdd(x, ba, c9a);
                c9b = TLanes.MultiplyAdd(x, bb, c9b);
                x = TLanes.Broadcast(left[10 * TLeft.Row]);
                c10a = TLanes.MultiplyAdd(x, ba, c10a);
                c10b = TLanes.MultiplyAdd(x, bb, c10b);
                x = TLanes.Broadcast(left[11 * TLeft.Row]);
                c11a = TLanes.MultiplyAdd(x, ba, c11a);
                c11b = TLanes.MultiplyAdd(x, bb, c11b);
            }
        }
        TLanes.Store(c0a, c);
        TLanes.Store(c0b, c + TLanes.Width);
        TLanes.Store(c1a, c + stride);
        TLanes.Store(c1b, c + stride + TLanes.Width);
        TLanes.Store(c2a, c + (2 * stride));
        TLanes.Store(c2b, c + (2 * stride) + TLanes.Width);
        TLanes.Store(c3a, c + (3 * stride));
        TLanes.Store(c3b, c + (3 * stride) + TLanes.Width);
        TLanes.Store(c4a, c + (4 * stride));
        TLanes.Store(c4b, c + (4 * stride) + TLanes.Width);
        TLanes.Store(c5a, c + (5 * stride));
        TLanes.Store(c5b, c + (5 * stride) + TLanes.Width);
        TLanes.Store(c6a, c + (6 * stride));
        TLanes.Store(c6b, c + (6 * stride) + TLanes.Width);
        TLanes.Store(c7a, c + (7 * stride));
        TLanes.Store(c7b, c + (7 * stride) + TLanes.Width);
        TLanes.Store(c8a, c + (8 * stride));
        TLanes.Store(c8b, c + (8 * stride) + TLanes.Width);
        TLanes.Store(c9a, c + (9 * stride));
        TLanes.Store(c9b, c + (9 * stride) + TLanes.Width);
        TLanes.Store(c10a, c + (10 * stride));
        TLanes.Store(c10b, c + (10 * stride) + TLanes.Width);
        TLanes.Store(c11a, c + (11 * stride));
        TLanes.Store(c11b, c + (11 * stride) + TLanes.Width);
    }

    /// <summary>Twelve rows, one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile12x1(T* a, nint segment, T* b, int depth, T* c, nint stride, bool resume)
    {
        TVector c0a = default, c1a = default, c2a = default, c3a = default, c4a = default, c5a = default;
        TVector c6a = default, c7a = default, c8a = default, c9a = default, c10a = default, c11a = default;
        if (resume)
        {
            c0a = TLanes.Load(c);
            c1a = TLanes.Load(c + stride);
            c2a = TLanes.Load(c + (2 * stride));
            c3a = TLanes.Load(c + (3 * stride));
            c4a = TLanes.Load(c + (4 * stride));
            c5a = TLanes.Load(c + (5 * stride));
            c6a = TLanes.Load(c + (6 * stride));
            c7a = TLanes.Load(c + (7 * stride));
            c8a = TLanes.Load(c + (8 * stride));
            c9a = TLanes.Load(c + (9 * stride));
            c10a = TLanes.Load(c + (10 * stride));
            c11a = TLanes.Load(c + (11 * stride));
        }
        int* list = (int*)segment;
        for (; depth > 0; depth -= TLeft.Segment, a += segment)
        {
            T* left = a, end = a + ((nint)Math.Min(depth, TLeft.Segment) * TLeft.Step);
            for (; left < end; left += TLeft.Step, b += TLeft.Listed ? 0 : ColumnPanels<T>.Width)
            {
                T* right = TLeft.Listed ? b + *list++ : b;
                TVector ba = TLanes.Load(right), x = TLanes.Broadcast(left[0]);
                c0a = TLanes.MultiplyAdd(x, ba, c0a);
                x = TLanes.Broadcast(left[TLeft.Row]);
                c1a = TLanes.MultiplyAdd(x, ba, c1a);
                x = TLanes.Broadcast(left[2 * TLeft.Row]);
                c2a = TLanes.MultiplyAdd(x, ba, c2a);
                x = TLanes.Broadcast(left[3 * TLeft.Row]);
                c3a = TLanes.MultiplyAdd(x, ba, c3a);
                x = TLanes.Broadcast(left[4 * TLeft.Row]);
                c4a = TLanes.MultiplyAdd(x, ba, c4a);
                x = TLanes.Broadcast(left[5 * TLeft.Row]);
                c5a = TLanes.MultiplyAdd(x, ba, c5a);
                x = TLanes.Broadcast(left[6 * TLeft.Row]);
                c6a = TLanes.MultiplyAdd(x, ba, c6a);
                x = TLanes.Broadcast(left[7 * TLeft.Row]);
                c7a = TLanes.MultiplyAdd(x, ba, c7a);
                x = TLanes.Broadcast(left[8 * TLeft.Row]);
                c8a = TLanes.MultiplyAdd(x, ba, c8a);
                x = TLanes.Broadcast(left[9 * TLeft.Row]);
                c9a = TLanes.MultiplyAdd(x, ba, c9a);
                x = TLanes.Broadcast(left[10 * TLeft.Row]);
                c10a = TLanes.MultiplyAdd(x, ba, c10a);
                x = TLanes.Broadcast(left[11 * TLeft.Row]);
                c11a = TLanes.MultiplyAdd(x, ba, c11a);
            }
        }
        TLanes.Store(c0a, c);
        TLanes.Store(c1a, c + stride);
        TLanes.Store(c2a, c + (2 * stride));
        TLanes.Store(c3a, c + (3 * stride));
        TLanes.Store(c4a, c + (4 * stride));
        TLanes.Store(c5a, c + (5 * stride));
        TLanes.Store(c6a, c + (6 * stride));
        TLanes.Store(c7a, c + (7 * stride));
        TLanes.Store(c8a, c + (8 * stride));
        TLanes.Store(c9a, c + (9 * stride));
        TLanes.Store(c10a, c + (10 * stride));
        TLanes.Store(c11a, c + (11 * stride));
    }

    /// <summary>Six rows, two vectors: for 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile6x2(T* a, nint segment, T* b, int depth, T* c, nint stride, bool resume)
    {
        TVector c0a = default, c0b = default, c1a = default, c1b = default, c2a = default, c2b = default, c3a = default, c3b = default;
        TVector c4a = default, c4b = default, c5a = default, c5b = default;
        if (resume)
        {
            c0a = TLanes.Load(c);
            c0b = TLanes.Load(c + TLanes.Width);
            c1a = TLanes.Load(c + stride);
            c1b = TLanes.Load(c + stride + TLanes.Width);
            c2a = TLanes.Load(c + (2 * stride));
            c2b = TLanes.Load(c + (2 * stride) + TLanes.Width);
            c3a = TLanes.Load(c + (3 * stride));
            c3b = TLanes.Load(c + (3 * stride) + TLanes.Width);
            c4a = TLanes.Load(c + (4 * stride));
            c4b = TLanes.Load(c + (4 * stride) + TLanes.Width);
            c5a = TLanes.Load(c + (5 * stride));
            c5b = TLanes.Load(c + (5 * stride) + TLanes.Width);
        }
        int* list = (int*)segment;
        for (; depth > 0; depth -= TLeft.Segment, a += segment)
        {
            T* left = a, end = a + ((nint)Math.Min(depth, TLeft.Segment) * TLeft.Step);
            for (; left < end; left += TLeft.Step, b += TLeft.Listed ? 0 : ColumnPanels<T>.Width)
            {
                T* right = TLeft.Listed ? b + *list++ : b;
                TVector ba = TLanes.Load(right), bb = TLanes.Load(right + TLanes.Width), x = TLanes.Broadcast(left[0]);
                c0a = TLanes.MultiplyAdd(x, ba, c0a);
                c0b = TLanes.MultiplyAdd(x, bb, c0b);
                x = TLanes.Broadcast(left[TLeft.Row]);
                c1a = TLanes.MultiplyAdd(x, ba, c1a);
                c1b = TLanes.MultiplyAdd(x, bb, c1b);
                x = TLanes.Broadcast(left[2 * TLeft.Row]);
                c2a = TLanes.MultiplyAdd(x, ba, c2a);
                c2b = TLanes.MultiplyAdd(x, bb, c2b);
                x = TLanes.Broadcast(left[3 * TLeft.Row]);
                c3a = TLanes.MultiplyAdd(x, ba, c3a);
                c3b = TLanes.MultiplyAdd(x, bb, c3b);
                x = TLanes.Broadcast(left[4 * TLeft.Row]);
                c4a = TLanes.MultiplyAdd(x, ba, c4a);
                c4b = TLanes.MultiplyAdd(x, bb, c4b);
                x = TLanes.Broadcast(left[5 * TLeft.Row]);
                c5a = TLanes.MultiplyAdd(x, ba, c5a);
                c5b = TLanes.MultiplyAdd(x, bb, c5b);
            }
        }
        TLanes.Store(c0a, c);
        TLanes.Store(c0b, c + TLanes.Width);
        TLanes.Store(c1a, c + stride);
        TLanes.Store(c1b, c + stride + TLanes.Width);
        TLanes.Store(c2a, c + (2 * stride));
        TLanes.Store(c2b, c + (2 * stride) + TLanes.Width);
        TLanes.Store(c3a, c + (3 * stride));
        TLanes.Store(c3b, c + (3 * stride) + TLanes.Width);
        TLanes.Store(c4a, c + (4 * stride));
        TLanes.Store(c4b, c + (4 * stride) + TLanes.Width);
        TLanes.Store(c5a, c + (5 * stride));
        TLanes.Store(c5b, c + (5 * stride) + TLanes.Width);
    }

    /// <summary>Four rows, two vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x2(T* a, nint segment, T* b, int depth, T* c, nint stride, bool resume)
    {
        TVector c0a = default, c0b = default, c1a = default, c1b = default, c2a = default, c2b = default, c3a = default, c3b = default;
        if (resume)
        {
            c0a = TLanes.Load(c);
            c0b = TLanes.Load(c + TLanes.Width);
            c1a = TLanes.Load(c + stride);
            c1b = TLanes.Load(c + stride + TLanes.Width);
            c2a = TLanes.Load(c + (2 * stride));
            c2b = TLanes.Load(c + (2 * stride) + TLanes.Width);
            c3a = TLanes.Load(c + (3 * stride));
            c3b = TLanes.Load(c + (3 * stride) + TLanes.Width);
        }
        int* list = (int*)segment;
        for (; depth > 0; depth -= TLeft.Segment, a += segment)
        {
            T* left = a, end = a + ((nint)Math.Min(depth, TLeft.Segment) * TLeft.Step);
            for (; left < end; left += TLeft.Step, b += TLeft.Listed ? 0 : ColumnPanels<T>.Width)
            {
                T* right = TLeft.Listed ? b + *list++ : b;
                TVector ba = TLanes.Load(right), bb = TLanes.Load(right + TLanes.Width), x = TLanes.Broadcast(left[0]);
                c0a = TLanes.MultiplyAdd(x, ba, c0a);
                c0b = TLanes.MultiplyAdd(x, bb, c0b);
                x = TLanes.Broadcast(left[TLeft.Row]);
                c1a = TLanes.MultiplyAdd(x, ba, c1a);
                c1b = TLanes.MultiplyAdd(x, bb, c1b);
                x = TLanes.Broadcast(left[2 * TLeft.Row]);
                c2a = TLanes.MultiplyAdd(x, ba, c2a);
                c2b = TLanes.MultiplyAdd(x, bb, c2b);
                x = TLanes.Broadcast(left[3 * TLeft.Row]);
                c3a = TLanes.MultiplyAdd(x, ba, c3a);
                c3b = TLanes.MultiplyAdd(x, bb, c3b);
            }
        }
        TLanes.Store(c0a, c);
        TLanes.Store(c0b, c + TLanes.Width);
        TLanes.Store(c1a, c + stride);
        TLanes.Store(c1b, c + stride + TLanes.Width);
        TLanes.Store(c2a, c + (2 * stride));
        TLanes.Store(c2b, c + (2 * stride) + TLanes.Width);
        TLanes.Store(c3a, c + (3 * stride));
        TLanes.Store(c3b, c + (3 * stride) + TLanes.Width);
    }

    /// <summary>Four rows, one vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile4x1(T* a, nint segment, T* b, int depth, T* c, nint stride, bool resume)
    {
        TVector c0a = default, c1a = default, c2a = default, c3a = default;
        if (resume)
        {
            c0a = TLanes.Load(c);
            c1a = TLanes.Load(c + stride);
            c2a = TLanes.Load(c + (2 * stride));
            c3a = TLanes.Load(c + (3 * stride));
        }
        int* list = (int*)segment;
        for (; depth > 0; depth -= TLeft.Segment, a += segment)
        {
            T* left = a, end = a + ((nint)Math.Min(depth, TLeft.Segment) * TLeft.Step);
            for (; left < end; left += TLeft.Step, b += TLeft.Listed ? 0 : ColumnPanels<T>.Width)
            {
                T* right = TLeft.Listed ? b + *list++ : b;
                TVector ba = TLanes.Load(right), x = TLanes.Broadcast(left[0]);
                c0a = TLanes.MultiplyAdd(x, ba, c0a);
                x = TLanes.Broadcast(left[TLeft.Row]);
                c1a = TLanes.MultiplyAdd(x, ba, c1a);
                x = TLanes.Broadcast(left[2 * TLeft.Row]);
                c2a = TLanes.MultiplyAdd(x, ba, c2a);
                x = TLanes.Broadcast(left[3 * TLeft.Row]);
                c3a = TLanes.MultiplyAdd(x, ba, c3a);
            }
        }
        TLanes.Store(c0a, c);
        TLanes.Store(c1a, c + stride);
        TLanes.Store(c2a, c + (2 * stride));
        TLanes.Store(c3a, c + (3 * stride));
    }
}
