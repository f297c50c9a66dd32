using System.Globalization;
using System.Text.Json;
using PolyRelu.Networks;

namespace PolyRelu.Serialization;

/// <summary>What a network's file holds, whichever format it has.</summary>
/// <param name="Arrays">The parameters.</param>
/// <param name="Metadata">Free texts.</param>
/// <param name="Format">Version of the metadata; null in files of others.</param>
/// <param name="Power">The power p; null where the file does not say it.</param>
/// <param name="NormalizeInput">Whether the network is input-normalised; null where the file does not say it.</param>
/// <param name="Head"><c>binary</c> or <c>multiclass</c>; null where the file does not say it.</param>
/// <param name="Form">
/// Whether neurons are divided by ‖w‖^{p−1}: they are unless a file with a power says otherwise; null without a power.
/// </param>
internal sealed record NetworkParts(
    IReadOnlyDictionary<string, NumericArray> Arrays, IReadOnlyDictionary<string, string> Metadata, string? Format, double? Power,
    bool? NormalizeInput, string? Head, NeuronForm? Form)
{
    public const string Centre = "center", Weights = "prelulayer.W", OutputWeights = "output_net.weight", Bias = "output_net.bias",
    Prefix = "polyrelu.", FormatName = Prefix + "format", TextsName = Prefix + "metadata";

    private const string PowerKey = "power", NormalizeKey = "normalize_input", UnnormalisedKey = "unnormalised";

    private const string PowerName = Prefix + PowerKey, NormalizeName = Prefix + NormalizeKey, UnnormalisedName = Prefix + UnnormalisedKey,
        HeadName = Prefix + "head";

    private static readonly string[] Known = [Centre, Weights, OutputWeights, Bias], OfNpz =
        [PowerName, NormalizeName, UnnormalisedName, FormatName, TextsName];

    /// <summary>What was chosen where the file left a choice, a sentence without its end; null where it left none.</summary>
    public string? Note { get; init; }

    /// <summary>Reads a file by its extension; there may be no arrays but a network's, which is seen before any is read.</summary>
    public static NetworkParts Read(string path) => From(ParameterFile.Read(path, names => RequireKnown(path, names)));

    /// <summary>Whether arrays of these names, all with one prefix, are a pReLU network's under our names.</summary>
    public static bool Knows(IEnumerable<string> names)
    {
        string[] all = [.. names.Where(name => !OfNpz.Contains(name))];
        string prefix = PrefixOf(all);
        return all.Length > 0 && Array.TrueForAll(all, name => IsKnown(name, prefix));
    }

    /// <summary>Whether a file says power or normalisation itself, as our own do.</summary>
    public static bool SaysPower(ParameterFile file) => new[] { PowerName, NormalizeName }.Any(name => file.Metadata.ContainsKey(name)
        || file.Arrays.ContainsKey(name));

    /// <summary>Takes the network out of a file's content.</summary>
    public static NetworkParts From(ParameterFile file)
    {
        NetworkParts parts = file.Extension switch
        {
            ".safetensors" => FromSafetensors(file),
            ".npz" => FromNpz(file),
            _ => FromTorch(file),
        };
        if (parts.Format is not (null or "1"))
            throw new InvalidDataException($"{file.Path} has {FormatName} {Quotation.Of(parts.Format)}; this version reads 1.");
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
        NeuronForm form = FormOf(arrays.ContainsKey(UnnormalisedKey) && own.Flags(prefix + UnnormalisedKey, 1)[0]);
        foreach (string name in new[] { PowerKey, NormalizeKey, UnnormalisedKey }) arrays.Remove(name);
        RequireKnown(source, arrays.Keys);
        return new NetworkParts(arrays, new Dictionary<string, string>(), null, power, normalizeInput, null, form);
    }

    /// <summary>Puts the network into an archive, every name with a prefix.</summary>
    public void AddTo(Dictionary<string, NumericArray> archive, string prefix)
    {
        archive.Add(prefix + PowerKey, NumericArray.Scalar(Power!.Value));
        archive.Add(prefix + NormalizeKey, NumericArray.Scalar(NormalizeInput!.Value));
        if (Form == NeuronForm.Unnormalised) archive.Add(prefix + UnnormalisedKey, NumericArray.Scalar(true));
        foreach ((string name, NumericArray array) in Arrays) archive.Add(prefix + name, array);
    }

    /// <summary>Writes a file by its extension.</summary>
    public void Write(string path)
    {
        switch (ParameterFile.ExtensionOf(path))
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
        string[] all = [.. names.Where(name => !OfNpz.Contains(name))];
        string prefix = PrefixOf(all);
        string? unknown = Array.Find(all, name => !IsKnown(name, prefix));
        return unknown is null ? prefix : throw new InvalidDataException(
            $"{source} holds an array {Quotation.Of(unknown)}, which is no part of a pReLU network: {string.Join(", ", Known)}.");
    }

    private static string PrefixOf(string[] names) =>
        Array.Find(names, name => name.EndsWith("." + Weights, StringComparison.Ordinal)) is { } weights ? weights[..^Weights.Length] : "";

    private static bool IsKnown(string name, string prefix) =>
        name.StartsWith(prefix, StringComparison.Ordinal) && Known.Contains(name[prefix.Length..]);

    private static Dictionary<string, NumericArray> Strip(string prefix, IReadOnlyDictionary<string, NumericArray> arrays) =>
        arrays.ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);

    /// <summary>What was chosen in the file, for the user; null where there was nothing to choose.</summary>
    private static string? Choice(string path, string? key, string prefix)
    {
        string[] parts = [.. new[] { key is null ? null : $"its state dict {Quotation.Of(key)}", prefix.Length == 0 ? null
            : $"names without {Quotation.Of(prefix)}" }.OfType<string>()];
        return parts.Length == 0 ? null : $"{path}: took {string.Join(", ", parts)}";
    }

    private static NetworkParts FromTorch(ParameterFile file)
    {
        string prefix = RequireKnown(file.Path, file.Arrays.Keys);
        return new NetworkParts(Strip(prefix, file.Arrays), new Dictionary<string, string>(), null, null, null, null, null)
        {
            Note = Choice(file.Path, file.Key, prefix),
        };
    }

    private static NetworkParts FromSafetensors(ParameterFile file)
    {
        string path = file.Path;
        Dictionary<string, string> own = file.Metadata.Where(pair => pair.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary();
        double? power = null;
        bool? normalizeInput = null, unnormalised = null;
        foreach ((string name, string value) in own)
        {
            bool valid = name switch
            {
                PowerName => (power = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double p)
                    ? p : null) is not null,
                NormalizeName => (normalizeInput = Flag(value)) is not null,
                UnnormalisedName => (unnormalised = Flag(value)) is not null,
                HeadName or FormatName => true,
                _ => false,
            };
            if (!valid)
                throw new InvalidDataException($"{path}: the metadata {Quotation.Of(name)} = {Quotation.Of(value)} cannot be understood.");
        }
        Dictionary<string, string> texts = file.Metadata.Where(pair => !own.ContainsKey(pair.Key)).ToDictionary();
        string prefix = RequireKnown(path, file.Arrays.Keys);
        return new NetworkParts(Strip(prefix, file.Arrays), texts, own.GetValueOrDefault(FormatName), power, normalizeInput,
            own.GetValueOrDefault(HeadName), power is null && unnormalised is null ? null : FormOf(unnormalised ?? false))
        { Note = Choice(path, null, prefix) };
    }

    private static NetworkParts FromNpz(ParameterFile file)
    {
        string path = file.Path, prefix = RequireKnown(path, file.Arrays.Keys);
        Dictionary<string, NumericArray> arrays = new(file.Arrays);
        NamedArrays own = new(path, arrays);
        double? power = own.Find(PowerName) is null ? null : own.Scalar(PowerName);
        bool? normalizeInput = own.Find(NormalizeName) is null ? null : own.Flags(NormalizeName, 1)[0];
        bool? unnormalised = own.Find(UnnormalisedName) is null ? null : own.Flags(UnnormalisedName, 1)[0];
        string? format = own.Find(FormatName) is null ? null : own.Scalar(FormatName).ToString(CultureInfo.InvariantCulture);
        IReadOnlyDictionary<string, string> texts = TextsOf(own);
        foreach (string name in OfNpz) arrays.Remove(name);
        return new NetworkParts(Strip(prefix, arrays), texts, format, power, normalizeInput, null,
            power is null && unnormalised is null ? null : FormOf(unnormalised ?? false))
        { Note = Choice(path, null, prefix) };
    }

    /// <summary>The texts in an <c>.npz</c> file; none where there are none.</summary>
    /// <exception cref="InvalidDataException">They are not the JSON of texts.</exception>
    public static IReadOnlyDictionary<string, string> TextsOf(NamedArrays file)
    {
        if (file.Find(TextsName) is not { } json) return new Dictionary<string, string>();
        try
        {
            return JsonSerializer.Deserialize(json.Bytes, FileJson.Default.SortedDictionaryStringString) ?? [];
        }
        catch (JsonException cause)
        {
            throw new InvalidDataException($"{file.Source}: {TextsName} is not the JSON of texts ({cause.Message}).", cause);
        }
    }

    /// <summary>The array that holds texts in an <c>.npz</c> file; nothing where there are none.</summary>
    public static IEnumerable<KeyValuePair<string, NumericArray>> TextArray(IReadOnlyDictionary<string, string> texts)
    {
        if (texts.Count == 0) yield break;
        SortedDictionary<string, string> sorted = new(texts.ToDictionary(), StringComparer.Ordinal);
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(sorted, FileJson.Default.SortedDictionaryStringString);
        yield return new(TextsName, NumericArray.From(json, json.Length));
    }

    private static bool? Flag(string text) => text switch { "true" => true, "false" => false, _ => null };

    private static NeuronForm FormOf(bool unnormalised) => unnormalised ? NeuronForm.Unnormalised : NeuronForm.Normalised;

    private SortedDictionary<string, string> Texts()
    {
        SortedDictionary<string, string> texts = new(Metadata.ToDictionary(), StringComparer.Ordinal)
        {
            [FormatName] = Format!,
            [PowerName] = Power!.Value.ToString("R", CultureInfo.InvariantCulture),
            [NormalizeName] = NormalizeInput!.Value ? "true" : "false",
            [HeadName] = Head!,
        };
        // Said of these alone: files of normalised networks stay as they were, and versions before refuse what they would misread.
        if (Form == NeuronForm.Unnormalised) texts[UnnormalisedName] = "true";
        return texts;
    }

    private IEnumerable<KeyValuePair<string, NumericArray>> Scalars()
    {
        yield return new(FormatName, NumericArray.Scalar(long.Parse(Format!, CultureInfo.InvariantCulture)));
        yield return new(PowerName, NumericArray.Scalar(Power!.Value));
        yield return new(NormalizeName, NumericArray.Scalar(NormalizeInput!.Value));
        if (Form == NeuronForm.Unnormalised) yield return new(UnnormalisedName, NumericArray.Scalar(true));
        foreach (KeyValuePair<string, NumericArray> texts in TextArray(Metadata)) yield return texts;
    }
}
