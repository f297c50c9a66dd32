using System.Text.Json.Nodes;
using PolyRelu.Data;

namespace PolyRelu.Cli.Output;

/// <summary>Descriptions of data inside of the JSON of a command: in the form that files have.</summary>
internal static class DescriptionJson
{
    /// <summary>The object; null where there is no description.</summary>
    public static JsonNode? Of(DataDescription? description) => description is null ? null : JsonNode.Parse(description.ToJson());
}
