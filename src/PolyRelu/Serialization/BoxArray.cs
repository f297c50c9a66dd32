using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Serialization;

/// <summary>A box as an array: lowest and highest inputs, [2] or [2 × 1] for all features, [2 × D] for each.</summary>
internal static class BoxArray
{
    /// <summary>The array of a box: [2 × 1] where it is the same for all features.</summary>
    public static NumericArray Of(Box box, int dimension)
    {
        if (box.IsUniform) return NumericArray.From<float>([box.Low, box.High], 2, 1);
        float[] bounds = new float[2 * dimension];
        box.Bounds(bounds.AsSpan(0, dimension), bounds.AsSpan(dimension));
        return NumericArray.From(bounds, 2, dimension);
    }

    /// <summary>The box of an array.</summary>
    /// <param name="source">Name of file and array for messages.</param>
    /// <param name="array">The array.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <exception cref="InvalidDataException">It is no box for so many features.</exception>
    public static Box Read(string source, NumericArray array, int dimension)
    {
        bool pair = array.Rank == 1 && array.Count == 2;
        if (!pair && (array.Rank != 2 || array.Shape[0] != 2 || (array.Shape[1] != 1 && array.Shape[1] != dimension)))
            throw new InvalidDataException(
                $"{source}: a box is [2], [2 × 1] or [2 × {dimension}], lowest and highest values; got {array}.");
        try
        {
            if (pair || array.Shape[1] == 1) return new Box((float)array.ToDouble(0), (float)array.ToDouble(1));
            Matrix bounds = array.ToMatrix();
            return new Box(bounds.Row(0), bounds.Row(1));
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{source}: {PlainMessage.Of(cause)}", cause);
        }
    }
}
