namespace PolyRelu.Serialization;

/// <summary>Copies a strided view into row-major order.</summary>
internal static class StridedCopy
{
    /// <summary>Gathers the elements of a view.</summary>
    /// <param name="source">The bytes that the view looks at.</param>
    /// <param name="start">First element of the view.</param>
    /// <param name="shape">Shape of the view; no dimension is 0.</param>
    /// <param name="strides">Elements from one index to the next, per dimension; every place reached lies in the source.</param>
    /// <param name="size">Bytes of one element.</param>
    public static byte[] ToRowMajor(ReadOnlySpan<byte> source, long start, int[] shape, long[] strides, int size)
    {
        long count = ArrayShape.Count(shape);
        byte[] result = new byte[count * size];
        if (shape.Length == 0)
        {
            source.Slice((int)start * size, size).CopyTo(result);
            return result;
        }
        int[] index = new int[shape.Length];
        int inner = shape[^1];
        long step = strides[^1] * size, position = start * size;
        for (int target = 0; target < result.Length;)
        {
            if (step == size)
            {
                source.Slice((int)position, inner * size).CopyTo(result.AsSpan(target));
                target += inner * size;
            }
            else
                for (int i = 0; i < inner; i++, target += size)
                    source.Slice((int)(position + (i * step)), size).CopyTo(result.AsSpan(target));
            for (int d = shape.Length - 2; d >= 0; d--)
            {
                position += strides[d] * size;
                if (++index[d] < shape[d]) break;
                position -= strides[d] * size * shape[d];
                index[d] = 0;
            }
        }
        return result;
    }
}
