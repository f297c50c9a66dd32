using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>Moves rows of a matrix into panels: 12 elements wide for left operands, 128 bytes wide for right ones.</summary>
internal static unsafe class Packing
{
    private const int Line = 64;     // bytes of a cache line: rows are read line by line side by side, and the panel is written in order

    /// <summary>
    /// target[k·width + i] = source[i·stride + k] − centre[k]: rows become columns of a panel; columns past the last are zero.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">First element of the first row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Number of rows, at most the width.</param>
    /// <param name="depth">Elements of a row.</param>
    /// <param name="target">The panel.</param>
    /// <param name="width">12, or a right panel's columns.</param>
    /// <param name="centre">What to subtract from every row, or null.</param>
    public static void Transpose<T>(T* source, nint stride, int rows, int depth, T* target, int width, T* centre = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (int k = 0; k < depth; k += Line / sizeof(T))
        {
            int end = Math.Min(depth, k + (Line / sizeof(T)));
            for (int i = 0; i < width; i += 4)
                TransposeStrip(source + (i * stride), stride, Math.Clamp(rows - i, 0, 4), k, end, target + i, width, centre);
        }
    }

    /// <summary>target[k·width + j] = source[k·stride + j]: a strip of columns becomes a panel; columns past the last are zero.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="source">First element of the strip.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="depth">Number of rows.</param>
    /// <param name="columns">Columns of the strip, at most the width.</param>
    /// <param name="target">The panel.</param>
    /// <param name="width">12, or a right panel's columns.</param>
    public static void Copy<T>(T* source, nint stride, int depth, int columns, T* target, int width)
        where T : unmanaged
    {
        int whole = columns - (columns % Vector128<T>.Count);
        for (int k = 0; k < depth; k++, source += stride, target += width)
        {
            for (int j = 0; j < whole; j += Vector128<T>.Count) Vector128.Load(source + j).Store(target + j);
            for (int j = whole; j < width; j++) target[j] = j < columns ? source[j] : default;
        }
    }

    /// <summary>target[j·targetStride + i] = source[i·sourceStride + j], for a block of any size.</summary>
    /// <param name="source">First element of the block.</param>
    /// <param name="sourceStride">Elements from one row of it to the next.</param>
    /// <param name="rows">Rows of the block.</param>
    /// <param name="columns">Columns of the block.</param>
    /// <param name="target">First element of its transpose; apart from the block.</param>
    /// <param name="targetStride">Elements from one row of the transpose to the next.</param>
    public static void TransposeBlock(double* source, nint sourceStride, int rows, int columns, double* target, nint targetStride)
    {
        int wholeRows = rows & ~3, wholeColumns = columns & ~3;
        for (int i = 0; i < wholeRows; i += 4)
        {
            for (int j = 0; j < wholeColumns; j += 4)
                Transpose4x4(source + (i * sourceStride) + j, sourceStride, 4, null, target + (j * targetStride) + i, targetStride);
        }
        for (int i = 0; i < rows; i++)
        {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                target[(j * targetStride) + i] = source[(i * sourceStride) + j];
        }
    }

    /// <summary>panel[k·12 + i] *= weights[k]: every depth of a left panel by a weight of its own.</summary>
    /// <param name="panel">A panel of 12 rows.</param>
    /// <param name="depth">Number of depths.</param>
    /// <param name="weights">[depth].</param>
    public static void Scale(double* panel, int depth, double* weights)
    {
        for (int k = 0; k < depth; k++, panel += RowPanels.Height)
        {
            Vector128<double> weight = Vector128.Create(weights[k]);
            for (int i = 0; i < RowPanels.Height; i += 2) (Vector128.Load(panel + i) * weight).Store(panel + i);
        }
    }

    /// <summary>
    /// target[k·12 + i] = ±source(k, 12·panel + i): a left panel of the transpose of what lies in panels of 16 columns; columns past the
    /// last panel are zero.
    /// </summary>
    /// <param name="source">The panels of columns.</param>
    /// <param name="panel">Which left panel.</param>
    /// <param name="first">First depth to be moved.</param>
    /// <param name="end">End of the depths.</param>
    /// <param name="sign">1, or −1 to negate.</param>
    /// <param name="target">The left panel, at depth 0.</param>
    public static void Move(ColumnPanels<double> source, int panel, int first, int end, double sign, double* target)
    {
        int width = ColumnPanels<double>.Width;
        Vector128<double> factor = Vector128.Create(sign);
        for (int part = 0; part < RowPanels.Height; part += 4)
        {
            (int from, int column) = Math.DivRem((panel * RowPanels.Height) + part, width);
            double* read = from < source.Count ? source.Panel(from) + column : null;
            for (int k = first; k < end; k++)
            {
                double* place = target + ((nint)k * RowPanels.Height) + part, value = read + ((nint)k * width);
                (read == null ? Vector128<double>.Zero : Vector128.Load(value) * factor).Store(place);
                (read == null ? Vector128<double>.Zero : Vector128.Load(value + 2) * factor).Store(place + 2);
            }
        }
    }

