using Google.Protobuf;
using PolyRelu.Onnx.Format;

namespace PolyRelu.Onnx.Reading;

/// <summary>Opens a file as a model.</summary>
internal static class ModelReader
{
    /// <summary>Reads the message that the file is.</summary>
    /// <exception cref="InvalidDataException">It is none, or not a model.</exception>
    public static ModelProto Open(string path)
    {
        if (Directory.Exists(path)) throw new InvalidDataException($"{path} is a folder; expected an ONNX file.");
        ModelProto model;
        try
        {
            using FileStream stream = File.OpenRead(path);
            model = ModelProto.Parser.ParseFrom(stream);
        }
        catch (InvalidProtocolBufferException problem)
        {
            throw new InvalidDataException($"{path} is no ONNX file, or only a part of one: {problem.Message}", problem);
        }
        if (model.Graph is null || model.OpsetImport.Count == 0)
            throw new InvalidDataException($"{path} holds no ONNX model: it has {(model.Graph is null ? "no graph" : "no operator set")}.");
        // Another file would be looked for in the current folder, and may be that of another model.
        if (model.Graph.Initializer.Concat(model.Graph.Node.SelectMany(node => node.Attribute).Select(attribute => attribute.T))
            .FirstOrDefault(tensor => tensor?.ExternalData.Count > 0) is { } external)
            throw new InvalidDataException($"{path} keeps {Quotation.Of(external.Name)} in another file, and no other file is opened. Save "
                + "it whole, such as by onnx.save(model, path) without external data.");
        return model;
    }

    /// <summary>Version of the operators of ONNX itself; 0 where the model uses others alone.</summary>
    public static long Opset(ModelProto model) => model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
}
