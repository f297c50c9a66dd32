using System.Text.Encodings.Web;
using System.Text.Json;

namespace PolyRelu.Cli.Options;

/// <summary>The text of a network's file that names its features, so that columns of other files are matched by their names.</summary>
internal static class FeatureNamesText
{
    /// <summary>Name of the text.</summary>
    public const string Name = "feature_names";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON form, a list on one line; null where the features have no names.</summary>
    public static string? Of(IReadOnlyList<string>? names) => names is null ? null : JsonSerializer.Serialize(names, Relaxed);

    /// <summary>Reads the JSON form.</summary>
    /// <param name="json">As <see cref="Of"/> writes it.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <exception cref="InvalidDataException">The text is none; the message says why.</exception>
    public static IReadOnlyList<string> Parse(string json, int dimension)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            string[] names = [.. document.RootElement.EnumerateArray().Select(name => name.GetString() ?? "")];
            return names.Length == dimension ? names
                : throw new InvalidDataException($"expected {Plural.Of(dimension, "name")}; found {names.Length}");
        }
        catch (Exception cause) when (cause is JsonException or InvalidOperationException)
        {
            throw new InvalidDataException($"expected a list of names; {cause.Message}", cause);
        }
    }
}
