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
        return model;
    }

    /// <summary>Version of the operators of ONNX itself; 0 where the model uses others alone.</summary>
    public static long Opset(ModelProto model) => model.OpsetImport.FirstOrDefault(set => set.Domain is "" or "ai.onnx")?.Version ?? 0;
}
