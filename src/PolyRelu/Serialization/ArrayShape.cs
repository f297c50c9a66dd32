using System.Globalization;
using System.Runtime.CompilerServices;

namespace PolyRelu.Serialization;

/// <summary>What shapes an array may have. Every reader asks here before it does anything with a shape that a file states.</summary>
internal static class ArrayShape
{
    /// <summary>The largest number of dimensions of any format (PyTorch, NumPy 2).</summary>
    internal const int MostDimensions = 64;

    /// <summary>Rows that an array without elements may claim: nothing in it is worth a loop over more.</summary>
    private const long MostOfNothing = 1 << 24;

    private const int MostShown = 8;

    /// <summary>What is wrong with a shape, a sentence without its end; null where nothing is.</summary>
    /// <remarks>As in NumPy, dimensions of length 0 do not excuse the others: their product is bounded too.</remarks>
    /// <param name="shape">Length of every dimension.</param>
    /// <param name="size">Bytes of an element.</param>
    public static string? Problem(ReadOnlySpan<int> shape, int size)
    {
        if (shape.Length > MostDimensions)
            return Text($"the shape {Format(shape)} has {Plural.Of(shape.Length, "dimension")}; at most {MostDimensions} can be read");
        bool empty = shape.Contains(0);
        long most = empty ? MostOfNothing : Array.MaxLength / size;
        long count = 1;
        foreach (int length in shape)
        {
            if (length < 0) return Text($"the shape {Format(shape)} has a negative dimension");
            if (length == 0) continue;
            count *= length;
            if (count <= most) continue;
            return empty
                ? Text($"the shape {Format(shape)} has no elements; its other dimensions may have {MostOfNothing} places at most")
                : Text($"the shape {Format(shape)} has more elements than can be read; an array may have {Array.MaxLength} bytes");
        }
        return null;
    }

    /// <summary>Number of elements of a shape without negative entries, or −1 where it exceeds 2⁶² (no array can).</summary>
    public static long Count(ReadOnlySpan<int> shape)
    {
        if (shape.Contains(0)) return 0;
        Int128 count = 1;
        foreach (int length in shape)
        {
            count *= length;
            if (count > 1L << 62) return -1;
        }
        return (long)count;
    }

    /// <summary>A shape as <c>(784, 500)</c>; the first dimensions where there are many.</summary>
    public static string Format(ReadOnlySpan<int> shape) =>
        shape.Length <= MostShown ? Literal(shape)
            : Text($"({string.Join(", ", shape[..MostShown].ToArray())}, … {shape.Length - MostShown} more)");

    /// <summary>A shape as Python writes it, whole.</summary>
    public static string Literal(ReadOnlySpan<int> shape) =>
        shape.Length == 1 ? Text($"({shape[0]},)") : $"({string.Join(", ", shape.ToArray())})";

    private static string Text(DefaultInterpolatedStringHandler text) => string.Create(CultureInfo.InvariantCulture, ref text);
}
