using System.Buffers.Binary;
using Google.Protobuf;
using PolyRelu.Kernels;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Writing;

/// <summary>Builds a graph of one input [N × D], node by node, in one type of numbers.</summary>
internal sealed class GraphBuilder
{
    /// <summary>Names of input and output.</summary>
    public const string Input = "x", Output = "logits";

    private const long OperatorSet = 17, FileVersion = 8;
    private const string Batch = "N", Producer = "PolyRelu";

    private readonly GraphProto graph = new() { Name = "network" };
    private readonly OnnxPrecision precision;
    private int names;

    /// <summary>Begins a graph.</summary>
    public GraphBuilder(OnnxPrecision precision, int inputDimension)
    {
        this.precision = precision;
        graph.Input.Add(Tensor(Input, inputDimension));
    }

    /// <summary>How many tensors the graph holds.</summary>
    public int Held => graph.Initializer.Count;

    /// <summary>The smallest normal number of the graph's type.</summary>
    public double SmallestNormal => precision switch
    {
        OnnxPrecision.Narrow => 1.17549435e-38f,
        OnnxPrecision.Wide => 2.2250738585072014e-308,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "No precision."),
    };

    private TensorProto.Types.DataType Type => precision switch
    {
        OnnxPrecision.Narrow => TensorProto.Types.DataType.Float,
        OnnxPrecision.Wide => TensorProto.Types.DataType.Double,
        _ => throw new ArgumentOutOfRangeException(nameof(precision), precision, "No precision."),
    };

    /// <summary>Adds numbers that the graph holds.</summary>
    /// <returns>Their name.</returns>
    public string Hold(string name, double[] numbers, params int[] shape)
    {
        int size = Type == TensorProto.Types.DataType.Float ? sizeof(float) : sizeof(double);
        byte[] raw = new byte[checked(numbers.Length * size)];
        for (int i = 0; i < numbers.Length; i++)
        {
            Span<byte> one = raw.AsSpan(i * size, size);
            if (size == sizeof(float)) BinaryPrimitives.WriteSingleLittleEndian(one, (float)numbers[i]);
            else BinaryPrimitives.WriteDoubleLittleEndian(one, numbers[i]);
        }
        TensorProto tensor = new() { Name = name, DataType = (int)Type, RawData = UnsafeByteOperations.UnsafeWrap(raw) };
        tensor.Dims.AddRange(shape.Select(side => (long)side));
        graph.Initializer.Add(tensor);
        return name;
    }

    /// <summary>Adds numbers of float32, which every type holds.</summary>
    public string Hold(string name, ReadOnlySpan<float> numbers, params int[] shape)
    {
        double[] values = new double[numbers.Length];
        for (int i = 0; i < values.Length; i++) values[i] = numbers[i];
        return Hold(name, values, shape);
    }

    /// <summary>Adds a matrix.</summary>
    public string Hold(string name, Matrix matrix) => Hold(name, matrix.ToArray(), matrix.Rows, matrix.Columns);

    /// <summary>Adds one number.</summary>
    public string Hold(string name, double number) => Hold(name, [number]);

    /// <summary>Adds a node.</summary>
    /// <param name="type">The operator.</param>
    /// <param name="inputs">What it reads.</param>
    /// <returns>The name of its result.</returns>
    public string Add(string type, params string[] inputs) => AddNode(type, inputs, []);

    /// <summary>Adds the sum over features, [N × n] → [N × 1].</summary>
    public string Sum(string input)
    {
        const string Axes = "features";
        if (graph.Initializer.All(tensor => tensor.Name != Axes))
            graph.Initializer.Add(new TensorProto
            {
                Name = Axes, DataType = (int)TensorProto.Types.DataType.Int64, Dims = { 1 },
                RawData = ByteString.CopyFrom(1, 0, 0, 0, 0, 0, 0, 0),
            });
        return AddNode("ReduceSum", [input, Axes],
            [new AttributeProto { Name = "keepdims", I = 1, Type = (int)AttributeProto.Types.AttributeType.Int }]);
    }

    /// <summary>Adds x·Wᵀ + b.</summary>
    /// <param name="input">x.</param>
    /// <param name="weights">W [out × in].</param>
    /// <param name="bias">b, or null.</param>
    public string Affine(string input, string weights, string? bias) =>
        AddNode("Gemm", bias is null ? [input, weights] : [input, weights, bias],
        [new AttributeProto { Name = "transB", I = 1, Type = (int)AttributeProto.Types.AttributeType.Int }]);

    /// <summary>Adds a node with one number beside it.</summary>
    public string AddWith(string type, string input, string attribute, float number) => AddNode(type, [input],
        [new AttributeProto { Name = attribute, F = number, Type = (int)AttributeProto.Types.AttributeType.Float }]);

    /// <summary>Adds σ^p of what is not negative already: products for whole p up to 4, else a power.</summary>
    public string Power(string rectified, double power)
    {
        if (power == 1) return rectified;
        if (power is not (2 or 3 or 4)) return Add("Pow", rectified, Hold($"power_{Held}", power));
        string square = Add("Mul", rectified, rectified);
        return power == 2 ? square : Add("Mul", square, power == 3 ? rectified : square);
    }

    /// <summary>Ends the graph.</summary>
    /// <param name="result">Name of the result.</param>
    /// <param name="width">Numbers of a row of it.</param>
    /// <param name="output">Name that it gets.</param>
    /// <param name="texts">Texts beside the graph.</param>
    public ModelProto Finish(string result, int width, string output, ModelTexts texts)
    {
        NodeProto last = graph.Node[^1];
        if (last.Output[0] != result)
            throw new ArgumentException("The result of the last node is the result of the graph.", nameof(result));
        last.Output[0] = output;
        last.Name = output;
        graph.Output.Add(Tensor(output, width));
        ModelProto model = new()
        {
            IrVersion = FileVersion, ProducerName = Producer, ProducerVersion = Version(), Graph = graph,
            OpsetImport = { new OperatorSetIdProto { Domain = "", Version = OperatorSet } },
        };
        model.MetadataProps.AddRange(texts.Entries());
        return model;
    }

    private static string Version() => typeof(GraphBuilder).Assembly.GetName().Version?.ToString(3) ?? "";

    private string AddNode(string type, string[] inputs, AttributeProto[] attributes)
    {
        string name = $"{type.ToLowerInvariant()}_{++names}";
        NodeProto node = new() { OpType = type, Name = name, Output = { name } };
        node.Input.AddRange(inputs);
        node.Attribute.AddRange(attributes);
        graph.Node.Add(node);
        return name;
    }

    private ValueInfoProto Tensor(string name, int width) => new()
    {
        Name = name,
        Type = new TypeProto
        {
            TensorType = new TypeProto.Types.Tensor
            {
                ElemType = (int)Type,
                Shape = new TensorShapeProto
                {
                    Dim = { new TensorShapeProto.Types.Dimension { DimParam = Batch },
                        new TensorShapeProto.Types.Dimension { DimValue = width } },
                },
            },
        },
    };
}
