using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>Writes a statement as its name in camelCase, and finds it by that.</summary>
internal sealed class StatementConverter : JsonConverter<Statement>
{
    /// <inheritdoc/>
    public override Statement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? key = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return StatementEntries.All.FirstOrDefault(statement => Key(statement) == key) ?? throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Statement value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Key(value));

    private static string Key(Statement statement) => string.Concat(
        statement.Name.Split('-').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
