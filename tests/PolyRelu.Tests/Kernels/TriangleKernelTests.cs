using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>
/// The triangles on the diagonal against plain loops, on every vector width: those that the processor lacks are emulated by the runtime.
/// </summary>
public sealed unsafe class TriangleKernelTests
{
    private const int Height = RowPanels.Height, Width = 16;

    private delegate void Solver(double* triangle, double* tile);

    [Fact]
    public void Solve_OnEveryWidth_IsForwardSubstitution()
    {
        double narrow = AdvSimd.IsSupported || !Vector128.IsHardwareAccelerated ? 0 : 1e-13;
        Check("the processor's own", TriangleKernel.Solve, Hardware.FusedMultiplyAdd ? 0 : 1e-13);
        Check("512 bits", TriangleKernel.Solve<Lanes512<double>, Vector512<double>>, 0);
        Check("256 bits", TriangleKernel.Solve<Lanes256<double>, Vector256<double>>, 0);
        Check("128 bits", TriangleKernel.Solve<Lanes128<double>, Vector128<double>>, narrow);
    }

    [Fact]
    public void Factor_ReadsAndWritesTheLowerTriangleOnly()
    {
        Random random = new(2);
        double[] tile = new double[Height * Width];
        Array.Fill(tile, double.NaN);
        for (int i = 0; i < Height; i++)
            for (int j = 0; j <= i; j++) tile[(i * Width) + j] = i == j ? 20 : random.NextDouble();
        double[] before = [.. tile];
        fixed (double* pinned = tile) Assert.True(TriangleKernel.Factor(pinned));
        for (int i = 0; i < Height; i++)
        {
            for (int j = 0; j < Width; j++)
            {
                if (j > i) Assert.True(double.IsNaN(tile[(i * Width) + j]), $"({i}, {j}) was written");
                else
                {
                    double sum = 0;
                    for (int k = 0; k <= j; k++) sum += tile[(i * Width) + k] * tile[(j * Width) + k];
                    Assert.Equal(before[(i * Width) + j], sum, 1e-13);
                }
            }
        }
    }

    private static void Check(string name, Solver solve, double rounding)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            double[] triangle = new double[Height * Height],
                tile = [.. Enumerable.Range(0, Height * Width).Select(_ => random.NextDouble())];
            Array.Fill(triangle, double.NaN);
            for (int k = 0; k < Height; k++)
                for (int i = k; i < Height; i++) triangle[(k * Height) + i] = i == k ? 1 + random.NextDouble() : random.NextDouble() - 0.5;
            double[] twin = [.. tile];
            for (int j = 0; j < Width; j++)
            {
                for (int i = 0; i < Height; i++)
                {
                    double sum = twin[(i * Width) + j];
                    for (int k = 0; k < i; k++) sum = Math.FusedMultiplyAdd(triangle[(k * Height) + i], twin[(k * Width) + j], sum);
                    twin[(i * Width) + j] = sum / triangle[(i * Height) + i];
                }
            }
            fixed (double* left = triangle, right = tile) solve(left, right);
            for (int i = 0; i < tile.Length; i++)
                Assert.True(Math.Abs(tile[i] - twin[i]) <= rounding, $"{name}, seed {seed}, element {i}: {tile[i]:R}, twin {twin[i]:R}");
        }
    }
}
