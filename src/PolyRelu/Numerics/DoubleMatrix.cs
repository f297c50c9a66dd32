using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PolyRelu.Kernels;

namespace PolyRelu.Numerics;

/// <summary>
/// A row-major double64 matrix over aligned memory, or a view of a part of one. Copying the struct copies the view, not the elements.
/// </summary>
/// <remarks>
/// Rows of a matrix created here start on 64-byte boundaries; the padding behind a row is not part of the matrix.
/// The memory belongs to the garbage collector (pinned), so a view stays valid as long as it is held.
/// </remarks>
public readonly unsafe struct DoubleMatrix : IEquatable<DoubleMatrix>
{
    private const int Alignment = 64 / sizeof(double);
    private readonly double[]? owner;
    private readonly double* origin;

    /// <summary>Allocates a matrix of zeros with aligned rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative or the matrix exceeds 2³¹ elements.</exception>
    public DoubleMatrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long stride = (columns + Alignment - 1L) / Alignment * Alignment;
        long length = (stride * rows) + Alignment;
        if (length > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(rows), $"A matrix of {rows}×{columns} exceeds {Array.MaxLength} elements.");
        owner = GC.AllocateArray<double>((int)length, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(owner));
        origin = (double*)((address + 63) & ~(nuint)63);
        Rows = rows;
        Columns = columns;
        Stride = (int)stride;
    }

    private DoubleMatrix(double[]? owner, double* origin, int rows, int columns, int stride)
    {
        this.owner = owner;
        this.origin = origin;
        Rows = rows;
        Columns = columns;
        Stride = stride;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from the start of one row to the start of the next.</summary>
    public int Stride { get; }

    /// <summary>Address of the first element, for kernels. Keep the matrix alive while it is used.</summary>
    internal double* Pointer => origin;

    /// <summary>Where the matrix lies, for kernels.</summary>
    internal MatrixView<double> View => new(owner, origin, Rows, Columns, Stride);

    /// <summary>The element at a row and a column.</summary>
    public ref double this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns) ThrowOutside(row, column);
            return ref origin[((nint)row * Stride) + column];
        }
    }

    /// <summary>A matrix with the given shape and elements in row-major order, copied.</summary>
    public static DoubleMatrix From(int rows, int columns, ReadOnlySpan<double> elements)
    {
        if ((long)rows * columns != elements.Length)
            throw new ArgumentException($"A {rows}×{columns} matrix needs {Plural.Of((long)rows * columns, "element")}; got "
                + $"{elements.Length}.", nameof(elements));
        DoubleMatrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++) elements.Slice(i * columns, columns).CopyTo(matrix.Row(i));
        return matrix;
    }

    /// <summary>The elements of a float32 matrix, exactly.</summary>
    public static DoubleMatrix From(Matrix matrix)
    {
        DoubleMatrix result = new(matrix.Rows, matrix.Columns);
        result.Load(matrix);
        return result;
    }

    /// <summary>Overwrites the elements with those of a float32 matrix of the same shape, exactly.</summary>
    public void Load(Matrix matrix)
    {
        Matrix.RequireShape(matrix, Rows, Columns, nameof(matrix));
        for (int i = 0; i < Rows; i++) TensorPrimitives.ConvertTruncating<float, double>(matrix.Row(i), Row(i));
    }

    /// <summary>Copies the elements, rounded to float32, into a matrix of the same shape.</summary>
    public void CopyTo(Matrix destination)
    {
        Matrix.RequireShape(destination, Rows, Columns, nameof(destination));
        for (int i = 0; i < Rows; i++) TensorPrimitives.ConvertTruncating<double, float>(Row(i), destination.Row(i));
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Row(int row)
    {
        if ((uint)row >= (uint)Rows) ThrowOutside(row, 0);
        return new Span<double>(origin + ((nint)row * Stride), Columns);
    }

    /// <summary>A view of consecutive rows.</summary>
    public DoubleMatrix RowRange(int start, int count)
    {
        if ((uint)start > (uint)Rows || (uint)count > (uint)(Rows - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start}..{start + count} of a {Rows}×{Columns} matrix.");
        return new DoubleMatrix(owner, origin + ((nint)start * Stride), count, Columns, Stride);
    }

    /// <summary>A view of consecutive columns.</summary>
    public DoubleMatrix ColumnRange(int start, int count)
    {
        if ((uint)start > (uint)Columns || (uint)count > (uint)(Columns - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Columns {start}..{start + count} of a {Rows}×{Columns} matrix.");
        return new DoubleMatrix(owner, origin + start, Rows, count, Stride);
    }

    /// <summary>Copies the elements into a matrix of the same shape.</summary>
    public void CopyTo(DoubleMatrix destination)
    {
        RequireShape(destination, Rows, Columns, nameof(destination));
        for (int i = 0; i < Rows; i++) Row(i).CopyTo(destination.Row(i));
    }

    /// <summary>A new matrix with the same elements.</summary>
    public DoubleMatrix Copy()
    {
        DoubleMatrix copy = new(Rows, Columns);
        CopyTo(copy);
        return copy;
    }

    /// <summary>A new matrix with rows and columns exchanged.</summary>
    public DoubleMatrix Transpose()
    {
        DoubleMatrix result = new(Columns, Rows);
        TransposeInto(result);
        return result;
    }

    /// <summary>The same, into a matrix that there is.</summary>
    internal void TransposeInto(DoubleMatrix destination)
    {
        RequireShape(destination, Columns, Rows, nameof(destination));
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<double> row = Row(i);
            for (int j = 0; j < row.Length; j++) destination.origin[((nint)j * destination.Stride) + i] = row[j];
        }
    }

    /// <summary>Sets every element.</summary>
    public void Fill(double value)
    {
        for (int i = 0; i < Rows; i++) Row(i).Fill(value);
    }

    /// <summary>The elements in row-major order, copied.</summary>
    public double[] ToArray()
    {
        double[] elements = new double[Rows * Columns];   // fits: the constructor bounds rows × stride
        for (int i = 0; i < Rows; i++) Row(i).CopyTo(elements.AsSpan(i * Columns));
        return elements;
    }

    /// <summary>Whether both are the same view of the same memory; elements are not compared.</summary>
    public bool Equals(DoubleMatrix other) =>
        origin == other.origin && Rows == other.Rows && Columns == other.Columns && Stride == other.Stride;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is DoubleMatrix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((nuint)origin, Rows, Columns, Stride);

    /// <summary>Whether both are the same view.</summary>
    public static bool operator ==(DoubleMatrix left, DoubleMatrix right) => left.Equals(right);

    /// <summary>Whether the views differ.</summary>
    public static bool operator !=(DoubleMatrix left, DoubleMatrix right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"DoubleMatrix {Rows}×{Columns}";

    /// <summary>Checks a shape at a public boundary.</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    internal static void RequireShape(DoubleMatrix matrix, int rows, int columns, string name)
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"Expected a {rows}×{columns} matrix for {name}; got {matrix.Rows}×{matrix.Columns}.", name);
    }

    private void ThrowOutside(int row, int column) =>
        throw new ArgumentOutOfRangeException(nameof(row), $"Element ({row}, {column}) is outside a {Rows}×{Columns} matrix.");
}
