using CsCheck;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

public sealed unsafe class TileKernelTests
{
    private static readonly Gen<(int Rows, int Columns, int Depth, int Seed)> Tiles = Gen.Select(Gen.Int[1, 12], Gen.Int[1, 32], Gen.Int[0, 100], Gen.Int[0, 1 << 20]);

    [Fact]
    public void Tile_EqualsItsScalarTwin_AndResumes() => Tiles.Sample(t => Check<InterleavedRows>(t.Rows, t.Columns, t.Depth, t.Seed), threads: 1);

    [Fact]
    public void Tile_OfTiles_EqualsItsScalarTwin_AndResumes() => Tiles.Sample(t => Check<TiledRows>(t.Rows, t.Columns, t.Depth, t.Seed), threads: 1);

    [Fact]
    public void Twin_InDouble_IsThePlainSum()
    {
        Random random = new(3);
        double[] a = [.. Values(12 * 20, random)], b = [.. Values(32 * 20, random)], c = new double[TileKernel.TileLength];
        fixed (double* pa = a, pb = b, pc = c) TileReference.Run<double, InterleavedRows>(pa, 0, pb, 20, 12, 32, pc, 32, false);
        for (int i = 0; i < 12; i++)
            for (int j = 0; j < 32; j++) Assert.Equal(Enumerable.Range(0, 20).Sum(k => a[(12 * k) + i] * b[(32 * k) + j]), c[(32 * i) + j], 1e-12);
    }

    /// <summary>One tile in two parts of the depth against the twin in one; segments lie apart.</summary>
    private static void Check<TLeft>(int rows, int columns, int depth, int seed)
        where TLeft : struct, ILeftLayout
    {
        const int Segment = TileKernel.TileLength + 16;
        Random random = new(seed);
        float[] a = Values(12 * (depth + 1) + (5 * Segment), random), b = Values(32 * (depth + 1), random), tile = new float[TileKernel.TileLength], twin = new float[TileKernel.TileLength];
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

    private static float[] Values(int count, Random random) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
