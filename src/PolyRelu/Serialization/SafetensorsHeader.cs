using System.Text.Json;

namespace PolyRelu.Serialization;

/// <summary>One tensor's line in a safetensors header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Type of the elements.</param>
/// <param name="Shape">Length of every dimension.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">Byte after the last; type and shape agree with the difference.</param>
internal sealed record SafetensorsEntry(string Name, ElementType Type, int[] Shape, long Begin, long End);

/// <summary>The JSON header of a safetensors file, checked but for the places' fit with the file.</summary>
internal sealed class SafetensorsHeader
{
    /// <summary>Tensors and texts of a file at most: the largest published networks have some tens of thousands.</summary>
    internal const int MostEntries = 100_000;

    private readonly List<SafetensorsEntry> tensors = [];
    private readonly Dictionary<string, string> metadata = new(StringComparer.Ordinal);

    /// <summary>The tensors in the order of the header.</summary>
    public IReadOnlyList<SafetensorsEntry> Tensors => tensors;

    /// <summary>The free texts.</summary>
    public IReadOnlyDictionary<string, string> Metadata => metadata;

    /// <summary>The format's name of a type.</summary>
    public static string NameOf(ElementType type) => type switch
    {
        ElementType.Bool => "BOOL",
        ElementType.Int8 => "I8",
        ElementType.UInt8 => "U8",
        ElementType.Int16 => "I16",
        ElementType.UInt16 => "U16",
        ElementType.Int32 => "I32",
        ElementType.UInt32 => "U32",
        ElementType.Int64 => "I64",
        ElementType.UInt64 => "U64",
        ElementType.Float16 => "F16",
        ElementType.BFloat16 => "BF16",
        ElementType.Float32 => "F32",
        ElementType.Float64 => "F64",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not an element type."),
    };

    /// <summary>Parses a header.</summary>
    /// <param name="json">Its bytes with padding.</param>
    /// <param name="complain">Makes the exception for a problem.</param>
    public static SafetensorsHeader Parse(ReadOnlySpan<byte> json, Func<string, Exception> complain)
    {
        SafetensorsHeader header = new();
        Utf8JsonReader reader = new(json);
        try
        {
            header.ReadAll(ref reader, complain);
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string of the header is not valid UTF-8 or UTF-16.
            throw complain($"the header is not valid JSON near byte {reader.BytesConsumed}: {cause.Message}");
        }
        return header;
    }

    private void ReadAll(ref Utf8JsonReader reader, Func<string, Exception> complain)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name)) throw complain($"the name {Quotation.Of(name)} occurs twice in the header.");
            if (names.Count > MostEntries) throw complain($"the header names more than {MostEntries} tensors, which are not read.");
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
                throw complain($"the header's entry {Quotation.Of(name)} should be an object.");
            if (name == "__metadata__") ReadMetadata(ref reader, complain);
            else tensors.Add(ReadTensor(ref reader, name, complain));
        }
        if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) throw complain("the header should be one JSON object.");
    }

    private void ReadMetadata(ref Utf8JsonReader reader, Func<string, Exception> complain)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            if (metadata.Count == MostEntries) throw complain($"the metadata hold more than {MostEntries} texts, which are not read.");
            if (reader.TokenType != JsonTokenType.String) throw complain($"the metadata {Quotation.Of(name)} should be a text.");
            if (!metadata.TryAdd(name, reader.GetString()!)) throw complain($"the metadata {Quotation.Of(name)} occurs twice.");
        }
    }

    private static SafetensorsEntry ReadTensor(ref Utf8JsonReader reader, string name, Func<string, Exception> complain)
    {
        ElementType? type = null;
        List<long>? shape = null, offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            switch (key)
            {
                case "dtype" when type is null && reader.TokenType == JsonTokenType.String:
                    type = TypeOf(reader.GetString()!, name,
                    complain); break;
                case "shape" when shape is null: shape = Numbers(ref reader, name, complain); break;
                case "data_offsets" when offsets is null: offsets = Numbers(ref reader, name, complain); break;
                default:
                    throw complain(
                    $"the tensor {Quotation.Of(name)} should have dtype, shape and data_offsets, once each; found {Quotation.Of(key)}.");
            }
        }
        if (type is null || shape is null || offsets is not [long begin, long end] || begin > end)
            throw complain($"the tensor {Quotation.Of(name)} should have dtype, shape and data_offsets [begin, end].");
        int[] lengths = [.. shape.Select(length => length <= int.MaxValue ? (int)length : throw complain(
            $"the tensor {Quotation.Of(name)} has a dimension of {length}; at most {int.MaxValue} can be read."))];
        string? problem = ArrayShape.Problem(lengths, type.Value.Size());
        if (problem is not null && lengths.Contains(0)) throw complain($"the tensor {Quotation.Of(name)}: {problem}.");
        if (problem is not null || ArrayShape.Count(lengths) * type.Value.Size() != end - begin)
            throw complain(
                $"the tensor {Quotation.Of(name)} of type {NameOf(type.Value)} and shape {ArrayShape.Format(lengths)} does not have the "
                + $"{Plural.Of(end - begin, "byte")} its offsets give it.");
        return new SafetensorsEntry(name, type.Value, lengths, begin, end);
    }

    private static List<long> Numbers(ref Utf8JsonReader reader, string name, Func<string, Exception> complain)
    {
        List<long> numbers = [];
        if (reader.TokenType != JsonTokenType.StartArray)
            throw complain($"shape and offsets of the tensor {Quotation.Of(name)} should be arrays.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long number) || number < 0)
                throw complain($"shape and offsets of the tensor {Quotation.Of(name)} should be integers from 0.");
            if (numbers.Count == ArrayShape.MostDimensions)
                throw complain($"the tensor {Quotation.Of(name)} has more than {Plural.Of(ArrayShape.MostDimensions, "dimension")}.");
            numbers.Add(number);
        }
        return numbers;
    }

    private static ElementType TypeOf(string dtype, string name, Func<string, Exception> complain)
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
            if (NameOf(type) == dtype) return type;
        throw complain($"the tensor {Quotation.Of(name)} has the type {Quotation.Of(dtype)}, which cannot be read.");
    }
}
