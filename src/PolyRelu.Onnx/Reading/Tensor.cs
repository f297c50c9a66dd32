namespace PolyRelu.Onnx.Reading;

/// <summary>A tensor that the file itself holds: its elements in float64, which holds every type that is read.</summary>
/// <param name="Type">The type of its elements.</param>
/// <param name="Shape">Its dimensions; none for a scalar.</param>
/// <param name="Values">The elements in row-major order.</param>
internal sealed record Tensor(TensorType Type, int[] Shape, double[] Values)
{
    /// <summary>Makes a vector of whole numbers, such as a shape.</summary>
    public static Tensor Whole(IEnumerable<int> values)
    {
        double[] all = [.. values.Select(value => (double)value)];
        return new Tensor(TensorType.Int64, [all.Length], all);
    }

    /// <summary>The same elements in another shape.</summary>
    public Tensor Reshape(int[] shape) => this with { Shape = shape };

    /// <summary>The elements as whole numbers.</summary>
    public long[] ToWhole() => Array.ConvertAll(Values, value => (long)value);

    /// <summary>The one number that all elements are; null where they differ, or there are none.</summary>
    public double? Uniform() => Values.Length > 0 && Array.TrueForAll(Values, value => value.Equals(Values[0])) ? Values[0] : null;

    /// <summary>Applies a function to every element, rounded as a program of this type rounds.</summary>
    public Tensor Map(Func<double, double> function) =>
        this with { Values = Array.ConvertAll(Values, value => Type.Round(function(value))) };

    /// <summary>The tensor spread to a larger shape, as NumPy does.</summary>
    /// <exception cref="ArgumentException">It does not go there.</exception>
    /// <exception cref="ConstantLimitException">That is too large.</exception>
    public Tensor Spread(int[] shape)
    {
        if (Shape.AsSpan().SequenceEqual(shape)) return this;
        if (!TensorShape.Broadcast(Shape, shape).AsSpan().SequenceEqual(shape))
            throw new ArgumentException($"the shape {TensorShape.Text(Shape)} is not spread to {TensorShape.Text(shape)}");
        double[] values = new double[ConstantLimit.Count(shape)];
        int[] strides = TensorShape.SpreadStrides(Shape, shape);
        for (int i = 0; i < values.Length; i++) values[i] = Values[TensorShape.Offset(i, shape, strides)];
        return new Tensor(Type, shape, values);
    }

    /// <summary>Combines two tensors element by element, spread to each other.</summary>
    /// <exception cref="ArgumentException">The shapes do not go together.</exception>
    public static Tensor Combine(Tensor left, Tensor right, Func<double, double, double> function)
    {
        int[] shape = TensorShape.Broadcast(left.Shape, right.Shape);
        double[] one = left.Spread(shape).Values, other = right.Spread(shape).Values, values = new double[one.Length];
        for (int i = 0; i < values.Length; i++) values[i] = left.Type.Round(function(one[i], other[i]));
        return new Tensor(left.Type, shape, values);
    }

    /// <summary>The tensor with its dimensions in another order.</summary>
    public Tensor Transpose(int[] order)
    {
        int[] shape = Array.ConvertAll(order, axis => Shape[axis]), own = TensorShape.Strides(Shape),
            strides = Array.ConvertAll(order, axis => own[axis]);
        double[] values = new double[Values.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Values[TensorShape.Offset(i, shape, strides)];
        return new Tensor(Type, shape, values);
    }
}
