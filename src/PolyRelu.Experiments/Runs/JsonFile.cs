using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>
/// JSON as run directories hold it: UTF-8, indented, camelCase, enums by their words (<see cref="Wording"/>); NaN and infinities are null,
/// which Python reads as None.
/// </summary>
internal static class JsonFile
{
    private const int LongestQuote = 200;
    private const string Cause = "The file was cut off or changed, or another version of the program wrote it.";
    private static readonly JsonSerializerOptions Indented = Options(true);
    private static readonly JsonSerializerOptions Compact = Options(false);

    /// <summary>Writes an object, whole or not at all.</summary>
    public static void Write<T>(string path, T value) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, value, Indented);
        stream.WriteByte((byte)'\n');
    });

    /// <summary>
    /// Reads an object: every member that may not be null is there, no list or dictionary holds null, and every record keeps its promises.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not what was expected; the message names it and the place.</exception>
    public static T Read<T>(string path)
    {
        try
        {
            T read = JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Indented)
                ?? throw new InvalidDataException($"{path} holds null. {Cause}");
            return RecordCheck.Problem(read) is { } problem ? throw Wrong(path, problem) : read;
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{path}, line {error.LineNumber + 1}, is not what is expected there (at "
                + $"{Quotation.Line(error.Path ?? "$", LongestQuote)}). {Cause}", error);
        }
    }

    /// <summary>An exception that says what is wrong with a file.</summary>
    internal static InvalidDataException Wrong(string path, string problem) =>
        new($"{path} is not what is expected: {Quotation.Line(problem, LongestQuote)}. {Cause}");

    /// <summary>The same JSON as <see cref="Canonical"/> writes it.</summary>
    /// <param name="json">The bytes of an object as <see cref="Write"/> wrote it.</param>
    /// <exception cref="InvalidDataException">It is no JSON.</exception>
    internal static JsonElement Element(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"Line {error.LineNumber + 1} is no JSON. {Cause}", error);
        }
    }

    /// <summary>The same as text, without the last line break.</summary>
    public static string Text<T>(T value) => JsonSerializer.Serialize(value, Indented);

    /// <summary>The bytes that identify an object: compact, properties in the order of the source.</summary>
    public static byte[] Canonical<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Compact);

    private static JsonSerializerOptions Options(bool indented) => new()
    {
        WriteIndented = indented,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        // Named, so that it is there also in a program of one file, where what is not named is left out.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false), new FiniteOrNull() },
    };

    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override bool HandleNull => true;

        public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null ? double.NaN : reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value)) writer.WriteNumberValue(value);
            else writer.WriteNullValue();
        }
    }
}
