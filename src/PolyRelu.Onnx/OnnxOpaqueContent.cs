using PolyRelu.Networks;

namespace PolyRelu.Onnx;

/// <summary>A model that layers do not compute: ONNX Runtime gives its logits, and nobody its gradients.</summary>
/// <param name="Path">The file.</param>
/// <param name="Options">With which it was read.</param>
public sealed record OnnxOpaqueContent(string Path, OnnxFileOptions Options) : OnnxContent
{
    /// <summary>The statement that belongs beside every robust accuracy of such a model.</summary>
    public const string WeakerStatement = "Score-based attacks only, since ONNX Runtime gives no gradients: the weaker statement "
        + "(of a network with gradients, at L∞ 0.05, Square alone left 52.3% where AutoAttack left 50.7%)";

    /// <summary>
    /// Name of the node that layers do not compute; of one without a name that of its first result; empty where none is to blame.
    /// </summary>
    public required string Node { get; init; }

    /// <summary>The node's operator; empty where none is to blame.</summary>
    public required string Operator { get; init; }

    /// <summary>Why layers do not compute it, a sentence without its end.</summary>
    public required string Reason { get; init; }

    /// <inheritdoc/>
    public override IClassifier CreateClassifier() => new OnnxRuntimeClassifier(Path, Options);
}
