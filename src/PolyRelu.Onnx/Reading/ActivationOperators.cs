using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>Functions of one number, applied to every element.</summary>
internal static class ActivationOperators
{
    /// <summary>max(x, 0).</summary>
    public static Value Relu(Operation operation) => Apply(operation, Activation.Relu, value => Math.Max(value, 0));

    /// <summary>x where positive, else a multiple of it.</summary>
    public static Value LeakyRelu(Operation operation) => Apply(operation, Activation.LeakyRelu((float)operation.Float("alpha", 0.01f)));

    /// <summary>The same with slopes that are an input: one for all, or for channels or features one each.</summary>
    public static Value ParametricRelu(Operation operation)
    {
        Tensor slopes = operation.Known(1);
        LayerValue input = operation.Computed();
        if (!TensorShape.Broadcast(input.Shape, slopes.Shape).AsSpan().SequenceEqual(input.Shape))
            throw operation.Malformed($"has slopes of the shape {TensorShape.Text(slopes.Shape)} for an input of "
                + $"{TensorShape.Text(input.Shape)}");
        LayerList layers = operation.Layers;
        if (slopes.Uniform() is { } slope) return Apply(operation, Activation.LeakyRelu(layers.ToSingles([slope])[0]));
        // σ(x) + s·(x − σ(x)): exact on either side, and at 0 with the derivative of the negative side, as of leaky ReLU.
        LayerValue positive = layers.Add(new ActivationLayer(layers.Read(input), Activation.Relu), input.Shape),
            negative = layers.Add(new CombineLayer(CombineKind.Subtract, layers.Read(input), layers.Read(positive)), input.Shape),
            scaled = layers.Add(new CombineLayer(CombineKind.Multiply, layers.Read(negative),
                layers.Read(slopes.Spread(input.Shape).Values)), input.Shape);
        return layers.Add(new CombineLayer(CombineKind.Add, layers.Read(positive), layers.Read(scaled)), input.Shape);
    }

    /// <summary>tanh x.</summary>
    public static Value Tanh(Operation operation) => Apply(operation, Activation.Tanh, Math.Tanh);

    /// <summary>1/(1 + e^−x).</summary>
    public static Value Sigmoid(Operation operation) => Apply(operation, Activation.Sigmoid);

    /// <summary>x where positive, else α(e^x − 1).</summary>
    public static Value Elu(Operation operation) => Apply(operation, Activation.Elu((float)operation.Float("alpha", 1)));

    /// <summary>γ times ELU, with the constants of the operator's definition.</summary>
    public static Value Selu(Operation operation)
    {
        var activated = (LayerValue)Apply(operation, Activation.Elu((float)operation.Float("alpha", 1.6732632f)));
        LayerList layers = operation.Layers;
        return layers.Add(new CombineLayer(CombineKind.Multiply, layers.Read(activated),
            Operand.Constant((float)operation.Float("gamma", 1.0507010f))), activated.Shape);
    }

    /// <summary>x·Φ(x), or its approximation by tanh.</summary>
    public static Value Gelu(Operation operation) => Apply(operation,
        operation.Find("approximate")?.S.ToStringUtf8() is "tanh" ? Activation.GeluTanh : Activation.Gelu);

    /// <summary>x·Φ(x).</summary>
    public static Value ExactGelu(Operation operation) => Apply(operation, Activation.Gelu);

    /// <summary>log(1 + e^x).</summary>
    public static Value Softplus(Operation operation) => Apply(operation, Activation.Softplus);

    /// <summary>√x.</summary>
    public static Value SquareRoot(Operation operation) => Apply(operation, Activation.Power(0.5), Math.Sqrt);

    /// <summary>1/x.</summary>
    public static Value Reciprocal(Operation operation) => Apply(operation, Activation.Power(-1), value => 1 / value);

    private static Value Apply(Operation operation, Activation activation, Func<double, double>? ofKnown = null)
    {
        if (ofKnown is not null && operation.Input() is KnownValue known) return new KnownValue(known.Tensor.Map(ofKnown));
        LayerValue input = operation.Computed();
        return operation.Layers.Add(new ActivationLayer(operation.Layers.Read(input), activation), input.Shape);
    }
}
