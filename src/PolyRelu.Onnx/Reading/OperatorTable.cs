namespace PolyRelu.Onnx.Reading;

/// <summary>The operators that are read, and what each becomes.</summary>
internal static class OperatorTable
{
    private static readonly Dictionary<string, Func<Operation, Value>> Known = new(StringComparer.Ordinal)
    {
        ["Gemm"] = LinearOperators.Gemm,
        ["MatMul"] = LinearOperators.MatMul,
        ["BatchNormalization"] = LinearOperators.BatchNormalisation,
        ["Add"] = ElementwiseOperators.Add,
        ["Sub"] = ElementwiseOperators.Subtract,
        ["Mul"] = ElementwiseOperators.Multiply,
        ["Div"] = ElementwiseOperators.Divide,
        ["Max"] = ElementwiseOperators.Maximum,
        ["Min"] = ElementwiseOperators.Minimum,
        ["Sum"] = ElementwiseOperators.Add,
        ["Pow"] = ElementwiseOperators.Power,
        ["Clip"] = ElementwiseOperators.Clip,
        ["Neg"] = ElementwiseOperators.Negate,
        ["Abs"] = ElementwiseOperators.Absolute,
        ["Sqrt"] = ActivationOperators.SquareRoot,
        ["Reciprocal"] = ActivationOperators.Reciprocal,
        ["Relu"] = ActivationOperators.Relu,
        ["LeakyRelu"] = ActivationOperators.LeakyRelu,
        ["PRelu"] = ActivationOperators.ParametricRelu,
        ["Tanh"] = ActivationOperators.Tanh,
        ["Sigmoid"] = ActivationOperators.Sigmoid,
        ["Elu"] = ActivationOperators.Elu,
        ["Selu"] = ActivationOperators.Selu,
        ["Gelu"] = ActivationOperators.Gelu,
        ["Softplus"] = ActivationOperators.Softplus,
        [GeluPattern.Fused] = ActivationOperators.ExactGelu,
        ["ReduceSum"] = SumOperators.Sum,
        ["ReduceMean"] = SumOperators.Mean,
        ["ReduceSumSquare"] = SumOperators.SumOfSquares,
        ["ReduceL2"] = SumOperators.Length,
        ["Identity"] = ShapeOperators.Identity,
        ["Dropout"] = ShapeOperators.Identity,
        ["Cast"] = ShapeOperators.Cast,
        ["Flatten"] = ShapeOperators.Flatten,
        ["Reshape"] = ShapeOperators.Reshape,
        ["Squeeze"] = ShapeOperators.Squeeze,
        ["Unsqueeze"] = ShapeOperators.Unsqueeze,
        ["Transpose"] = ShapeOperators.Transpose,
        ["Expand"] = ShapeOperators.Expand,
        ["Shape"] = ShapeOperators.Shape,
        ["Constant"] = ConstantOperators.Constant,
        ["ConstantOfShape"] = ConstantOperators.OfShape,
        ["Concat"] = ConstantOperators.Concatenate,
        ["Gather"] = ConstantOperators.Gather,
        ["Slice"] = ConstantOperators.Slice,
    };

    /// <summary>Names of all operators.</summary>
    public static IEnumerable<string> Names => Known.Keys.Where(name => name != GeluPattern.Fused);

    /// <summary>Applies an operator.</summary>
    /// <param name="operation">The node.</param>
    /// <param name="limit">Counts the constants that are made.</param>
    /// <exception cref="UnsupportedModelException">It is not read, or not in this form.</exception>
    /// <exception cref="InvalidDataException">The node is malformed.</exception>
    public static Value Apply(Operation operation, ConstantLimit limit)
    {
        if (operation.Node.Domain is not ("" or "ai.onnx") || !Known.TryGetValue(operation.Type, out Func<Operation, Value>? apply))
            throw operation.Unsupported(
                $"the operator {Quotation.Line(Domain(operation) + operation.Type, 60)} is none that layers compute");
        try
        {
            Value result = apply(operation);
            if (result is KnownValue made) limit.Made(made.Tensor, operation.Inputs);
            return result;
        }
        catch (UnsupportedModelException reason) when (reason.Node.Length == 0)
        {
            throw operation.Unsupported(reason.Message);
        }
        catch (ConstantLimitException reason)
        {
            throw operation.Malformed(reason.Message);
        }
        catch (Exception reason) when (reason is ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw operation.Malformed($"does not fit its inputs: {PlainMessage.Of(reason)}");
        }
    }

    private static string Domain(Operation operation) => operation.Node.Domain.Length == 0 ? "" : operation.Node.Domain + ".";
}
