namespace PolyRelu.Onnx.Reading;

/// <summary>Operators on what is known beforehand: constants, and shapes that exporters put together from parts.</summary>
internal static class ConstantOperators
{
    /// <summary>A tensor, a number or numbers among the attributes.</summary>
    public static Value Constant(Operation operation)
    {
        if (operation.Find("value") is { T: { } tensor }) return new KnownValue(TensorReader.Read(tensor));
        if (operation.Find("value_float") is { } number) return new KnownValue(new Tensor(TensorType.Single, [], [number.F]));
        if (operation.Find("value_int") is { } whole) return new KnownValue(new Tensor(TensorType.Int64, [], [whole.I]));
        if (operation.Find("value_floats") is { } numbers)
            return new KnownValue(new Tensor(TensorType.Single, [numbers.Floats.Count],
                [.. numbers.Floats.Select(value => (double)value)]));
        if (operation.Find("value_ints") is { } list)
            return new KnownValue(new Tensor(TensorType.Int64, [list.Ints.Count], [.. list.Ints.Select(value => (double)value)]));
        throw operation.Unsupported("its value is neither numbers nor a tensor");
    }

    /// <summary>A tensor of one number.</summary>
    public static Value OfShape(Operation operation)
    {
        int[] shape = [.. operation.Known(0).ToWhole().Select(side => checked((int)side))];
        Tensor value = operation.Find("value") is { T: { } tensor } ? TensorReader.Read(tensor) : new Tensor(TensorType.Single, [1], [0]);
        double[] values = new double[ConstantLimit.Count(shape)];
        Array.Fill(values, value.Values.Length == 1 ? value.Values[0] : throw operation.Malformed("has a value of more than one number"));
        return new KnownValue(new Tensor(value.Type, shape, values));
    }

    /// <summary>Vectors one after the other.</summary>
    public static Value Concatenate(Operation operation)
    {
        Tensor[] parts = [.. Enumerable.Range(0, operation.Count).Select(operation.Known)];
        if (parts.Length == 0) throw operation.Malformed("has no inputs");
        if (parts.Any(part => part.Shape.Length != 1)) throw operation.Unsupported("it joins tensors that are no vectors");
        _ = ConstantLimit.Count([checked(parts.Sum(part => part.Values.Length))]);
        double[] values = [.. parts.SelectMany(part => part.Values)];
        return new KnownValue(new Tensor(parts[0].Type, [values.Length], values));
    }

    /// <summary>Elements of a vector.</summary>
    public static Value Gather(Operation operation)
    {
        Tensor data = operation.Known(0), indices = operation.Known(1);
        if (data.Shape.Length != 1) throw operation.Unsupported("it takes parts of a tensor that is no vector");
        _ = ConstantLimit.Count(indices.Shape);
        double[] values = Array.ConvertAll(indices.ToWhole(), index => data.Values[TensorShape.Axis(index, data.Values.Length)]);
        return new KnownValue(new Tensor(data.Type, indices.Shape, values));
    }

    /// <summary>A part of a vector.</summary>
    public static Value Slice(Operation operation)
    {
        Tensor data = operation.Known(0);
        long[]? starts = operation.WholeList("starts", 1), ends = operation.WholeList("ends", 2), steps = operation.WholeList("steps", 4);
        bool isPlain = data.Shape.Length == 1 && starts?.Length == 1 && ends?.Length == 1 && (steps is null or [1]);
        if (!isPlain) throw operation.Unsupported("it takes a part of a tensor that is no vector, or leaves elements out");
        int from = Place(starts![0]), to = Place(ends![0]);
        double[] values = from < to ? data.Values[from..to] : [];
        return new KnownValue(new Tensor(data.Type, [values.Length], values));

        int Place(long index) => (int)Math.Clamp(index < 0 ? index + data.Values.Length : index, 0, data.Values.Length);
    }
}
