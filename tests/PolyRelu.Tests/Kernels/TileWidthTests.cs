using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using CsCheck;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>
/// The tile loops of every vector width and element type against their twin: vectors that the processor lacks are emulated by the runtime,
/// so that the loops for them are tested on every machine.
/// </summary>
public sealed unsafe class TileWidthTests
{
    private static readonly Gen<(int Rows, int Columns, int Depth, int Seed)> Tiles = Gen.Select(Gen.Int[1, 12], Gen.Int[1, 32],
        Gen.Int[0, 50], Gen.Int[0, 1 << 20]);

    private delegate void Loops<T>(T* a, nint segment, T* b, int depth, int rows, int columns, T* c, nint stride, bool resume)
        where T : unmanaged;

    /// <summary>Without them SSE rounds a multiply-add twice.</summary>
    private static bool NarrowIsFused => AdvSimd.IsSupported || !Vector128.IsHardwareAccelerated;

    [Fact]
    public void Doubles_OnEveryWidth_EqualTheTwin() => CheckAll<double>(1e-14);

    [Fact]
    public void Floats_OnEveryWidth_EqualTheTwin() => CheckAll<float>(1e-6);

    private static void CheckAll<T>(double unit)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        CheckWidths<T, InterleavedRows>(unit);
        CheckWidths<T, TiledRows<T>>(unit);
    }

    private static void CheckWidths<T, TLeft>(double unit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        Check<T, TLeft>("the processor's own", TileKernel.Run<T, TLeft>, Hardware.FusedMultiplyAdd ? 0 : unit);
        Check<T, TLeft>("512 bits", TileKernel.Wide<T, TLeft>, 0);
        Check<T, TLeft>("256 bits, 32 registers", TileKernel.ThirtyTwoRegisters<Lanes256<T>, Vector256<T>, T, TLeft>, 0);
        Check<T, TLeft>("256 bits, 16 registers", TileKernel.SixteenRegisters<Lanes256<T>, Vector256<T>, T, TLeft>, 0);
        double rounding = NarrowIsFused ? 0 : unit;
        Check<T, TLeft>("128 bits, 32 registers", TileKernel.ThirtyTwoRegisters<Lanes128<T>, Vector128<T>, T, TLeft>, rounding);
        Check<T, TLeft>("128 bits, 16 registers", TileKernel.SixteenRegisters<Lanes128<T>, Vector128<T>, T, TLeft>, rounding);
    }

    private static void Check<T, TLeft>(string name, Loops<T> loops, double unit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout =>
        Tiles.Sample(
            t => CheckTile<T, TLeft>(name, loops, t.Rows, ((t.Columns - 1) % ColumnPanels<T>.Width) + 1, t.Depth, t.Seed, unit),
            iter: 60, threads: 1);

    /// <summary>One tile in two parts of the depth against the twin in one; segments lie apart.</summary>
    private static void CheckTile<T, TLeft>(string name, Loops<T> loops, int rows, int columns, int depth, int seed, double unit)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TLeft : struct, ILeftLayout
    {
        int width = ColumnPanels<T>.Width, length = RowPanels.Height * width, segment = length + 16;
        Random random = new(seed);
        T[] a = Values<T>((RowPanels.Height * (depth + 1)) + (((depth / width) + 2) * segment), random);
        T[] b = Values<T>(width * (depth + 1), random), tile = new T[length], twin = new T[length];
        bool whole = TLeft.Segment == int.MaxValue;
        int cut = whole ? random.Next(depth + 1) : width * random.Next((depth / width) + 1);
        nint start = whole ? cut * TLeft.Step : cut / width * segment;
        fixed (T* pa = a, pb = b, pTile = tile, pTwin = twin)
        {
            loops(pa, segment, pb, cut, rows, columns, pTile, width, false);
            loops(pa + start, segment, pb + (width * cut), depth - cut, rows, columns, pTile, width, true);
            TileReference.Run<T, TLeft>(pa, segment, pb, depth, rows, columns, pTwin, width, false);
        }
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double found = double.CreateChecked(tile[(width * i) + j]), expected = double.CreateChecked(twin[(width * i) + j]);
                Assert.True(Math.Abs(found - expected) <= unit * (depth + 1),
                    $"{name}, {typeof(T).Name}, {typeof(TLeft).Name}, {rows}×{depth}×{columns} at ({i}, {j}): {found:R}, "
                    + $"twin {expected:R}");
            }
        }
    }

    private static T[] Values<T>(int count, Random random)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, count).Select(_ => T.CreateChecked((2 * random.NextSingle()) - 1) / T.CreateChecked(3))];
}
