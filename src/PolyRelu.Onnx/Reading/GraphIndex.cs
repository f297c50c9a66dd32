using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>Who computes and who reads each name of a graph.</summary>
internal sealed class GraphIndex
{
    private readonly Dictionary<string, NodeProto> producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> initialisers = new(StringComparer.Ordinal);
    private readonly HashSet<string> sparse;
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
        sparse = [.. graph.SparseInitializer.Select(tensor => tensor.Values?.Name ?? "")];
        consumers = graph.Node.SelectMany(node => node.Input.Select(name => (name, node)))
            .ToLookup(pair => pair.name, pair => pair.node, StringComparer.Ordinal);
    }

    /// <summary>The graph.</summary>
    public GraphProto Graph { get; }

    /// <summary>The node that computes a name; null where none does.</summary>
    public NodeProto? Producer(string name) => producers.GetValueOrDefault(name);

    /// <summary>The tensor of a name that the file holds; null where it holds none.</summary>
    public TensorProto? Initialiser(string name) => initialisers.GetValueOrDefault(name);

    /// <summary>Whether a name stands for a tensor that the file holds by its elements other than zero alone.</summary>
    public bool IsSparse(string name) => sparse.Contains(name);

    /// <summary>The nodes that read a name, once for each time.</summary>
    public IEnumerable<NodeProto> Consumers(string name) => consumers[name];

    /// <summary>The inputs of the model: those that the file holds no tensor for.</summary>
    public IReadOnlyList<ValueInfoProto> Inputs() =>
        [.. Graph.Input.Where(input => !initialisers.ContainsKey(input.Name) && !IsSparse(input.Name))];

    /// <summary>The one number that a name stands for; null where it is none, or not known beforehand.</summary>
    public double? Number(string name)
    {
        if (Initialiser(name) is { } tensor) return TensorReader.Read(tensor).Uniform();
        return Producer(name) is { OpType: "Constant" } node
            ? ((KnownValue)ConstantOperators.Constant(new Operation(node, [], new LayerList(), 0))).Tensor.Uniform() : null;
    }

    /// <summary>
    /// The nodes that a name depends on, each after those that it reads; in the order of the file where that is so already, as ONNX has it.
    /// </summary>
    /// <exception cref="InvalidDataException">They are in a cycle.</exception>
    public IReadOnlyList<NodeProto> Needed(string name)
    {
        HashSet<NodeProto> needed = new(ReferenceEqualityComparer.Instance);
        Stack<string> open = new([name]);
        while (open.TryPop(out string? one))
            if (Producer(one) is { } node && needed.Add(node))
                foreach (string input in node.Input) open.Push(input);
        List<NodeProto> ordered = [];
        Dictionary<NodeProto, bool> isDone = new(ReferenceEqualityComparer.Instance);
        foreach (NodeProto node in Graph.Node)
            if (needed.Contains(node)) Append(node, ordered, isDone);
        return ordered;
    }

    /// <summary>Appends a node after all that it depends on, without recursion: a file may make the chain as long as it likes.</summary>
    private void Append(NodeProto last, List<NodeProto> ordered, Dictionary<NodeProto, bool> isDone)
    {
        if (!isDone.TryAdd(last, false)) return;
        Stack<(NodeProto Node, int Input)> open = new([(last, 0)]);
        while (open.TryPop(out (NodeProto Node, int Input) top))
        {
            (NodeProto node, int place) = top;
            if (place == node.Input.Count)
            {
                isDone[node] = true;
                ordered.Add(node);
                continue;
            }
            open.Push((node, place + 1));
            if (Producer(node.Input[place]) is not { } before) continue;
            if (isDone.TryAdd(before, false)) open.Push((before, 0));
            else if (!isDone[before])
                throw new InvalidDataException($"the graph has a cycle at the node {Quotation.Of(Operation.NameOf(before))} "
                    + $"({Quotation.Line(before.OpType, 40)}).");
        }
    }
}
