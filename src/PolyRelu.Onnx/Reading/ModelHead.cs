using Google.Protobuf.Collections;
using PolyRelu.Onnx.Format;
using PolyRelu.Onnx.Writing;

namespace PolyRelu.Onnx.Reading;

/// <summary>The result of a model that holds its logits, without what only turns them into probabilities.</summary>
/// <param name="Name">Name of the logits in the graph.</param>
/// <param name="Declared">The result that the file declares for them.</param>
/// <param name="LeftOut">The operators that were left out, the last first.</param>
internal sealed record ModelHead(string Name, ValueInfoProto Declared, IReadOnlyList<string> LeftOut)
{
    /// <summary>What was left out, a sentence without its end; null for nothing.</summary>
    public string? Note => LeftOut.Count == 0 ? null
        : $"the last {string.Join(" and ", LeftOut.Reverse())} {Plural.Noun(LeftOut.Count, "is", "are")} left out: the order of "
            + $"classes is the same without {Plural.Noun(LeftOut.Count, "it", "them")}";

    /// <summary>Finds it.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="asked">The result that was asked for; null to find it.</param>
    /// <param name="isOwn">Whether this program wrote the file: the end of its own result stays as it is.</param>
    /// <exception cref="InvalidDataException">There is no such result, or several could be meant.</exception>
    public static ModelHead Find(GraphIndex index, string? asked, bool isOwn)
    {
        ValueInfoProto declared = Choose(index, asked);
        string name = declared.Name;
        // What another program put behind our logits, and gave a name of its own, is an end like any other.
        bool keepsEnd = isOwn && name == GraphBuilder.Output;
        List<string> leftOut = [];
        HashSet<string> seen = [];
        while (!keepsEnd && End(index, name, seen) is { } end)
        {
            leftOut.Add(end.OpType);
            name = end.Input[0];
        }
        return new ModelHead(name, declared, leftOut);
    }

    /// <summary>
    /// Why what was left out makes another model of a single output, a sentence; null where it does not. Behind a Softmax one output is 1,
    /// and behind one Sigmoid its sign tells the classes apart.
    /// </summary>
    public string? ProblemOf(int outputs)
    {
        if (outputs != 1 || LeftOut is [] or ["Sigmoid"]) return null;
        string which = LeftOut.All(one => one == "Sigmoid") ? "above one half" : "the same";
        return $"the output {Quotation.Of(Declared.Name)} is a single number after {string.Join(" and ", LeftOut.Reverse())}: {which} "
            + "whatever the input is, so that the model tells no classes apart. One output should be a logit, or a logit after "
            + "one Sigmoid.";
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
            : $"the logits may be any of the outputs {Quotation.List(floats.Select(output => output.Name))}; name one (--logits NAME).");
    }

    private static bool IsFloat(ValueInfoProto output) => output.Type?.TensorType is { } tensor && ((TensorType)tensor.ElemType).IsFloat();
}
