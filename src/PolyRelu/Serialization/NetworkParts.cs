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
    IReadOnlyDictionary<string, NumericArray> Arrays, IReadOnlyDictionary<string, string> Metadata, string? Format, double? Power,
    bool? NormalizeInput, string? Head)
{
    public const string Centre = "center", Weights = "prelulayer.W", OutputWeights = "output_net.weight", Bias = "output_net.bias",
    Prefix = "polyrelu.";

    private const string PowerKey = "power", NormalizeKey = "normalize_input";

    private const string PowerName = Prefix + PowerKey, NormalizeName = Prefix + NormalizeKey, HeadName = Prefix + "head",
        FormatName = Prefix + "format", TextsName = Prefix + "metadata";

    private static readonly string[] Known = [Centre, Weights, OutputWeights, Bias], OfNpz =
        [PowerName, NormalizeName, FormatName, TextsName];

    /// <summary>What was chosen where the file left a choice, a sentence without its end; null where it left none.</summary>
    public string? Note { get; init; }

    /// <summary>Reads a file by its extension.</summary>
    public static NetworkParts Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        NetworkParts parts = Extension(path) switch
        {
            ".safetensors" => FromSafetensors(path),
            ".npz" => FromNpz(path),
            ".pt" or ".pth" => FromTorch(path),
            var other => throw new ArgumentException(
                $"A network is read from .safetensors, .npz, .pt or .pth; got "
                + $"{(Directory.Exists(path) ? "a folder" : Quotation.Of(other))} ({path}).", nameof(path)),
        };
        if (parts.Format is not (null or "1"))
            throw new InvalidDataException($"{path} has {FormatName} {Quotation.Of(parts.Format)}; this version reads 1.");
        return parts;
    }

    /// <summary>
    /// Takes the network out of an archive whose arrays of the network all begin with a prefix; null where there is none.
    /// </summary>
    public static NetworkParts? Take(string source, IReadOnlyDictionary<string, NumericArray> archive, string prefix)
    {
        Dictionary<string, NumericArray> arrays = archive.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        if (arrays.Count == 0) return null;
        if (!arrays.ContainsKey(PowerKey) || !arrays.ContainsKey(NormalizeKey))
            throw new InvalidDataException($"{source} needs the arrays '{prefix}{PowerKey}' and '{prefix}{NormalizeKey}'.");
        NamedArrays own = new(source, archive);
        (double power, bool normalizeInput) = (own.Scalar(prefix + PowerKey), own.Flags(prefix + NormalizeKey, 1)[0]);
        arrays.Remove(PowerKey);
        arrays.Remove(NormalizeKey);
        RequireKnown(source, arrays.Keys);
        return new NetworkParts(arrays, new Dictionary<string, string>(), null, power, normalizeInput, null);
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
            case var other:
                throw new ArgumentException(
                $"A network is written to .safetensors or .npz; got {Quotation.Of(other)} ({path}).", nameof(path));
        }
    }

    /// <summary>Checks, before any array is read, that there are none but a network's.</summary>
    /// <returns>What precedes all names: wrappers such as DataParallel put <c>module.</c> there.</returns>
    private static string RequireKnown(string source, IEnumerable<string> names)
    {
        string[] all = [.. names];
        string prefix = Array.Find(all, name => name.EndsWith("." + Weights, StringComparison.Ordinal)) is { } weights
            ? weights[..^Weights.Length] : "";
        string? unknown = Array.Find(all, name => !name.StartsWith(prefix, StringComparison.Ordinal)
            || !Known.Contains(name[prefix.Length..]));
        return unknown is null ? prefix : throw new InvalidDataException(
            $"{source} holds an array {Quotation.Of(unknown)}, which is no part of a pReLU network: {string.Join(", ", Known)}.");
    }

    private static Dictionary<string, NumericArray> Strip(string prefix, IReadOnlyDictionary<string, NumericArray> arrays) =>
        arrays.ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);

    /// <summary>What was chosen in the file, for the user; null where there was nothing to choose.</summary>
    private static string? Choice(string path, string? key, string prefix)
    {
        string[] parts = [.. new[] { key is null ? null : $"its state dict {Quotation.Of(key)}", prefix.Length == 0 ? null
            : $"names without {Quotation.Of(prefix)}" }.OfType<string>()];
        return parts.Length == 0 ? null : $"{path}: took {string.Join(", ", parts)}";
    }

    private static NetworkParts FromTorch(string path)
    {
        string prefix = "";
        (string? key, IReadOnlyDictionary<string, NumericArray> tensors) =
            FileContent.Read(path, stream => PyTorchStateDict.Read(stream, path, names => prefix = RequireKnown(path, names)));
        return new NetworkParts(Strip(prefix, tensors), new Dictionary<string, string>(), null, null, null,
            null)
        { Note = Choice(path, key, prefix) };
    }

    private static string Extension(string path) => Path.GetExtension(path).ToLowerInvariant();

    private static NetworkParts FromSafetensors(string path)
    {
        SafetensorsContent content = SafetensorsFile.Read(path);
        Dictionary<string, string> own = content.Metadata.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary();
        double? power = null;
        bool? normalizeInput = null;
        foreach ((string name, string value) in own)
        {
            bool valid = name switch
            {
                PowerName => (power = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double p)
                    ? p : null) is not null,
                NormalizeName => (normalizeInput = value switch { "true" => true, "false" => false, _ => null }) is not null,
                HeadName or FormatName => true,
                _ => false,
            };
            if (!valid)
                throw new InvalidDataException($"{path}: the metadata {Quotation.Of(name)} = {Quotation.Of(value)} cannot be understood.");
        }
        Dictionary<string, string> texts = content.Metadata.Where(pair => !own.ContainsKey(pair.Key)).ToDictionary();
        string prefix = RequireKnown(path, content.Tensors.Keys);
        return new NetworkParts(Strip(prefix, content.Tensors), texts, own.GetValueOrDefault(FormatName), power, normalizeInput,
            own.GetValueOrDefault(HeadName))
        { Note = Choice(path, null, prefix) };
    }

    private static NetworkParts FromNpz(string path)
    {
        string prefix = RequireKnown(path, NpzFile.Names(path).Where(name => !OfNpz.Contains(name)));
        Dictionary<string, NumericArray> arrays = new(NpzFile.Read(path));
        NamedArrays own = new(path, arrays);
        double? power = own.Find(PowerName) is null ? null : own.Scalar(PowerName);
        bool? normalizeInput = own.Find(NormalizeName) is null ? null : own.Flags(NormalizeName, 1)[0];
        string? format = own.Find(FormatName) is null ? null : own.Scalar(FormatName).ToString(CultureInfo.InvariantCulture);
        SortedDictionary<string, string> texts = [];
        if (own.Find(TextsName) is { } json)
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
        foreach (string name in OfNpz) arrays.Remove(name);
        return new NetworkParts(Strip(prefix, arrays), texts, format, power, normalizeInput, null) { Note = Choice(path, null, prefix) };
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
