namespace PolyRelu.Onnx.Reading;

/// <summary>What a name of the graph stands for: a tensor known beforehand, or one that depends on the input.</summary>
/// <param name="Shape">Its shape for a batch of one.</param>
internal abstract record Value(int[] Shape)
{
    /// <summary>Number of elements.</summary>
    public int Count => TensorShape.Count(Shape);

    /// <summary>The same elements in another shape.</summary>
    public abstract Value Reshape(int[] shape);
}

/// <summary>A tensor known beforehand.</summary>
/// <param name="Tensor">The tensor.</param>
internal sealed record KnownValue(Tensor Tensor) : Value(Tensor.Shape)
{
    /// <inheritdoc/>
    public override Value Reshape(int[] shape) => new KnownValue(Tensor.Reshape(shape));
}

/// <summary>A tensor that depends on the input: a value of the layers, its elements in row-major order.</summary>
/// <param name="Index">The value: 0 the input, i + 1 the result of layer i.</param>
/// <param name="Shape">Its shape for a batch of one.</param>
internal sealed record LayerValue(int Index, int[] Shape) : Value(Shape)
{
    /// <summary>
    /// Whether this very name was computed by the last layer that made it, and nothing else reads it: it may be merged into.
    /// </summary>
    public bool IsOwned { get; init; }

    /// <inheritdoc/>
    public override Value Reshape(int[] shape) => this with { Shape = shape, IsOwned = false };
}