    /// <summary>target[i] = −last[−i] for twelve elements.</summary>
    public static void NegateReversed(double* last, double* target)
    {
        for (int i = 0; i < RowPanels.Height; i += 2)
        {
            Vector128<double> pair = Vector128.Load(last - i - 1);
            (-Interleave.Swap(pair)).Store(target + i);
        }
    }

    /// <summary>Adds to a left panel those of some depths at which not all of its rows are zero.</summary>
    /// <param name="source">The i-th of the depths is at source + place·stride: the values of the panel's rows, side by side.</param>
    /// <param name="stride">Floats from one place to the next.</param>
    /// <param name="places">[depths] The place of each, or null where the i-th is at place i.</param>
    /// <param name="first">Which depth of the operand the first of them is.</param>
    /// <param name="depths">How many they are.</param>
    /// <param name="rows">Rows of the panel, at most 12; zeros take the place of the others.</param>
    /// <param name="target">The panel, with room for the whole depth.</param>
    /// <param name="list">With room for the whole depth: 32·k is written for every depth k added.</param>
    /// <param name="count">Depths that the panel holds already.</param>
    /// <returns>Depths that it holds then.</returns>
    public static int AddNonzero(float* source, nint stride, int* places, int first, int depths, int rows, float* target, int* list,
        int count)
    {
        float* padded = stackalloc float[RowPanels.Height];
        new Span<float>(padded, RowPanels.Height).Clear();
        for (int i = 0; i < depths; i++)
        {
            float* values = source + (stride * (places == null ? i : places[i]));
            if (rows < RowPanels.Height)
            {
                new ReadOnlySpan<float>(values, rows).CopyTo(new Span<float>(padded, rows));
                values = padded;
            }
            // Always written, and kept by counting it: what is zero is too irregular to be predicted.
            Vector128<float> x = Vector128.Load(values), y = Vector128.Load(values + 4), z = Vector128.Load(values + 8);
            float* place = target + ((nint)count * RowPanels.Height);
            x.Store(place);
            y.Store(place + 4);
            z.Store(place + 8);
            list[count] = (first + i) * PanelMatrix.Width;
            count += (x.AsUInt32() | y.AsUInt32() | z.AsUInt32()) == Vector128<uint>.Zero ? 0 : 1;
        }
        return count;
    }

    /// <summary>Up to four rows, some depths; zeros take the place of rows that are missing.</summary>
    private static void TransposeStrip<T>(T* source, nint stride, int rows, int first, int end, T* target, int width, T* centre)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        int k = first;
        for (; k + 4 <= end; k += 4)
        {
            T* block = target + ((nint)k * width), subtracted = centre == null ? null : centre + k;
            if (typeof(T) == typeof(float)) Transpose4x4((float*)(source + k), stride, rows, (float*)subtracted, (float*)block, width);
            else Transpose4x4((double*)(source + k), stride, rows, (double*)subtracted, (double*)block, width);
        }
        for (; k < end; k++)
        {
            T c = centre == null ? T.Zero : centre[k];
            T* s = source + k, t = target + ((nint)k * width);
            for (int i = 0; i < 4; i++) t[i] = i < rows ? s[i * stride] - c : T.Zero;
        }
    }

    /// <summary>Transposes a block of 4 × 4 floats, less a vector from each of its rows; rows that are missing are zeros.</summary>
    private static void Transpose4x4(float* source, nint sourceStride, int rows, float* subtracted, float* target, nint targetStride)
    {
        Vector128<float> centre = subtracted == null ? Vector128<float>.Zero : Vector128.Load(subtracted);
        Vector128<float> r0 = Row(0), r1 = Row(1), r2 = Row(2), r3 = Row(3);
        Vector128<float> low01 = Interleave.Low(r0, r1), high01 = Interleave.High(r0, r1), low23 = Interleave.Low(r2, r3),
            high23 = Interleave.High(r2, r3);
        Interleave.LowPairs(low01, low23).Store(target);
        Interleave.HighPairs(low01, low23).Store(target + targetStride);
        Interleave.LowPairs(high01, high23).Store(target + (2 * targetStride));
        Interleave.HighPairs(high01, high23).Store(target + (3 * targetStride));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        Vector128<float> Row(int i) => i < rows ? Vector128.Load(source + (i * sourceStride)) - centre : Vector128<float>.Zero;
    }

    /// <summary>
    /// Transposes a block of 4 × 4 doubles in parts of 2 × 2, less a vector from each of its rows; rows that are missing are zeros.
    /// </summary>
    private static void Transpose4x4(double* source, nint sourceStride, int rows, double* subtracted, double* target, nint targetStride)
    {
        for (int k = 0; k < 4; k += 2)
        {
            Vector128<double> centre = subtracted == null ? Vector128<double>.Zero : Vector128.Load(subtracted + k);
            for (int i = 0; i < 4; i += 2)
            {
                Vector128<double> upper = i < rows ? Vector128.Load(source + (i * sourceStride) + k) - centre : Vector128<double>.Zero,
                    lower = i + 1 < rows ? Vector128.Load(source + ((i + 1) * sourceStride) + k) - centre : Vector128<double>.Zero;
                Interleave.Low(upper, lower).Store(target + (k * targetStride) + i);
                Interleave.High(upper, lower).Store(target + ((k + 1) * targetStride) + i);
            }
        }
    }
}
