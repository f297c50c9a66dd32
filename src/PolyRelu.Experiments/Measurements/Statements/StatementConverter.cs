using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolyRelu.Experiments.Measurements.Statements;

/// <summary>Writes a statement as its name in camelCase, and finds it by that.</summary>
/// <typeparam name="TStatement">Which statements are expected.</typeparam>
internal sealed class StatementConverter<TStatement> : JsonConverter<TStatement>
    where TStatement : Statement
{
    /// <inheritdoc/>
    public override TStatement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? key = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return StatementCatalog.All.OfType<TStatement>().FirstOrDefault(statement => Key(statement) == key) ?? throw new JsonException();
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TStatement value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Key(value));

    private static string Key(TStatement statement) => string.Concat(
        statement.Name.Split('-').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));
}
