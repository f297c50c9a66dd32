namespace PolyRelu.Kernels;

/// <summary>An operand of a product as it lies in memory: a matrix, or the transpose of one.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="matrix">The matrix in memory.</param>
/// <param name="isTransposed">Whether its transpose is meant.</param>
internal readonly struct ProductOperand<T>(MatrixView<T> matrix, bool isTransposed)
    where T : unmanaged
{
    /// <summary>The matrix in memory.</summary>
    public MatrixView<T> Matrix => matrix;

    /// <summary>Whether its transpose is meant.</summary>
    public bool IsTransposed => isTransposed;

    /// <summary>Rows of what is meant.</summary>
    public int Rows => isTransposed ? matrix.Columns : matrix.Rows;

    /// <summary>Columns of what is meant.</summary>
    public int Columns => isTransposed ? matrix.Rows : matrix.Columns;
}
