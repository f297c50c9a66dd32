using PolyRelu.Networks.Layered;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>
/// Turns a graph into layers, node by node, for a batch of one: what is known beforehand is computed, the rest becomes layers.
/// </summary>
internal static class GraphReader
{
    /// <summary>From this set on operands are spread as in NumPy.</summary>
    private const int OldestOperators = 7;

    /// <summary>Turns a graph into layers.</summary>
    /// <param name="index">The graph.</param>
    /// <param name="opset">Version of the operators.</param>
    /// <param name="input">What the model takes.</param>
    /// <param name="head">Its logits.</param>
    /// <param name="notes">Told what was left out or rounded, sentences without their ends.</param>
    /// <exception cref="UnsupportedModelException">A node is none that layers compute.</exception>
    /// <exception cref="InvalidDataException">The graph is malformed.</exception>
    public static LayeredNetwork Read(GraphIndex index, long opset, ModelInput input, ModelHead head, List<string> notes)
    {
        if (input.Batch > 1) throw new UnsupportedModelException(
            $"it takes batches of {input.Batch} alone; export it with a batch of 1, or with a dynamic one");
        if (opset is > 0 and < OldestOperators) throw new UnsupportedModelException(
            $"its operators are of set {opset}, which spreads operands in another way; export it with set {OldestOperators} or newer");
        index = GeluPattern.Fuse(index);
        Dictionary<string, Value> values = new(StringComparer.Ordinal) { [input.Name] = new LayerValue(0, input.Shape) };
        LayerList layers = new();
        ConstantLimit limit = new();
        foreach (NodeProto node in index.Needed(head.Name))
        {
            Value?[] inputs = [.. node.Input.Select(name => name.Length == 0 ? null : Resolve(index, values, node, name, limit))];
            if (node.Output.Count == 0) continue;
            Value result = OperatorTable.Apply(new Operation(node, inputs, layers, opset), limit);
            string output = node.Output[0];
            if (result is LayerValue { IsOwned: true } owned && (output == head.Name || index.Consumers(output).Count() != 1))
                result = owned with { IsOwned = false };
            values[output] = result;
        }
        if (!values.TryGetValue(head.Name, out Value? last))
            throw new InvalidDataException($"the output {Quotation.Of(head.Name)} is computed by no node.");
        return Finish(layers, input, head, last, notes);
    }

    private static LayeredNetwork Finish(LayerList layers, ModelInput input, ModelHead head, Value last, List<string> notes)
    {
        if (last is not LayerValue { Index: > 0 } result || result.Index != layers.Layers.Count)
            throw new UnsupportedModelException("its output does not depend on its input, or is the input itself");
        bool isRow = TensorShape.IsRow(result.Shape) || (result.Shape.Length > 1 && result.Count == result.Shape[1]);
        if (!isRow)
            throw new UnsupportedModelException($"its output has the shape {TensorShape.Text(result.Shape)} "
                + $"for a batch of one, and no row of "
                + "logits");
        if (head.ProblemOf(result.Count) is { } problem) throw new InvalidDataException(problem);
        if (layers.IsRounded) notes.Add("its parameters are not all numbers of float32; they are rounded to the nearest");
        if (input.Type is TensorType.Half or TensorType.BFloat16) notes.Add("it computes in 16 bits, and is evaluated in float32 here");
        if (input.IsChannelsLast) notes.Add("its features are pixels with their channels last");
        return new LayeredNetwork(input.Features, layers.Layers);
    }

    private static Value Resolve(GraphIndex index, Dictionary<string, Value> values, NodeProto node, string name, ConstantLimit limit)
    {
        if (values.TryGetValue(name, out Value? known)) return known;
        if (index.Initialiser(name) is { } held)
        {
            var tensor = TensorReader.Read(held);
            limit.Read(tensor);
            return values[name] = new KnownValue(tensor);
        }
        if (index.IsSparse(name))
            throw new UnsupportedModelException($"it reads {Quotation.Of(name)}, which the file keeps as a sparse tensor; layers read "
                + "dense ones", Operation.NameOf(node), node.OpType);
        if (index.Producer(name) is { } other)
            throw new UnsupportedModelException("only its first result is read here", Operation.NameOf(other), other.OpType);
        throw new InvalidDataException($"the node {Quotation.Of(Operation.NameOf(node))} ({Quotation.Line(node.OpType, 40)}) reads "
            + $"{Quotation.Of(name)}, which nothing computes.");
    }
}
