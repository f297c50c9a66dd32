using Google.Protobuf.Collections;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>The result of a model that holds its logits, without what only turns them into probabilities.</summary>
/// <param name="Name">Name of the logits in the graph.</param>
/// <param name="Declared">The result that the file declares for them.</param>
/// <param name="Note">What was left out, a sentence without its end; null for nothing.</param>
internal sealed record ModelHead(string Name, ValueInfoProto Declared, string? Note)
{
    /// <summary>Finds it.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="asked">The result that was asked for; null to find it.</param>
    /// <param name="keepsEnd">Whether the end stays as it is.</param>
    /// <exception cref="InvalidDataException">There is no such result, or several could be meant.</exception>
    public static ModelHead Find(GraphIndex index, string? asked, bool keepsEnd)
    {
        ValueInfoProto declared = Choose(index, asked);
        string name = declared.Name;
        string? note = null;
        HashSet<string> seen = [];
        while (!keepsEnd && End(index, name, seen) is { } end)
        {
            note = $"the last {end.OpType} is left out: the order of classes is the same without it";
            name = end.Input[0];
        }
        return new ModelHead(name, declared, note);
    }

    /// <summary>The function at the end that turns logits into probabilities, behind what only gives them another shape.</summary>
    private static NodeProto? End(GraphIndex index, string name, HashSet<string> seen)
    {
        while (index.Producer(name) is { Input.Count: >= 1 } node)
        {
            if (!seen.Add(name)) throw new InvalidDataException($"the graph has a cycle at {Quotation.Of(name)}.");
            if (IsEnd(node)) return node;
            if (!IsShape(node)) return null;
            name = node.Input[0];
        }
        return null;
    }

    private static bool IsShape(NodeProto node) => node.Domain is "" or "ai.onnx"
        && node.OpType is "Identity" or "Squeeze" or "Unsqueeze" or "Flatten" or "Reshape" or "Cast";

    /// <summary>Whether an operator keeps the order of classes, and for one output puts a half where the sign would change.</summary>
    private static bool IsEnd(NodeProto node) => node.Domain is "" or "ai.onnx" && node.OpType switch
    {
        "Sigmoid" => true,
        "Softmax" or "LogSoftmax" => node.Attribute.FirstOrDefault(attribute => attribute.Name == "axis") is null or { I: 1 or -1 },
        _ => false,
    };

    private static ValueInfoProto Choose(GraphIndex index, string? asked)
    {
        RepeatedField<ValueInfoProto> all = index.Graph.Output;
        if (all.Count == 0) throw new InvalidDataException("the model has no outputs.");
        if (asked is not null)
            return all.FirstOrDefault(output => output.Name == asked) ?? throw new InvalidDataException(
                $"the model has no output {Quotation.Of(asked)}; it has {Quotation.List(all.Select(output => output.Name))}.");
        ValueInfoProto[] floats = [.. all.Where(output => all.Count == 1 || IsFloat(output))];
        if (floats.Length == 1) return floats[0];
        throw new InvalidDataException(floats.Length == 0
            ? $"none of the outputs is a tensor of floating-point numbers ({Quotation.List(all.Select(output => output.Name))}); "
                + "export the "
                + "model so that it returns its logits (zipmap=False in skl2onnx)."
            : $"the logits may be any of the outputs {Quotation.List(floats.Select(output => output.Name))}; name one.");
    }

    private static bool IsFloat(ValueInfoProto output) => output.Type?.TensorType is { } tensor && ((TensorType)tensor.ElemType).IsFloat();
}
