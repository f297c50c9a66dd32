using System.Runtime.InteropServices;
using Google.Protobuf;
using PolyRelu.Kernels;
using PolyRelu.Onnx;
using PolyRelu.Onnx.Format;
using static PolyRelu.Onnx.Format.TensorProto.Types;

namespace PolyRelu.Tests.Onnx;

/// <summary>Small models of other programs, put together by hand.</summary>
internal static class Models
{
    /// <summary>A model of one input and one output of float32.</summary>
    public static ModelProto Model(long?[] input, IEnumerable<NodeProto> nodes, IEnumerable<TensorProto> held, string output = "y",
        long opset = 17)
    {
        GraphProto graph = new() { Name = "g" };
        graph.Input.Add(Info("x", input));
        graph.Output.Add(Info(output, null, 3));
        graph.Node.AddRange(nodes);
        graph.Initializer.AddRange(held);
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSetIdProto { Version = opset } } };
    }

    public static ValueInfoProto Info(string name, params long?[]? sides)
    {
        TensorShapeProto shape = new();
        foreach (long? side in sides ?? [])
            shape.Dim.Add(side is null ? new TensorShapeProto.Types.Dimension { DimParam = "batch" }
                : new TensorShapeProto.Types.Dimension { DimValue = side.Value });
        return new ValueInfoProto
        {
            Name = name, Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)DataType.Float, Shape = shape } },
        };
    }

    /// <summary>A node: inputs, output, and attributes as name and value.</summary>
    public static NodeProto Node(string type, string[] inputs, string output, params (string Name, object Value)[] attributes)
    {
        NodeProto node = new() { OpType = type, Name = "/" + output, Output = { output } };
        node.Input.AddRange(inputs);
        foreach ((string name, object value) in attributes)
        {
            AttributeProto attribute = new() { Name = name };
            switch (value)
            {
                case int whole: (attribute.I, attribute.Type) = (whole, 2); break;
                case float number: (attribute.F, attribute.Type) = (number, 1); break;
                case string text: (attribute.S, attribute.Type) = (ByteString.CopyFromUtf8(text), 3); break;
                case TensorProto tensor: (attribute.T, attribute.Type) = (tensor, 4); break;
                case long[] list: attribute.Ints.AddRange(list); attribute.Type = 7; break;
                default: throw new ArgumentException($"No attribute: {value}.", nameof(attributes));
            }
            node.Attribute.Add(attribute);
        }
        return node;
    }

    public static TensorProto Floats(string name, ReadOnlySpan<float> values, params long[] shape)
    {
        TensorProto tensor = new()
        {
            Name = name, DataType = (int)DataType.Float, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)),
        };
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    public static TensorProto Whole(string name, params long[] values)
    {
        TensorProto tensor = new() { Name = name, DataType = (int)DataType.Int64, Dims = { values.Length } };
        tensor.Int64Data.AddRange(values);
        return tensor;
    }

    /// <summary>Random numbers, the same for the same seed.</summary>
    public static float[] Random(int count, ulong seed, double scale = 0.5)
    {
        CounterRandom random = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)(scale * random.NextGaussian());
        return values;
    }

    public static Matrix RandomMatrix(int rows, int columns, ulong seed, double scale = 1) =>
        Matrix.From(rows, columns, Random(rows * columns, seed, scale));

    /// <summary>Writes a model into a folder of its own.</summary>
    public static string Save(ModelProto model)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-onnx-").FullName, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return path;
    }

    /// <summary>Reads a model that layers compute.</summary>
    public static OnnxLayeredContent Layers(ModelProto model) => OnnxFile.Load(Save(model)) switch
    {
        OnnxLayeredContent layers => layers,
        OnnxOpaqueContent opaque => throw new InvalidDataException($"{opaque.Node} {opaque.Operator}: {opaque.Reason}"),
        var other => throw new InvalidDataException($"A {other.GetType().Name}."),
    };

    /// <summary>A multilayer perceptron as PyTorch exports it: Flatten, Gemm with transB, Relu, Gemm.</summary>
    public static ModelProto Torch(params long?[] input) => Model(input,
    [
        Node("Flatten", ["x"], "flat", ("axis", 1)), Node("Gemm", ["flat", "fc1.weight", "fc1.bias"], "h", ("transB", 1)),
        Node("Relu", ["h"], "r"), Node("Gemm", ["r", "fc2.weight", "fc2.bias"], "y", ("alpha", 1f), ("beta", 1f), ("transB", 1)),
    ],
    [
        Floats("fc1.weight", Random(5 * 12, 1), 5, 12), Floats("fc1.bias", Random(5, 2), 5), Floats("fc2.weight", Random(3 * 5, 3), 3, 5),
        Floats("fc2.bias", Random(3, 4), 3),
    ]);

    /// <summary>A convolution of images of 6 × 6 pixels, with three classes: layers do not compute it.</summary>
    public static ModelProto Convolution(int? batch) => Model([batch, 1, 6, 6],
    [
        Node("Conv", ["x", "k"], "c"), Node("Relu", ["c"], "r"), Node("Flatten", ["r"], "f"),
        Node("Gemm", ["f", "w"], "z"), Node("Softmax", ["z"], "y"),
    ],
    [
        Floats("k", Random(18, 1), 2, 1, 3, 3), Floats("w", Random(32 * 3, 2), 32, 3),
    ]);
}
