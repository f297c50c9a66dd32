using PolyRelu.Networks;

namespace PolyRelu.Onnx;

/// <summary>A pReLU network that <see cref="OnnxFile"/> wrote, and that the graph still computes.</summary>
/// <param name="Network">The network, with the bits that were saved.</param>
public sealed record OnnxPolyReluContent(PolyReluNetwork Network) : OnnxContent
{
    /// <inheritdoc/>
    public override IClassifier CreateClassifier() => Network.CreateEvaluator();
}
