using CsCheck;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

public sealed unsafe class TileKernelTests
{
    private static readonly Gen<(int Rows, int Columns, int Depth, int Seed)> Tiles = Gen.Select(Gen.Int[1, 12], Gen.Int[1, 32],
        Gen.Int[0, 100], Gen.Int[0, 1 << 20]);

    [Fact]
    public void Tile_EqualsItsScalarTwin_AndResumes() =>
        Tiles.Sample(t => Check<InterleavedRows>(t.Rows, t.Columns, t.Depth, t.Seed), threads: 1);

    [Fact]
    public void Tile_OfTiles_EqualsItsScalarTwin_AndResumes() =>
        Tiles.Sample(t => Check<TiledRows<float>>(t.Rows, t.Columns, t.Depth, t.Seed), threads: 1);

    [Fact]
    public void Tile_OfListedDepths_EqualsTheWhole() => Tiles.Sample(t => CheckListed(t.Rows, t.Columns, t.Depth, t.Seed), threads: 1);

    [Fact]
    public void Twin_InDouble_IsThePlainSum()
    {
        Random random = new(3);
        double[] a = [.. Values(12 * 20, random)], b = [.. Values(16 * 20, random)], c = new double[12 * 16];
        fixed (double* pa = a, pb = b, pc = c) TileReference.Run<double, InterleavedRows>(pa, 0, pb, 20, 12, 16, pc, 16, false);
        for (int i = 0; i < 12; i++)
            for (int j = 0; j < 16; j++)
                Assert.Equal(Enumerable.Range(0, 20).Sum(k => a[(12 * k) + i] * b[(16 * k) + j]), c[(16 * i) + j], 1e-12);
    }

    /// <summary>One tile in two parts of the depth against the twin in one; segments lie apart.</summary>
    private static void Check<TLeft>(int rows, int columns, int depth, int seed)
        where TLeft : struct, ILeftLayout
    {
        const int Segment = TileKernel.TileLength + 16;
        Random random = new(seed);
        float[] a = Values(12 * (depth + 1) + (5 * Segment), random), b = Values(32 * (depth + 1), random),
            tile = new float[TileKernel.TileLength], twin = new float[TileKernel.TileLength];
        int cut = TLeft.Segment == int.MaxValue ? random.Next(depth + 1) : 32 * random.Next((depth / 32) + 1);
        nint start = TLeft.Segment == int.MaxValue ? cut * TLeft.Step : cut / 32 * Segment;
        fixed (float* pa = a, pb = b, pTile = tile, pTwin = twin)
        {
            TileKernel.Run<TLeft>(pa, Segment, pb, cut, rows, columns, pTile, 32, false);
            TileKernel.Run<TLeft>(pa + start, Segment, pb + (32 * cut), depth - cut, rows, columns, pTile, 32, true);
            TileReference.Run<float, TLeft>(pa, Segment, pb, depth, rows, columns, pTwin, 32, false);
        }
        double tolerance = Hardware.FusedMultiplyAdd ? 0 : 1e-6 * (depth + 1);
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++) Assert.Equal(twin[(32 * i) + j], tile[(32 * i) + j], tolerance);
    }

    /// <summary>A panel with zero depths, whole and without them, by kernel and twin: leaving out zeros changes no bit.</summary>
    private static void CheckListed(int rows, int columns, int depth, int seed)
    {
        Random random = new(seed);
        float[] a = Values(12 * (depth + 1), random), b = Values(32 * (depth + 1), random), kept = new float[12 * (depth + 1)];
        float[] start = Values(TileKernel.TileLength, random), whole = [.. start], tile = [.. start], twin = [.. start];
        int[] list = new int[depth + 1];
        for (int k = 0; k < depth; k++)
            if (random.Next(2) == 0) a.AsSpan(12 * k, 12).Clear();
        fixed (float* pa = a, pKept = kept, pb = b, pWhole = whole, pTile = tile, pTwin = twin)
        fixed (int* places = list)
        {
            int half = depth / 2, count = Packing.AddNonzero(pa, 12, null, 0, half, 12, pKept, places, 0);
            count = Packing.AddNonzero(pa + (12 * half), 12, null, half, depth - half, 12, pKept, places, count);
            TileKernel.Run(pa, pb, depth, rows, columns, pWhole, 32, true);
            TileKernel.Run<ListedRows>(pKept, (nint)places, pb, count, rows, columns, pTile, 32, true);
            TileReference.Run<float, ListedRows>(pKept, (nint)places, pb, count, rows, columns, pTwin, 32, true);
        }
        double tolerance = Hardware.FusedMultiplyAdd ? 0 : 1e-6 * (depth + 1);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Assert.Equal(whole[(32 * i) + j], tile[(32 * i) + j]);
                Assert.Equal(twin[(32 * i) + j], tile[(32 * i) + j], tolerance);
            }
        }
    }

    private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
