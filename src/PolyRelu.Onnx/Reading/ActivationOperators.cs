using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>Functions of one number, applied to every element.</summary>
internal static class ActivationOperators
{
    /// <summary>max(x, 0).</summary>
    public static Value Relu(Operation operation) => Apply(operation, Activation.Relu, value => Math.Max(value, 0));

    /// <summary>x where positive, else a multiple of it.</summary>
    public static Value LeakyRelu(Operation operation) => Apply(operation, Activation.LeakyRelu((float)operation.Float("alpha", 0.01f)));

    /// <summary>The same with a slope that is an input: one number for all.</summary>
    public static Value ParametricRelu(Operation operation) => Apply(operation, Activation.LeakyRelu((float)operation.Number(1)));

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
