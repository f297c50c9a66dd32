using PolyRelu.Networks;
using PolyRelu.Networks.Layered;

namespace PolyRelu.Serialization;

/// <summary>What a file of a network of any kind holds.</summary>
/// <param name="Network">The network: a <see cref="PolyReluNetwork"/> or a <see cref="LayeredNetwork"/>.</param>
/// <param name="Metadata">The texts that were saved with it, such as what it was trained on.</param>
public sealed record SavedModel(INetwork Network, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// Loads networks of any origin by the extension of the file, and saves them: <c>.safetensors</c> and <c>.npz</c> both ways, PyTorch's
/// <c>.pt</c> and <c>.pth</c> read only.
/// </summary>
/// <remarks>
/// pReLU networks under our own names are those of <see cref="NetworkFile"/>. Other arrays are taken as the affine layers of
/// <c>nn.Sequential</c> and the like (<c>0.weight</c>, <c>fc1.bias</c>, <c>module.net.2.weight</c>, <c>W1</c>, <c>dense/kernel:0</c>), in
/// half, bfloat16, single or double precision, either way round; what is done between them the options say.
/// Our own files of layered networks say it themselves, in the text <c>polyrelu.layers</c> (docs/file-formats.md).
/// </remarks>
public static class ModelFile
{
    private const string Format = "1";

    /// <summary>Loads a network with the texts that were saved with it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">What the file does not say.</param>
    /// <exception cref="InvalidDataException">
    /// The file is malformed or makes no network, or the options are silent where they must speak; the message names those that would make
    /// this file work.
    /// </exception>
    /// <exception cref="ArgumentException">The extension is not one of those that can be read.</exception>
    public static SavedModel Open(string path, NetworkFileOptions? options = null)
    {
        options ??= new NetworkFileOptions();
        if (string.IsNullOrWhiteSpace(options.Map)) options = options with { Map = null };
        var file = ParameterFile.Read(path);
        if (LayersOf(file) is { } text)
        {
            if (options is not { Layers: null, Map: null, Power: null, NormalizeInput: null, Form: null })
                throw new InvalidDataException($"{path} says what its layers are, {Quotation.Of(text)}: leave out --layers, --map, "
                    + "--power, --normalise-input and --unnormalised.");
            (Dictionary<string, NumericArray> arrays, IReadOnlyDictionary<string, string> texts) = Own(file);
            return new SavedModel(LayeredParts.Build(path, text, arrays), texts);
        }
        if ((options.Layers ?? options.Map) is not null && NetworkParts.SaysPower(file))
            throw new InvalidDataException($"{path} says that it is a pReLU network: leave out --layers and --map.");
        if (options.Layers is null && options.Map is null && NetworkParts.Knows(file.Arrays.Keys))
        {
            var parts = NetworkParts.From(file);
            SavedModel saved = new(NetworkFile.Build(path, parts, options), parts.Metadata);
            if (parts.Note is { } note) options.Note?.Invoke(note);
            return saved;
        }
        return new SavedModel(ForeignNetwork.Build(file, options), file.Metadata.Where(pair => !pair.Key.StartsWith(NetworkParts.Prefix,
            StringComparison.Ordinal)).ToDictionary());
    }

    /// <summary>Saves a network atomically; loaded again it has the same bits.</summary>
    /// <param name="path">A <c>.safetensors</c> or <c>.npz</c> file.</param>
    /// <param name="network">The network.</param>
    /// <param name="metadata">Texts to keep with it; their names must not start with <c>polyrelu.</c></param>
    /// <exception cref="ArgumentException">The extension or the network is of another kind, or a text has a name that is taken.</exception>
    public static void Save(string path, INetwork network, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network is PolyReluNetwork own)
        {
            NetworkFile.Save(path, own, metadata);
            return;
        }
        LayeredNetwork layered = network as LayeredNetwork
            ?? throw new ArgumentException($"A {network.GetType().Name} cannot be saved.", nameof(network));
        metadata ??= new Dictionary<string, string>();
        NetworkFile.RequireFree(metadata);
        string text = LayeredParts.TextOf(layered);
        Dictionary<string, NumericArray> arrays = LayeredParts.ArraysOf(layered);
        switch (ParameterFile.ExtensionOf(path))
        {
            case ".safetensors":
                SafetensorsFile.Write(path, arrays, new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal)
                {
                    [NetworkParts.FormatName] = Format,
                    [LayeredParts.Name] = text,
                });
                break;
            case ".npz":
                NpzFile.Write(path, [.. arrays, new(NetworkParts.FormatName, NumericArray.Scalar(1L)),
                    new(LayeredParts.Name, Text(text)), .. NetworkParts.TextArray(metadata)]);
                break;
            case var other:
                throw new ArgumentException($"A network is written to .safetensors or .npz; got {Quotation.Of(other)} ({path}).",
                    nameof(path));
        }
    }

    /// <summary>The text of the layers in our own files; null in others.</summary>
    private static string? LayersOf(ParameterFile file) => file.Metadata.GetValueOrDefault(LayeredParts.Name)
        ?? (file.Arrays.TryGetValue(LayeredParts.Name, out NumericArray? text) ? System.Text.Encoding.UTF8.GetString(text.Bytes) : null);

    /// <summary>The arrays of layers, and the texts, of one of our own files.</summary>
    private static (Dictionary<string, NumericArray> Arrays, IReadOnlyDictionary<string, string> Texts) Own(ParameterFile file)
    {
        Dictionary<string, NumericArray> arrays = new(file.Arrays, StringComparer.Ordinal);
        string? format = file.Metadata.GetValueOrDefault(NetworkParts.FormatName);
        if (arrays.Remove(NetworkParts.FormatName, out NumericArray? number))
            format = number.ToScalar().ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (format != Format)
            throw new InvalidDataException(
                $"{file.Path} has {NetworkParts.FormatName} {Quotation.Of(format ?? "(none)")}; this version reads {Format}.");
        IReadOnlyDictionary<string, string> texts = file.Extension == ".npz"
            ? NetworkParts.TextsOf(new NamedArrays(file.Path, file.Arrays))
            : file.Metadata.Where(pair => !pair.Key.StartsWith(NetworkParts.Prefix, StringComparison.Ordinal)).ToDictionary();
        foreach (string name in new[] { LayeredParts.Name, NetworkParts.TextsName }) arrays.Remove(name);
        return (arrays, texts);
    }

    private static NumericArray Text(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        return NumericArray.From(bytes, bytes.Length);
    }
}
