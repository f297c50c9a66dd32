using PolyRelu.Onnx;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>Opens the file of a network, whatever program wrote it.</summary>
internal static class NetworkSource
{
    /// <summary>Whether a file is ONNX, by its name.</summary>
    public static bool IsOnnx(string path) => Path.GetExtension(path).Equals(OnnxFile.Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens a network; a model of ONNX that is made of other layers is asked for its logits alone.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What it does not say.</param>
    /// <param name="note">Told what was taken where there was a choice.</param>
    /// <exception cref="InvalidDataException">The file makes no network.</exception>
    /// <exception cref="CommandException">The options are of files of another kind.</exception>
    public static SavedModel Open(string path, NetworkSourceOptions options, Action<string> note)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(note);
        NetworkFileOptions ofWeights = options.OfWeights;
        if (!IsOnnx(path) && options.Logits is not null)
            throw CommandException.Usage($"--logits names an output of an ONNX file; {path} is none.");
        if (!IsOnnx(path)) return ModelFile.Open(path, ofWeights);
        if (ofWeights is not { Layers: null, Map: null, Power: null, NormalizeInput: null, Form: null })
            throw CommandException.Usage($"{path} says all of its network: leave out --layers, --map, --power, --normalise-input and "
                + "--unnormalised.");
        OnnxContent content = OnnxFile.Load(path, new OnnxFileOptions { Output = options.Logits });
        foreach (string line in content.Notes) note($"{path}: {line}");
        return content switch
        {
            OnnxPolyReluContent own => new SavedModel(own.Network, own.Metadata),
            OnnxLayeredContent layers => new SavedModel(layers.Network, layers.Metadata),
            OnnxOpaqueContent opaque => new SavedModel(ScoredModel.Of(path, opaque), opaque.Metadata),
            _ => throw new InvalidDataException($"{path} holds a {content.GetType().Name}, which is no network."),
        };
    }
}
