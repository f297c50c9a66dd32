using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <summary>
/// A row-major float32 matrix over aligned memory, or a view of a part of one. Copying the struct copies the view, not the elements.
/// </summary>
/// <remarks>
/// Rows of a matrix created here start on 64-byte boundaries; the padding behind a row is not part of the matrix.
/// The memory belongs to the garbage collector (pinned), so a view stays valid as long as it is held.
/// </remarks>
public readonly unsafe partial struct Matrix : IEquatable<Matrix>
{
    private const int Alignment = 64 / sizeof(float);
    private readonly float[]? owner;
    private readonly float* origin;

    /// <summary>Allocates a matrix of zeros with aligned rows.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A side is negative or the matrix exceeds 2³¹ elements.</exception>
    public Matrix(int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        long stride = (columns + Alignment - 1L) / Alignment * Alignment;
        long length = (stride * rows) + Alignment;
        if (length > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(rows), $"A matrix of {rows}×{columns} exceeds {Array.MaxLength} elements.");
        owner = GC.AllocateArray<float>((int)length, pinned: true);
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(owner));
        origin = (float*)((address + 63) & ~(nuint)63);
        Rows = rows;
        Columns = columns;
        Stride = (int)stride;
    }

    private Matrix(float[]? owner, float* origin, int rows, int columns, int stride)
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
    internal float* Pointer => origin;

    /// <summary>Where the matrix lies, for kernels.</summary>
    internal MatrixView<float> View => new(owner, origin, Rows, Columns, Stride);

    /// <summary>The element at a row and a column.</summary>
    public ref float this[int row, int column]
    {
        get
        {
            if ((uint)row >= (uint)Rows || (uint)column >= (uint)Columns) ThrowOutside(row, column);
            return ref origin[((nint)row * Stride) + column];
        }
    }

    /// <summary>A matrix with the given shape and elements in row-major order, copied.</summary>
    public static Matrix From(int rows, int columns, ReadOnlySpan<float> elements)
    {
        if ((long)rows * columns != elements.Length)
            throw new ArgumentException($"A {rows}×{columns} matrix needs {Plural.Of((long)rows * columns, "element")}; got "
                + $"{elements.Length}.", nameof(elements));
        Matrix matrix = new(rows, columns);
        for (int i = 0; i < rows; i++) elements.Slice(i * columns, columns).CopyTo(matrix.Row(i));
        return matrix;
    }

    /// <summary>A new matrix with the rows of all parts, in order.</summary>
    /// <param name="parts">At least one, all with the same number of columns.</param>
    public static Matrix Stack(IReadOnlyList<Matrix> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Count == 0) throw new ArgumentException("There are no parts to stack.", nameof(parts));
        Matrix stack = new(parts.Sum(part => part.Rows), parts[0].Columns);
        int row = 0;
        foreach (Matrix part in parts)
        {
            part.CopyTo(stack.RowRange(row, part.Rows));
            row += part.Rows;
        }
        return stack;
    }

    /// <summary>One row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<float> Row(int row)
    {
        if ((uint)row >= (uint)Rows) ThrowOutside(row, 0);
        return new Span<float>(origin + ((nint)row * Stride), Columns);
    }

    /// <summary>A view of consecutive rows.</summary>
    public Matrix RowRange(int start, int count)
    {
        if ((uint)start > (uint)Rows || (uint)count > (uint)(Rows - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Rows {start}..{start + count} of a {Rows}×{Columns} matrix.");
        return new Matrix(owner, origin + ((nint)start * Stride), count, Columns, Stride);
    }

    /// <summary>A view of consecutive columns.</summary>
    public Matrix ColumnRange(int start, int count)
    {
        if ((uint)start > (uint)Columns || (uint)count > (uint)(Columns - start))
            throw new ArgumentOutOfRangeException(nameof(start), $"Columns {start}..{start + count} of a {Rows}×{Columns} matrix.");
        return new Matrix(owner, origin + start, Rows, count, Stride);
    }

    /// <summary>Copies the elements into a matrix of the same shape.</summary>
    public void CopyTo(Matrix destination)
    {
        RequireShape(destination, Rows, Columns, nameof(destination));
        for (int i = 0; i < Rows; i++) Row(i).CopyTo(destination.Row(i));
    }

    /// <summary>A new matrix with the same elements.</summary>
    public Matrix Copy()
    {
        Matrix copy = new(Rows, Columns);
        CopyTo(copy);
        return copy;
    }

    /// <summary>A new matrix with some of the rows, in the order given.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such row.</exception>
    public Matrix Choose(int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Matrix chosen = new(rows.Length, Columns);
        for (int i = 0; i < rows.Length; i++) Row(rows[i]).CopyTo(chosen.Row(i));
        return chosen;
    }

    /// <summary>A new matrix with rows and columns exchanged.</summary>
    public Matrix Transpose()
    {
        Matrix result = new(Columns, Rows);
        for (int i = 0; i < Rows; i++)
        {
            ReadOnlySpan<float> row = Row(i);
            for (int j = 0; j < row.Length; j++) result.origin[((nint)j * result.Stride) + i] = row[j];
        }
        return result;
    }

    /// <summary>Sets every element.</summary>
    public void Fill(float value)
    {
        for (int i = 0; i < Rows; i++) Row(i).Fill(value);
    }

    /// <summary>The elements in row-major order, copied.</summary>
    public float[] ToArray()
    {
        float[] elements = new float[Rows * Columns];   // fits: the constructor bounds rows × stride
        for (int i = 0; i < Rows; i++) Row(i).CopyTo(elements.AsSpan(i * Columns));
        return elements;
    }

    /// <summary>Whether both are the same view of the same memory; elements are not compared.</summary>
    public bool Equals(Matrix other) => origin == other.origin && Rows == other.Rows && Columns == other.Columns && Stride == other.Stride;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Matrix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine((nuint)origin, Rows, Columns, Stride);

    /// <summary>Whether both are the same view.</summary>
    public static bool operator ==(Matrix left, Matrix right) => left.Equals(right);

    /// <summary>Whether the views differ.</summary>
    public static bool operator !=(Matrix left, Matrix right) => !left.Equals(right);

    /// <inheritdoc/>
    public override string ToString() => $"Matrix {Rows}×{Columns}";

    /// <summary>Checks a shape at a public boundary.</summary>
    /// <exception cref="ArgumentException">The shape differs; the message holds both.</exception>
    internal static void RequireShape(Matrix matrix, int rows, int columns, string name)
    {
        if (matrix.Rows != rows || matrix.Columns != columns)
            throw new ArgumentException($"Expected a {rows}×{columns} matrix for {name}; got {matrix.Rows}×{matrix.Columns}.", name);
    }

    private void ThrowOutside(int row, int column) =>
        throw new ArgumentOutOfRangeException(nameof(row), $"Element ({row}, {column}) is outside a {Rows}×{Columns} matrix.");
}
