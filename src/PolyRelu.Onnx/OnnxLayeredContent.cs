using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Onnx;

/// <summary>A graph that layers compute, with gradients and in float64.</summary>
/// <param name="Network">The layers.</param>
public sealed record OnnxLayeredContent(LayeredNetwork Network) : OnnxContent
{
    /// <inheritdoc/>
    public override IClassifier CreateClassifier() => Network.CreateEvaluator();
}
