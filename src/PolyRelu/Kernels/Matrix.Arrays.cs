using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace PolyRelu.Kernels;

/// <remarks>Exchange with arrays, spans and tensors of other code.</remarks>
public readonly unsafe partial struct Matrix
{
    /// <summary>A matrix with the elements of a two-dimensional array, copied.</summary>
    public static Matrix From(float[,] elements)
    {
        ArgumentNullException.ThrowIfNull(elements);
        int rows = elements.GetLength(0), columns = elements.GetLength(1);
        return From(rows, columns, elements.Length == 0 ? [] : MemoryMarshal.CreateReadOnlySpan(ref elements[0, 0], elements.Length));
    }

    /// <summary>A matrix with the elements of arrays, one for each row, copied.</summary>
    /// <param name="rows">Rows of equal length; none give a matrix without columns.</param>
    /// <exception cref="ArgumentException">A row is null, or its length is another than that of the first.</exception>
    public static Matrix From(float[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int columns = rows is [{ } first, ..] ? first.Length : 0;
        Matrix matrix = new(rows.Length, columns);
        for (int i = 0; i < rows.Length; i++)
        {
            if (rows[i] is not { } row || row.Length != columns)
                throw new ArgumentException($"Row {i} has {(rows[i] is { } other ? Plural.Of(other.Length, "element") : "no array")}; "
                    + $"expected {columns}, as many as row 0 has.", nameof(rows));
            row.CopyTo(matrix.Row(i));
        }
        return matrix;
    }

    /// <summary>A matrix with the elements of a tensor of two dimensions, copied.</summary>
    /// <remarks>The tensor may be a view with any strides.</remarks>
    /// <exception cref="ArgumentException">The tensor has another number of dimensions.</exception>
    public static Matrix From(in ReadOnlyTensorSpan<float> elements)
    {
        if (elements.Rank != 2)
            throw new ArgumentException($"A matrix is a tensor of two dimensions, rows and columns; got one of {elements.Rank}.",
                nameof(elements));
        Matrix matrix = new(checked((int)elements.Lengths[0]), checked((int)elements.Lengths[1]));
        if (matrix.Rows > 0 && matrix.Columns > 0) elements.CopyTo(matrix.AsTensorSpan());
        return matrix;
    }

    /// <summary>A view of the matrix as a tensor [rows × columns]; what is written into one is written into the other.</summary>
    public TensorSpan<float> AsTensorSpan() => Rows == 0 || Columns == 0
        ? new TensorSpan<float>(Array.Empty<float>(), [Rows, Columns], [])
        : new TensorSpan<float>(new Span<float>(origin, ((Rows - 1) * Stride) + Columns), [Rows, Columns],
            [Rows == 1 ? 0 : Stride, Columns == 1 ? 0 : 1]);     // a side of length 1 has no stride

    /// <summary>A view of the matrix as a tensor [rows × columns] to read.</summary>
    public ReadOnlyTensorSpan<float> AsReadOnlyTensorSpan() => AsTensorSpan();

    /// <summary>Copies the elements in row-major order.</summary>
    /// <exception cref="ArgumentException">The destination is shorter than the matrix has elements.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (destination.Length < (long)Rows * Columns)
            throw new ArgumentException($"A {Rows}×{Columns} matrix has {Plural.Of((long)Rows * Columns, "element")}; the destination has "
                + $"room for {destination.Length}.", nameof(destination));
        for (int i = 0; i < Rows; i++) Row(i).CopyTo(destination[(i * Columns)..]);
    }

    /// <summary>The elements as a two-dimensional array, copied.</summary>
    public float[,] ToTwoDimensionalArray()
    {
        float[,] elements = new float[Rows, Columns];
        if (elements.Length > 0) CopyTo(MemoryMarshal.CreateSpan(ref elements[0, 0], elements.Length));
        return elements;
    }

    /// <summary>The rows as arrays, copied.</summary>
    public float[][] ToRows()
    {
        float[][] rows = new float[Rows][];
        for (int i = 0; i < rows.Length; i++) rows[i] = Row(i).ToArray();
        return rows;
    }
}
