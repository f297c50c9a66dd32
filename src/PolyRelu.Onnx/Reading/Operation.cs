using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>One node of the graph with what its inputs stand for.</summary>
internal sealed class Operation(NodeProto node, Value?[] inputs, LayerList layers, long opset)
{
    /// <summary>The node.</summary>
    public NodeProto Node => node;

    /// <summary>The operator.</summary>
    public string Type => node.OpType;

    /// <summary>The layers that it may add to.</summary>
    public LayerList Layers => layers;

    /// <summary>Version of the operators.</summary>
    public long Opset => opset;

    /// <summary>What its inputs stand for; null where one is left out.</summary>
    public IReadOnlyList<Value?> Inputs => inputs;

    /// <summary>Number of inputs, those left out at the end not counted.</summary>
    public int Count => inputs.Length;

    /// <summary>The node in messages.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output.Count > 0 ? node.Output[0] : "";

    /// <summary>An input that must be there.</summary>
    /// <exception cref="InvalidDataException">It is not.</exception>
    public Value Input(int place = 0) => Optional(place) ?? throw Malformed($"has no input {place}");

    /// <summary>An input that may be left out.</summary>
    public Value? Optional(int place) => place < inputs.Length ? inputs[place] : null;

    /// <summary>An input that must depend on the model's input.</summary>
    public LayerValue Computed(int place = 0) =>
        Input(place) as LayerValue ?? throw Unsupported($"its input {place} is known beforehand, which is not read here");

    /// <summary>An input that must be known beforehand.</summary>
    /// <exception cref="UnsupportedModelException">It depends on the model's input.</exception>
    public Tensor Known(int place) => Input(place) is KnownValue known ? known.Tensor
        : throw Unsupported($"its input {place} depends on the model's input");

    /// <summary>The number that an input is.</summary>
    public double Number(int place) => Known(place).Uniform() ?? throw Unsupported($"its input {place} is more than one number");

    /// <summary>A number among the attributes.</summary>
    public double Float(string name, float usual) => Find(name) is { } attribute ? attribute.F : usual;

    /// <summary>A whole number among the attributes.</summary>
    public long Whole(string name, long usual) => Find(name) is { } attribute ? attribute.I : usual;

    /// <summary>Whole numbers that are an input, or an attribute in older operators; null where there are none.</summary>
    public long[]? WholeList(string attribute, int place) =>
        Optional(place) is not null ? Known(place).ToWhole() : Find(attribute) is { } list ? [.. list.Ints] : null;

    /// <summary>An attribute; null where it is left out.</summary>
    public AttributeProto? Find(string name) => node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    /// <summary>What to throw where layers do not compute this.</summary>
    public UnsupportedModelException Unsupported(string reason) => new(reason, NameOf(node), node.OpType);

    /// <summary>What to throw where the file is wrong.</summary>
    public InvalidDataException Malformed(string problem) =>
        new($"the node {Quotation.Of(NameOf(node))} ({Quotation.Line(node.OpType, 40)}) {problem}.");
}
