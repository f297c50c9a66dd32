using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolyRelu.Data;

/// <summary>Which labels of a file are which classes, where they are not the classes' own numbers 0..C−1 or ±1.</summary>
/// <remarks>
/// Training and test samples have to agree on it, though a file may lack some of the classes; so a network carries it as a text
/// (<see cref="Text"/>) beside the description of its data.
/// </remarks>
public sealed record ClassLabels
{
    /// <summary>Name of the text of a network that says it.</summary>
    public const string Text = "class_labels";

    private const string FirstField = "first", NamesField = "names";
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Labels that count from a number.</summary>
    /// <param name="first">The label of class 0, or of −1.</param>
    public ClassLabels(int first) => First = first;

    /// <summary>Labels that are names.</summary>
    /// <param name="names">[C], the name of each class.</param>
    /// <exception cref="ArgumentException">A name stands there twice.</exception>
    public ClassLabels(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Distinct(StringComparer.Ordinal).Count() != names.Count)
            throw new ArgumentException($"Every class needs a name of its own; got {Quotation.List(names)}.", nameof(names));
        Names = names;
    }

    /// <summary>The label of class 0, or of −1; 0 where the labels are names.</summary>
    public int First { get; }

    /// <summary>[C], the name of each class; null where labels are numbers.</summary>
    public IReadOnlyList<string>? Names { get; }

    /// <summary>Reads the JSON form.</summary>
    /// <exception cref="InvalidDataException">The text is none; the message says why.</exception>
    public static ClassLabels Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            return root.TryGetProperty(NamesField, out JsonElement names)
                ? new ClassLabels([.. names.EnumerateArray().Select(name => name.GetString() ?? "")])
                : new ClassLabels(root.GetProperty(FirstField).GetInt32());
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException)
        {
            throw new InvalidDataException(
                $"expected {{\"{FirstField}\": 1}} or {{\"{NamesField}\": […]}}; {PlainMessage.Of(cause)}", cause);
        }
    }

    /// <summary>The JSON form on one line: <c>{"first":1}</c> or <c>{"names":["cat","dog"]}</c>.</summary>
    public string ToJson()
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream, Relaxed))
        {
            writer.WriteStartObject();
            if (Names is null) writer.WriteNumber(FirstField, First);
            else
            {
                writer.WriteStartArray(NamesField);
                foreach (string name in Names) writer.WriteStringValue(name);
                writer.WriteEndArray();
            }
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <inheritdoc/>
    public bool Equals(ClassLabels? other) =>
        other is not null && First == other.First && (Names ?? []).SequenceEqual(other.Names ?? []) && Names is null == other.Names is null;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(First, Names?.Count, Names is [var name, ..] ? name : null);
}
