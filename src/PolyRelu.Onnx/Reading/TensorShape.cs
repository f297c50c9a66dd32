namespace PolyRelu.Onnx.Reading;

/// <summary>Arithmetic of shapes: counts, strides, NumPy's broadcasting.</summary>
internal static class TensorShape
{
    /// <summary>Number of elements.</summary>
    /// <exception cref="OverflowException">There are more than an array holds.</exception>
    public static int Count(IEnumerable<int> shape) => shape.Aggregate(1, (count, side) => checked(count * side));

    /// <summary>A shape for messages: <c>1×28×28</c>.</summary>
    public static string Text(IReadOnlyList<int> shape) => shape.Count == 0 ? "scalar" : string.Join('×', shape);

    /// <summary>Whether nothing but ones stands before the last dimension, so that the tensor is one row.</summary>
    public static bool IsRow(int[] shape) => shape.Length > 0 && Array.TrueForAll(shape[..^1], side => side == 1);

    /// <summary>Elements from one index of a dimension to the next.</summary>
    public static int[] Strides(int[] shape)
    {
        int[] strides = new int[shape.Length];
        int stride = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        return strides;
    }

    /// <summary>The strides by which a tensor is read as if it had a larger shape: 0 where it is spread.</summary>
    public static int[] SpreadStrides(int[] from, int[] to)
    {
        int[] own = Strides(from), strides = new int[to.Length];
        for (int axis = 0; axis < from.Length; axis++)
            strides[to.Length - from.Length + axis] = from[axis] == 1 ? 0 : own[axis];
        return strides;
    }

    /// <summary>Where the element at a place of a row-major order lies by other strides.</summary>
    public static int Offset(int place, int[] shape, int[] strides)
    {
        int offset = 0;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            offset += place % shape[axis] * strides[axis];
            place /= shape[axis];
        }
        return offset;
    }

    /// <summary>The shape to which two shapes are spread.</summary>
    /// <exception cref="ArgumentException">They do not go together.</exception>
    public static int[] Broadcast(int[] left, int[] right)
    {
        int[] shape = new int[Math.Max(left.Length, right.Length)];
        for (int back = 1; back <= shape.Length; back++)
        {
            int one = back <= left.Length ? left[^back] : 1, other = back <= right.Length ? right[^back] : 1;
            if (one != other && one != 1 && other != 1)
                throw new ArgumentException($"the shapes {Text(left)} and {Text(right)} do not go together");
            shape[^back] = one == 1 ? other : one;
        }
        return shape;
    }

    /// <summary>An axis counted from the front; negative ones count from the back.</summary>
    /// <exception cref="ArgumentException">There is no such axis.</exception>
    public static int Axis(long axis, int rank) => axis >= -rank && axis < rank ? (int)(axis < 0 ? axis + rank : axis)
        : throw new ArgumentException($"there is no axis {axis} of {Plural.Of(rank, "dimension")}");
}
