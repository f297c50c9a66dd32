using Google.Protobuf;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Onnx.Format;
using PolyRelu.Onnx.Reading;
using PolyRelu.Onnx.Writing;
using PolyRelu.Serialization;

namespace PolyRelu.Onnx;

/// <summary>Reads and writes networks as ONNX files (<c>.onnx</c>).</summary>
/// <remarks>
/// A file that <see cref="Save(string, PolyReluNetwork, OnnxPrecision, IReadOnlyDictionary{string, string})"/> wrote is read as the very
/// network; a graph of affine maps, element-wise functions, arithmetic and sums becomes layers with gradients; any other model is left to
/// ONNX Runtime. Nothing in a file is executed but by ONNX Runtime, and no other file is opened.
/// </remarks>
public static class OnnxFile
{
    /// <summary>The extension.</summary>
    public const string Extension = ".onnx";

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file; its extension is not looked at.</param>
    /// <param name="options">What the file leaves open.</param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed, holds weights in other files, or does not say which of its outputs are the logits.
    /// </exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    public static OnnxContent Load(string path, OnnxFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OnnxFileOptions();
        ModelProto model = ModelReader.Open(path);
        try
        {
            return Read(path, model, options);
        }
        catch (InvalidDataException problem)
        {
            throw new InvalidDataException($"{path}: {problem.Message}", problem);
        }
    }

    /// <summary>Writes a pReLU network, with any power and normalisation; parameters keep their names and bits.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="precision">The numbers that the graph computes with.</param>
    /// <param name="metadata">Texts to keep with it; their names must not start with <c>polyrelu.</c></param>
    /// <remarks>
    /// Operator set 17. An input-normalised network of power above 1 divides by ‖z‖ = √Σz² of z = x − c as computed: in float32 that loses
    /// precision for ‖z‖ below 1e−18, where squares leave the normal numbers.
    /// </remarks>
    /// <exception cref="ArgumentException">A text has a name that is taken.</exception>
    public static void Save(string path, PolyReluNetwork network, OnnxPrecision precision = OnnxPrecision.Narrow,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Write(path, PolyReluGraph.Of(network, precision, ModelTexts.Own(metadata)));
    }

    /// <summary>Writes layers.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The layers.</param>
    /// <param name="precision">The numbers that the graph computes with; ONNX Runtime lacks some functions in float64, such as erf.</param>
    /// <param name="metadata">Texts to keep with it; their names must not start with <c>polyrelu.</c></param>
    /// <exception cref="ArgumentException">A text has a name that is taken.</exception>
    public static void Save(string path, LayeredNetwork network, OnnxPrecision precision = OnnxPrecision.Narrow,
        IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        Write(path, LayeredGraph.Of(network, precision, ModelTexts.Own(metadata)));
    }

    /// <summary>Writes a model atomically; the same model makes the same bytes.</summary>
    internal static void Write(string path, ModelProto model) => AtomicFile.Write(path, stream => model.WriteTo(stream));

    private static OnnxContent Read(string path, ModelProto model, OnnxFileOptions options)
    {
        ModelTexts texts = ModelTexts.Of(model);
        if (PolyReluGraph.Find(model, texts) is { } network) return new OnnxPolyReluContent(network) { Metadata = texts.Others };
        GraphIndex index = new(model.Graph);
        var head = ModelHead.Find(index, options.Output, texts.HoldsLogits);
        RandomNodes.Refuse(index, head.Name);
        List<string> notes = head.Note is null ? [] : [head.Note];
        ModelInput? input = null;
        try
        {
            input = ModelInput.Find(index);
            LayeredNetwork layers = GraphReader.Read(index, ModelReader.Opset(model), input, head, notes);
            return new OnnxLayeredContent(layers) { Metadata = texts.Others, Notes = notes, Image = input.Image };
        }
        catch (UnsupportedModelException reason)
        {
            return new OnnxOpaqueContent(path, options)
            {
                Node = reason.Node, Operator = reason.Type, Reason = reason.Message, Metadata = texts.Others, Notes = notes,
                Image = input?.Image,
            };
        }
    }
}
