namespace PolyRelu.Onnx;

/// <summary>What the caller knows about a model whose file leaves a choice.</summary>
public sealed record OnnxFileOptions
{
    /// <summary>The output that holds the logits; null for the only one of floating-point numbers.</summary>
    public string? Output { get; init; }
}
