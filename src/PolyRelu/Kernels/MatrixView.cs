namespace PolyRelu.Kernels;

/// <summary>Where a row-major matrix lies: what kernels see of the matrices of every element type.</summary>
/// <typeparam name="T">float or double.</typeparam>
/// <param name="owner">What keeps the memory alive.</param>
/// <param name="origin">First element.</param>
/// <param name="rows">Number of rows.</param>
/// <param name="columns">Number of columns.</param>
/// <param name="stride">Elements from the start of one row to the start of the next.</param>
internal readonly unsafe struct MatrixView<T>(object? owner, T* origin, int rows, int columns, int stride)
    where T : unmanaged
{
    /// <summary>What keeps the memory alive.</summary>
    public object? Owner => owner;

    /// <summary>First element.</summary>
    public T* Origin => origin;

    /// <summary>Number of rows.</summary>
    public int Rows => rows;

    /// <summary>Number of columns.</summary>
    public int Columns => columns;

    /// <summary>Elements from the start of one row to the start of the next.</summary>
    public int Stride => stride;

    /// <summary>First element of a row.</summary>
    public T* Row(int index) => origin + ((nint)index * stride);

    /// <summary>The matrix as an operand of a product.</summary>
    public ProductOperand<T> Plain => new(this, false);

    /// <summary>Its transpose as an operand of a product.</summary>
    public ProductOperand<T> Transposed => new(this, true);
}
