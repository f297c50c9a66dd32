using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx.Reading;

/// <summary>Sums over all features of an input.</summary>
internal static class SumOperators
{
    /// <summary>Σ x.</summary>
    public static Value Sum(Operation operation) => Sum(operation, operation.Computed());

    /// <summary>Σ x / n.</summary>
    public static Value Mean(Operation operation)
    {
        LayerValue input = operation.Computed(), sum = Sum(operation, input);
        return ReferenceEquals(sum, input) ? input : Scale(operation, sum, 1.0 / input.Count);
    }

    /// <summary>Σ x².</summary>
    public static Value SumOfSquares(Operation operation) => Sum(operation, Square(operation));

    /// <summary>√Σ x².</summary>
    public static Value Length(Operation operation)
    {
        LayerValue sum = Sum(operation, Square(operation));
        return operation.Layers.Add(new ActivationLayer(operation.Layers.Read(sum), Activation.Power(0.5)), sum.Shape);
    }

    private static LayerValue Square(Operation operation)
    {
        LayerValue input = operation.Computed();
        Operand source = operation.Layers.Read(input);
        return operation.Layers.Add(new CombineLayer(CombineKind.Multiply, source, source), input.Shape);
    }

    private static LayerValue Scale(Operation operation, LayerValue value, double factor) => operation.Layers.Add(
        new CombineLayer(CombineKind.Multiply, operation.Layers.Read(value), Operand.Constant((float)factor)), value.Shape);

    private static LayerValue Sum(Operation operation, LayerValue value)
    {
        int rank = value.Shape.Length;
        long[] listed = operation.WholeList("axes", 1) ?? [];
        if (listed.Length == 0 && operation.Whole("noop_with_empty_axes", 0) != 0) return value;
        int[] axes = listed.Length == 0 ? [.. Enumerable.Range(0, rank)] : [.. listed.Select(axis => TensorShape.Axis(axis, rank))];
        bool isAll = Enumerable.Range(0, rank).All(axis => value.Shape[axis] == 1 || axes.Contains(axis));
        bool isOverBatch = rank > 1 && axes.Contains(0);
        if (!isAll || isOverBatch)
            throw operation.Unsupported($"it sums over {(isOverBatch ? "the batch" : "a part of the features")}; "
                + "expected all features of an "
                + "input");
        bool keeps = operation.Whole("keepdims", 1) != 0;
        int[] shape = [.. Enumerable.Range(0, rank).Where(axis => keeps || !axes.Contains(axis)).Select(_ => 1)];
        return operation.Layers.Add(new SumLayer(operation.Layers.Read(value)), shape);
    }
}
