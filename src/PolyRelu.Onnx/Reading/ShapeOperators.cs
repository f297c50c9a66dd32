using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>Operators that move no number: the order of the elements stays what it is.</summary>
internal static class ShapeOperators
{
    /// <summary>The input itself.</summary>
    public static Value Identity(Operation operation) => operation.Input();

    /// <summary>Another type of floating-point numbers; layers compute in one.</summary>
    public static Value Cast(Operation operation)
    {
        var type = (TensorType)operation.Whole("to", 0);
        if (operation.Input() is KnownValue known)
            return Enum.IsDefined(type) ? new KnownValue((known.Tensor with { Type = type }).Map(value => value))
                : throw operation.Unsupported($"it casts to a type that is not read ({(int)type})");
        return type is TensorType.Single or TensorType.Double ? operation.Input()
            : throw operation.Unsupported("it casts to numbers that are neither float32 nor float64");
    }

    /// <summary>Two dimensions: those before the axis, and the rest.</summary>
    public static Value Flatten(Operation operation)
    {
        Value value = operation.Input();
        int rank = value.Shape.Length, axis = (int)operation.Whole("axis", 1);
        if (axis < -rank || axis > rank) throw operation.Malformed($"has the axis {axis} for {Plural.Of(rank, "dimension")}");
        if (axis < 0) axis += rank;
        return value.Reshape([TensorShape.Count(value.Shape.Take(axis)), TensorShape.Count(value.Shape.Skip(axis))]);
    }

    /// <summary>Any shape of as many elements; 0 keeps a dimension and −1 is what is left.</summary>
    public static Value Reshape(Operation operation)
    {
        Value value = operation.Input();
        long[] asked = operation.WholeList("shape", 1) ?? throw operation.Malformed("does not say the shape");
        bool keepsZero = operation.Whole("allowzero", 0) != 0;
        int[] shape = new int[asked.Length];
        int free = -1;
        for (int axis = 0; axis < asked.Length; axis++)
        {
            if (asked[axis] == -1 && free >= 0) throw operation.Malformed("leaves two dimensions open");
            if (asked[axis] == -1) free = axis;
            else if (asked[axis] == 0 && !keepsZero && axis >= value.Shape.Length)
                throw operation.Malformed("keeps a dimension that is not there");
            shape[axis] = asked[axis] switch
            {
                -1 => 1,
                0 when !keepsZero => value.Shape[axis],
                < 0 or > int.MaxValue => throw operation.Malformed($"asks for a dimension of {asked[axis]}"),
                _ => (int)asked[axis],
            };
        }
        int count = TensorShape.Count(shape);
        if (free >= 0 && count > 0) shape[free] = value.Count / count;
        return TensorShape.Count(shape) == value.Count ? value.Reshape(shape)
            : throw operation.Malformed($"makes {TensorShape.Text(value.Shape)}, for a batch of one, into {string.Join('×', asked)}");
    }

    /// <summary>Without dimensions of one.</summary>
    public static Value Squeeze(Operation operation)
    {
        Value value = operation.Input();
        long[]? listed = operation.WholeList("axes", 1);
        int rank = value.Shape.Length;
        HashSet<int> axes = listed is null ? [.. Enumerable.Range(0, rank).Where(axis => value.Shape[axis] == 1)]
            : [.. listed.Select(axis => TensorShape.Axis(axis, rank))];
        if (axes.Any(axis => value.Shape[axis] != 1)) throw operation.Malformed($"drops a dimension of {TensorShape.Text(value.Shape)}");
        return value.Reshape([.. value.Shape.Where((_, axis) => !axes.Contains(axis))]);
    }

    /// <summary>With more dimensions of one.</summary>
    public static Value Unsqueeze(Operation operation)
    {
        Value value = operation.Input();
        long[] listed = operation.WholeList("axes", 1) ?? throw operation.Malformed("does not say the axes");
        int rank = value.Shape.Length + listed.Length;
        HashSet<int> axes = [.. listed.Select(axis => TensorShape.Axis(axis, rank))];
        if (axes.Count != listed.Length) throw operation.Malformed("names an axis twice");
        int place = 0;
        return value.Reshape([.. Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) ? 1 : value.Shape[place++])]);
    }

    /// <summary>Another order of the dimensions; of what depends on the input only where that moves no element.</summary>
    public static Value Transpose(Operation operation)
    {
        Value value = operation.Input();
        int rank = value.Shape.Length;
        int[] order = operation.Find("perm") is { } list ? [.. list.Ints.Select(axis => TensorShape.Axis(axis, rank))]
            : [.. Enumerable.Range(0, rank).Reverse()];
        if (!order.Order().SequenceEqual(Enumerable.Range(0, rank))) throw operation.Malformed("has an order that is none of its axes");
        if (value is KnownValue known) return new KnownValue(known.Tensor.Transpose(order));
        int[] moved = [.. order.Where(axis => value.Shape[axis] != 1)];
        return moved.SequenceEqual(moved.Order()) ? value.Reshape(Array.ConvertAll(order, axis => value.Shape[axis]))
            : throw operation.Unsupported($"it reorders the features of {TensorShape.Text(value.Shape)}");
    }

    /// <summary>A number spread to many.</summary>
    public static Value Expand(Operation operation)
    {
        Value value = operation.Input();
        int[] asked = [.. operation.Known(1).ToWhole().Select(side => checked((int)side))];
        int[] shape = TensorShape.Broadcast(value.Shape, asked);
        if (value is KnownValue known) return new KnownValue(known.Tensor.Spread(shape));
        int count = ConstantLimit.Count(shape);
        if (count == value.Count) return value.Reshape(shape);
        double[] ones = new double[count];
        Array.Fill(ones, 1);
        return ElementwiseOperators.Combine(operation, CombineKind.Multiply, value,
            new KnownValue(new Tensor(TensorType.Double, shape, ones)), (left, right) => left * right);
    }

    /// <summary>The shape, for a batch of one.</summary>
    public static Value Shape(Operation operation)
    {
        int[] shape = operation.Input().Shape;
        int start = Clamp(operation.Whole("start", 0)), end = Clamp(operation.Whole("end", shape.Length));
        return new KnownValue(Tensor.Whole(start < end ? shape[start..end] : []));

        int Clamp(long axis) => (int)Math.Clamp(axis < 0 ? axis + shape.Length : axis, 0, shape.Length);
    }
}
