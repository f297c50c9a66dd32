using System.Numerics.Tensors;

namespace PolyRelu.Kernels;

/// <summary>
/// Where a lower triangular matrix lies as the left operand of its own solves: panels of 12 rows, depth after depth up to the diagonal.
/// </summary>
/// <remarks>
/// Element (i, k) is −l_ik below the diagonal, so that products subtract, l_ii on it, and 0 above within the last twelve depths of a panel.
/// Rows past the last are those of the identity.
/// </remarks>
/// <param name="origin">First element of the first panel.</param>
/// <param name="size">Number of rows.</param>
internal readonly unsafe struct TrianglePanels(double* origin, int size)
{
    private const int Height = RowPanels.Height;

    /// <summary>Number of rows.</summary>
    public int Size => size;

    /// <summary>Number of panels.</summary>
    public int Count => RowPanels.CountFor(size);

    /// <summary>Elements that so many rows take.</summary>
    public static long LengthFor(int size) => Offset(RowPanels.CountFor(size));

    /// <summary>First element of a panel.</summary>
    public double* Panel(int index) => origin + Offset(index);

    /// <summary>The last twelve depths of a panel: its part of the diagonal.</summary>
    public double* Diagonal(int index) => Panel(index) + ((nint)index * Height * Height);

    /// <summary>Packs one panel of a lower triangular matrix; its strict upper triangle is not read.</summary>
    public void Load(MatrixView<double> l, int panel)
    {
        int first = panel * Height, rows = Math.Min(Height, size - first);
        double* target = Panel(panel), diagonal = Diagonal(panel);
        Packing.Transpose(l.Row(first), l.Stride, rows, first, target, Height);
        Span<double> values = new(target, first * Height);
        TensorPrimitives.Negate<double>(values, values);
        ClearDiagonal(diagonal);
        for (int i = 0; i < rows; i++)
        {
            double* row = l.Row(first + i) + first;
            for (int k = 0; k < i; k++) diagonal[(k * Height) + i] = -row[k];
            diagonal[(i * Height) + i] = row[i];
        }
    }

    /// <summary>
    /// Packs one panel of the lower triangular matrix that the transpose of a lower triangular matrix is with rows and columns in reverse
    /// order; its strict upper triangle is not read.
    /// </summary>
    public void LoadReversed(MatrixView<double> l, int panel)
    {
        int first = panel * Height, rows = Math.Min(Height, size - first), last = size - 1;
        double* target = Panel(panel), diagonal = Diagonal(panel);
        for (int k = 0; k < first; k++, target += Height)
        {
            double* row = l.Row(last - k) + (last - first);
            if (rows == Height)
            {
                Packing.NegateReversed(row, target);
                continue;
            }
            for (int i = 0; i < Height; i++) target[i] = i < rows ? -row[-i] : 0;
        }
        ClearDiagonal(diagonal);
        for (int k = 0; k < rows; k++)
        {
            double* row = l.Row(last - first - k) + (last - first);
            diagonal[(k * Height) + k] = row[-k];
            for (int i = k + 1; i < rows; i++) diagonal[(k * Height) + i] = -row[-i];
        }
    }

    /// <summary>Takes a panel's part of the diagonal from a tile [12 × 16] that holds it in its lower triangle.</summary>
    public void LoadDiagonal(double* tile, int panel)
    {
        double* diagonal = Diagonal(panel);
        ClearDiagonal(diagonal);
        for (int i = 0; i < Height; i++, tile += ColumnPanels<double>.Width)
        {
            for (int k = 0; k < i; k++) diagonal[(k * Height) + i] = -tile[k];
            diagonal[(i * Height) + i] = tile[i];
        }
    }

    private static long Offset(int panels) => (long)Height * Height * panels * (panels + 1) / 2;

    private static void ClearDiagonal(double* diagonal)
    {
        new Span<double>(diagonal, Height * Height).Clear();
        for (int i = 0; i < Height; i++) diagonal[(i * Height) + i] = 1;
    }
}
