using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>Arithmetic element by element.</summary>
internal static class ElementwiseOperators
{
    /// <summary>The sum of two tensors or more.</summary>
    public static Value Add(Operation operation) => Fold(operation, CombineKind.Add, (left, right) => left + right);

    /// <summary>A difference.</summary>
    public static Value Subtract(Operation operation) => Pair(operation, CombineKind.Subtract, (left, right) => left - right);

    /// <summary>A product.</summary>
    public static Value Multiply(Operation operation) => Pair(operation, CombineKind.Multiply, (left, right) => left * right);

    /// <summary>A quotient.</summary>
    public static Value Divide(Operation operation) => Pair(operation, CombineKind.Divide, (left, right) => left / right);

    /// <summary>The larger of two or more.</summary>
    public static Value Maximum(Operation operation) => Fold(operation, CombineKind.Maximum, Math.Max);

    /// <summary>The smaller of two or more.</summary>
    public static Value Minimum(Operation operation) => Fold(operation, CombineKind.Minimum, Math.Min);

    /// <summary>−x.</summary>
    public static Value Negate(Operation operation) => operation.Input() is KnownValue known
        ? new KnownValue(known.Tensor.Map(value => -value))
        : Combine(operation, CombineKind.Multiply, operation.Computed(), Number(-1), (left, right) => left * right);

    /// <summary>|x| = max(x, −x).</summary>
    public static Value Absolute(Operation operation) => operation.Input() is KnownValue known
        ? new KnownValue(known.Tensor.Map(Math.Abs))
        : Combine(operation, CombineKind.Maximum, operation.Computed(), Negate(operation), Math.Max);

    /// <summary>x between two bounds, each of which may be left out.</summary>
    public static Value Clip(Operation operation)
    {
        Value value = operation.Input();
        if (Bound(operation, "min", 1) is { } least) value = Combine(operation, CombineKind.Maximum, value, Number(least), Math.Max);
        if (Bound(operation, "max", 2) is { } most) value = Combine(operation, CombineKind.Minimum, value, Number(most), Math.Min);
        return value;
    }

    /// <summary>x to an exponent that is one number, whatever the shape in which it is given.</summary>
    public static Value Power(Operation operation)
    {
        if (operation.Input() is KnownValue known && operation.Input(1) is KnownValue other)
            return new KnownValue(Tensor.Combine(known.Tensor, other.Tensor, Math.Pow));
        LayerValue input = operation.Computed();
        Tensor exponents = operation.Known(1);
        if (exponents.Uniform() is not { } exponent)
            throw operation.Unsupported($"its exponents, {TensorShape.Text(exponents.Shape)}, are not all the same");
        int[] shape = TensorShape.Broadcast(input.Shape, exponents.Shape);
        if (TensorShape.Count(shape) != input.Count)
            throw operation.Unsupported($"its exponents spread {TensorShape.Text(input.Shape)} to {TensorShape.Text(shape)}");
        input = (LayerValue)(shape.AsSpan().SequenceEqual(input.Shape) ? input : input.Reshape(shape));
        LayerList layers = operation.Layers;
        if (exponent == 1) return input;
        bool isRectified = exponent > 1 && input.IsOwned
            && layers.LayerOf(input) is ActivationLayer { Activation: var activation } && activation == Activation.Relu;
        return isRectified
            ? layers.Replace(input, new ActivationLayer(((ActivationLayer)layers.LayerOf(input)!).Source, Activation.ReluPower(exponent)))
            : layers.Add(new ActivationLayer(layers.Read(input), Activation.Power(exponent)), input.Shape);
    }

    /// <summary>Combines two values, one of which at least depends on the input, or folds two that do not.</summary>
    public static Value Combine(Operation operation, CombineKind kind, Value left, Value right, Func<double, double, double> function)
    {
        if (left is KnownValue one && right is KnownValue other) return new KnownValue(Tensor.Combine(one.Tensor, other.Tensor, function));
        int[] shape = TensorShape.Broadcast(left.Shape, right.Shape);
        int count = TensorShape.Count(shape);
        LayerList layers = operation.Layers;
        if (kind == CombineKind.Add && Merge(layers, left, right, shape) is { } merged) return merged;
        return layers.Add(new CombineLayer(kind, Read(operation, left, shape, count), Read(operation, right, shape, count)), shape);
    }

    private static KnownValue Number(double value) => new(new Tensor(TensorType.Double, [], [value]));

    private static double? Bound(Operation operation, string attribute, int place) =>
        operation.Optional(place) is not null ? operation.Number(place) : operation.Find(attribute)?.F;

    private static Value Pair(Operation operation, CombineKind kind, Func<double, double, double> function) =>
        Combine(operation, kind, operation.Input(0), operation.Input(1), function);

    private static Value Fold(Operation operation, CombineKind kind, Func<double, double, double> function)
    {
        Value value = operation.Input(0);
        for (int place = 1; place < operation.Count; place++) value = Combine(operation, kind, value, operation.Input(place), function);
        return value;
    }

    /// <summary>What is added to a product that nothing else reads is its bias.</summary>
    private static LayerValue? Merge(LayerList layers, Value left, Value right, int[] shape)
    {
        (LayerValue? product, KnownValue? added) = (left as LayerValue ?? right as LayerValue, left as KnownValue ?? right as KnownValue);
        if (product is not { IsOwned: true } || added is null || product.Count != TensorShape.Count(shape)) return null;
        if (layers.LayerOf(product) is not AffineLayer { Bias: null } affine) return null;
        return layers.Replace(product, affine with { Bias = layers.ToSingles(added.Tensor.Spread(shape).Values) }) with { Shape = shape };
    }

    private static Operand Read(Operation operation, Value value, int[] shape, int count)
    {
        if (value is LayerValue computed)
            return computed.Count == count || computed.Count == 1 ? operation.Layers.Read(computed) : throw operation.Unsupported(
                $"it spreads {TensorShape.Text(value.Shape)} to {TensorShape.Text(shape)}, which depends on the model's input");
        Tensor known = ((KnownValue)value).Tensor;
        return operation.Layers.Read(known.Values.Length == 1 ? known.Values : known.Spread(shape).Values);
    }
}
