using System.Globalization;
using System.Text.Json;

namespace PolyRelu.Experiments.Runs;

/// <summary>A configuration as dotted keys and values, in the order of its file: <c>training.learningRate</c> → 0.1.</summary>
/// <remarks>
/// Lists of numbers and words are one value; the objects in a list have keys with their places, from 0: <c>evaluations.0.norm</c>.
/// An object says besides that it is given, and a list of objects how many it has, so that none and another number differ by one key.
/// </remarks>
internal sealed class FlatConfiguration
{
    private const string Given = "given";
    private readonly Dictionary<string, FlatValue> values = new(StringComparer.Ordinal);
    private readonly List<string> keys = [];

    private FlatConfiguration(JsonElement root) => Add("", root);

    /// <summary>The keys, in the order of the file.</summary>
    public IReadOnlyList<string> Keys => keys;

    /// <summary>Reads a <c>config.json</c>.</summary>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    public static FlatConfiguration Of(byte[] json) => new(JsonFile.Element(json));

    /// <summary>The value of a key; null where the configuration lacks it.</summary>
    public FlatValue? Find(string key) => values.TryGetValue(key, out FlatValue found) ? found : null;

    /// <summary>The first key whose last part is a word; null for none.</summary>
    public string? KeyOf(string word) => keys.Find(key => key == word || key.EndsWith($".{word}", StringComparison.Ordinal));

    private void Add(string key, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && (key.Length == 0 || element.EnumerateObject().Any()))
        {
            if (key.Length > 0) Add(key, new FlatValue(Given, null));
            foreach (JsonProperty property in element.EnumerateObject()) Add(Join(key, property.Name), property.Value);
            return;
        }
        if (element.ValueKind == JsonValueKind.Array && element.EnumerateArray().Any(entry => entry.ValueKind == JsonValueKind.Object))
        {
            Add(key, new FlatValue(string.Create(CultureInfo.InvariantCulture, $"{Given}: {element.GetArrayLength()}"), null));
            int place = 0;
            foreach (JsonElement entry in element.EnumerateArray()) Add(Join(key, place++.ToString(CultureInfo.InvariantCulture)), entry);
            return;
        }
        Add(key, FlatValue.Of(element));
    }

    private void Add(string key, FlatValue value)
    {
        if (values.TryAdd(key, value)) keys.Add(key);
    }

    private static string Join(string key, string part) => key.Length == 0 ? part : $"{key}.{part}";
}

/// <summary>A value of a configuration.</summary>
/// <param name="Text">The value as a text, numbers as JSON has them; null for null.</param>
/// <param name="Number">The number; null where it is none.</param>
internal readonly record struct FlatValue(string? Text, double? Number)
{
    /// <summary>The value of an element that is no object.</summary>
    public static FlatValue Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => default,
        JsonValueKind.String => new(element.GetString(), null),
        JsonValueKind.Number => new(element.GetRawText(), element.GetDouble()),
        JsonValueKind.True => new("true", null),
        JsonValueKind.False => new("false", null),
        JsonValueKind.Array => new($"[{string.Join(", ", element.EnumerateArray().Select(entry => Of(entry).Text ?? "null"))}]", null),
        JsonValueKind.Object => new("{}", null),
        _ => throw new ArgumentOutOfRangeException(nameof(element), $"There is no value of the kind {element.ValueKind}."),
    };
}
