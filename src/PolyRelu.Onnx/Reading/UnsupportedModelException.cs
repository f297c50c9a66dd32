namespace PolyRelu.Onnx.Reading;

/// <summary>A model is well-formed, and not one that layers compute; it says why, without a node where none is to blame.</summary>
internal sealed class UnsupportedModelException(string reason, string node = "", string type = "") : Exception(reason)
{
    /// <summary>Name of the node; of one without a name, that of its first result.</summary>
    public string Node { get; } = node;

    /// <summary>The node's operator.</summary>
    public string Type { get; } = type;
}
