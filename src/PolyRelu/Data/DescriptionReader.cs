using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>The fields of a description in its JSON form; what is missing or of another type is said with its name.</summary>
internal readonly struct DescriptionReader
{
    private const int LongestText = 500;

    private readonly JsonElement root;

    /// <summary>Reads an object.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public DescriptionReader(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"it is a JSON "
            + $"{root.ValueKind.ToString().ToLowerInvariant()}, not an object");
        this.root = root;
    }

    /// <summary>A text.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw Wrong(name, "a text");

    /// <summary>A text of at most some hundred characters; null where there is none.</summary>
    public string? TextOrNull(string name)
    {
        if (!root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: <= LongestText } text ? text
            : throw Wrong(name, "a text");
    }

    /// <summary>A whole number ≥ 0.</summary>
    public int Integer(string name) => IntegerOrNull(name) ?? throw Wrong(name, "a whole number");

    /// <summary>A whole number ≥ 0; null where there is none.</summary>
    public int? IntegerOrNull(string name)
    {
        if (!root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= 0 ? number
            : throw Wrong(name, "a whole number");
    }

    /// <summary>A seed: a whole number of 64 bits.</summary>
    public ulong Seed(string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out ulong number)
            ? number : throw Wrong(name, "a whole number");

    /// <summary>A finite number.</summary>
    public double Number(string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, "a number");

    /// <summary>One of some words.</summary>
    public T Word<T>(string name, IReadOnlyDictionary<T, string> words)
        where T : struct, Enum
    {
        string text = Text(name);
        foreach ((T value, string word) in words)
            if (word == text) return value;
        throw Wrong(name, $"one of {string.Join(", ", words.Values)}");
    }

    /// <summary>A text as a message may quote it: on one line, and not long.</summary>
    public static string Line(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
        return line.Length <= 60 ? line : line[..60] + "…";
    }

    private static InvalidDataException Wrong(string name, string expected) => new($"its field '{name}' is missing or is not {expected}");
}
