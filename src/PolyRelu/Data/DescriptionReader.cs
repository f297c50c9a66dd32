using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>The fields of a description in its JSON form; what is missing or of another type is said with its name.</summary>
internal readonly struct DescriptionReader
{
    private readonly JsonElement root;

    /// <summary>Reads an object.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public DescriptionReader(JsonElement root)
    {
        string kind = root.ValueKind.ToString().ToLowerInvariant();
        if (root.ValueKind != JsonValueKind.Object) throw new InvalidDataException($"it is a JSON {kind}, not an object");
        this.root = root;
    }

    /// <summary>A text.</summary>
    public string Text(string name) => TextOrNull(name) ?? throw Wrong(name, "a text");

    /// <summary>A text as it may be shown: on one line, shortened, without control characters; null where there is none.</summary>
    public string? TextOrNull(string name)
    {
        if (!root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null) return null;
        if (value.ValueKind != JsonValueKind.String) throw Wrong(name, "a text");
        try
        {
            return Quotation.Line(value.GetString()!, Quotation.Longest);
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "a text in Unicode");
        }
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

    /// <summary>Whether something holds; null where nothing is said.</summary>
    public bool? FlagOrNull(string name) =>
        !root.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
            : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "true or false");

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

    /// <summary>The member of an enum that a word stands for.</summary>
    public T Word<T>(string name)
        where T : struct, Enum =>
        Wording.Find<T>(Text(name)) ?? throw Wrong(name, $"one of {string.Join(", ", Wording.All<T>())}");

    private static InvalidDataException Wrong(string name, string expected) => new($"its field '{name}' is missing or is not {expected}");
}
