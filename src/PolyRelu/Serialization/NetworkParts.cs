using System.Globalization;
using System.Text.Json;

namespace PolyRelu.Serialization;

/// <summary>What a network's file holds, whichever format it has.</summary>
/// <param name="Arrays">The parameters.</param>
/// <param name="Metadata">Free texts.</param>
/// <param name="Format">Version of the metadata; null in files of others.</param>
/// <param name="Power">The power p; null where the file does not say it.</param>
/// <param name="NormalizeInput">Whether the network is input-normalised; null where the file does not say it.</param>
/// <param name="Head"><c>binary</c> or <c>multiclass</c>; null where the file does not say it.</param>
internal sealed record NetworkParts(
    IReadOnlyDictionary<string, NumericArray> Arrays, IReadOnlyDictionary<string, string> Metadata, string? Format, double? Power, bool? NormalizeInput, string? Head)
{
    public const string Centre = "center", Weights = "prelulayer.W", OutputWeights = "output_net.weight", Bias = "output_net.bias", Prefix = "polyrelu.";

    private const string PowerKey = "power", NormalizeKey = "normalize_input";

    private const string PowerName = Prefix + PowerKey, NormalizeName = Prefix + NormalizeKey, HeadName = Prefix + "head", FormatName = Prefix + "format", TextsName = Prefix + "metadata";

    private static readonly string[] Known = [Centre, Weights, OutputWeights, Bias];

    /// <summary>Reads a file by its extension.</summary>
    public static NetworkParts Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NetworkParts parts = Extension(path) switch
        {
            ".safetensors" => FromSafetensors(path),
            ".npz" => FromNpz(path),
            ".pt" or ".pth" => new NetworkParts(PyTorchStateDict.Read(path), new Dictionary<string, string>(), null, null, null, null),
            string other => throw new ArgumentException($"A network is read from .safetensors, .npz, .pt or .pth; got '{other}' ({path}).", nameof(path)),
        };
        parts.RequireKnown(path);
        if (parts.Format is not (null or "1")) throw new InvalidDataException($"{path} has {FormatName} {parts.Format}; this version reads 1.");
        return parts;
    }

    /// <summary>Takes the network out of an archive whose arrays of the network all begin with a prefix; null where there is none.</summary>
    public static NetworkParts? Take(string source, IReadOnlyDictionary<string, NumericArray> archive, string prefix)
    {
        Dictionary<string, NumericArray> arrays = archive.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        if (arrays.Count == 0) return null;
        if (!arrays.Remove(PowerKey, out NumericArray? power) || !arrays.Remove(NormalizeKey, out NumericArray? normalize))
            throw new InvalidDataException($"{source} needs the arrays '{prefix}{PowerKey}' and '{prefix}{NormalizeKey}'.");
        NetworkParts parts = new(arrays, new Dictionary<string, string>(), null, power.ToScalar(), normalize.ToScalar() != 0, null);
        parts.RequireKnown(source);
        return parts;
    }

    /// <summary>Puts the network into an archive, every name with a prefix.</summary>
    public void AddTo(Dictionary<string, NumericArray> archive, string prefix)
    {
        archive.Add(prefix + PowerKey, NumericArray.Scalar(Power!.Value));
        archive.Add(prefix + NormalizeKey, NumericArray.Scalar(NormalizeInput!.Value));
        foreach ((string name, NumericArray array) in Arrays) archive.Add(prefix + name, array);
    }

    /// <summary>Writes a file by its extension.</summary>
    public void Write(string path)
    {
        switch (Extension(path))
        {
            case ".safetensors": SafetensorsFile.Write(path, Arrays, Texts()); break;
            case ".npz": NpzFile.Write(path, Arrays.Concat(Scalars())); break;
            case string other: throw new ArgumentException($"A network is written to .safetensors or .npz; got '{other}' ({path}).", nameof(path));
        }
    }

    private void RequireKnown(string source)
    {
        string? unknown = Arrays.Keys.FirstOrDefault(name => !Known.Contains(name));
        if (unknown is not null) throw new InvalidDataException($"{source} holds an array '{unknown}', which is no part of a pReLU network: {string.Join(", ", Known)}.");
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();

    private static NetworkParts FromSafetensors(string path)
    {
        SafetensorsContent content = SafetensorsFile.Read(path);
        Dictionary<string, string> own = content.Metadata.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary();
        double? power = null;
        bool? normalizeInput = null;
        foreach ((string name, string value) in own)
        {
            bool valid = name switch
            {
                PowerName => (power = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double p) ? p : null) is not null,
                NormalizeName => (normalizeInput = value switch { "true" => true, "false" => false, _ => null }) is not null,
                HeadName or FormatName => true,
                _ => false,
            };
            if (!valid) throw new InvalidDataException($"{path}: the metadata '{name}' = '{value}' cannot be understood.");
        }
        Dictionary<string, string> texts = content.Metadata.Where(pair => !own.ContainsKey(pair.Key)).ToDictionary();
        return new NetworkParts(content.Tensors, texts, own.GetValueOrDefault(FormatName), power, normalizeInput, own.GetValueOrDefault(HeadName));
    }

    private static NetworkParts FromNpz(string path)
    {
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        double? power = arrays.Remove(PowerName, out NumericArray? p) ? p.ToScalar() : null;
        bool? normalizeInput = arrays.Remove(NormalizeName, out NumericArray? normalize) ? normalize.ToScalar() != 0 : null;
        string? format = arrays.Remove(FormatName, out NumericArray? version) ? version.ToScalar().ToString(CultureInfo.InvariantCulture) : null;
        SortedDictionary<string, string> texts = [];
        if (arrays.Remove(TextsName, out NumericArray? json))
        {
            try
            {
                texts = JsonSerializer.Deserialize(json.Bytes, FileJson.Default.SortedDictionaryStringString) ?? [];
            }
            catch (JsonException cause)
            {
                throw new InvalidDataException($"{path}: {TextsName} is not the JSON of texts ({cause.Message}).", cause);
            }
        }
        return new NetworkParts(arrays, texts, format, power, normalizeInput, null);
    }

    private SortedDictionary<string, string> Texts() => new(Metadata.ToDictionary(), StringComparer.Ordinal)
    {
        [FormatName] = Format!,
        [PowerName] = Power!.Value.ToString("R", CultureInfo.InvariantCulture),
        [NormalizeName] = NormalizeInput!.Value ? "true" : "false",
        [HeadName] = Head!,
    };

    private IEnumerable<KeyValuePair<string, NumericArray>> Scalars()
    {
        yield return new(FormatName, NumericArray.Scalar(long.Parse(Format!, CultureInfo.InvariantCulture)));
        yield return new(PowerName, NumericArray.Scalar(Power!.Value));
        yield return new(NormalizeName, NumericArray.Scalar(NormalizeInput!.Value));
        if (Metadata.Count == 0) yield break;
        SortedDictionary<string, string> texts = new(Metadata.ToDictionary(), StringComparer.Ordinal);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(texts, FileJson.Default.SortedDictionaryStringString);
        yield return new(TextsName, NumericArray.From(json, json.Length));
    }
}
