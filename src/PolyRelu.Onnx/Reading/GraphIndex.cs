using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>Who computes and who reads each name of a graph.</summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, NodeProto> producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> initialisers = new(StringComparer.Ordinal);
    private readonly ILookup<string, NodeProto> consumers;

    /// <summary>Reads the names.</summary>
    /// <exception cref="InvalidDataException">A name is computed twice.</exception>
    public GraphIndex(GraphProto graph)
    {
        Graph = graph;
        foreach (TensorProto tensor in graph.Initializer)
            if (!initialisers.TryAdd(tensor.Name, tensor))
                throw new InvalidDataException($"two initialisers have the name {Quotation.Of(tensor.Name)}.");
        foreach (NodeProto node in graph.Node)
            foreach (string output in node.Output)
                if (output.Length > 0 && (initialisers.ContainsKey(output) || !producers.TryAdd(output, node)))
                    throw new InvalidDataException($"{Quotation.Of(output)} is computed twice.");
        consumers = graph.Node.SelectMany(node => node.Input.Select(name => (name, node)))
            .ToLookup(pair => pair.name, pair => pair.node, StringComparer.Ordinal);
    }

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; }

    /// <summary>The node that computes a name; null where none does.</summary>
    public NodeProto? Producer(string name) => producers.GetValueOrDefault(name);

    /// <summary>The tensor of a name that the file holds; null where it holds none.</summary>
    public TensorProto? Initialiser(string name) => initialisers.GetValueOrDefault(name);

    /// <summary>The nodes that read a name, once for each time.</summary>
    public IEnumerable<NodeProto> Consumers(string name) => consumers[name];

    /// <summary>The inputs of the model: those that the file holds no tensor for.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs() => [.. Graph.Input.Where(input => !initialisers.ContainsKey(input.Name))];

    /// <summary>The one number that a name stands for; null where it is none, or not known beforehand.</summary>
    public double? Number(string name)
    {
        if (Initialiser(name) is { } tensor) return TensorReader.Read(tensor).Uniform();
        return Producer(name) is { OpType: "Constant" } node
            ? ((KnownValue)ConstantOperators.Constant(new Operation(node, [], new LayerList(0), 0))).Tensor.Uniform() : null;
    }

    /// <summary>The nodes that a name depends on.</summary>
    public HashSet<NodeProto> Needed(string name)
    {
        HashSet<NodeProto> needed = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new([name]);
        while (open.TryPop(out string? one))
            if (Producer(one) is { } node && needed.Add(node))
                foreach (string input in node.Input) open.Push(input);
        return needed;
    }
}
