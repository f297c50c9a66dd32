using PolyRelu.Kernels;
using Xunit;

namespace PolyRelu.Tests.Kernels;

/// <summary>Sums over the columns of a panel against their twin, row after row.</summary>
public sealed unsafe class ColumnOperationsTests
{
    [Fact]
    public void AddSquares_HasTheBitsOfItsTwin()
    {
        const int Columns = PanelMatrix.Width;
        for (int rows = 0; rows <= 67; rows++)
        {
            GuardedArray x = GuardedArray.Random(rows * Columns, 1);
            double[] sums = [.. Enumerable.Range(0, Columns + 1).Select(j => j / 7.0)], expected = [.. sums];
            for (int i = 0; i < rows * Columns; i++) expected[i % Columns] += (double)x[i] * x[i];
            fixed (float* px = x.Span)
            fixed (double* ps = sums) ColumnOperations.AddSquares(px, rows, ps);
            Assert.Equal(expected, sums);
        }
    }
}
