using System.Text.Json.Serialization;

namespace PolyRelu.Serialization;

/// <summary>The JSON inside of array files, compiled: programs of one file, and trimmed ones, have no serialisation by reflection.</summary>
/// <remarks>Names are in camelCase; those in PascalCase, which witnesses had at first, are read as well.</remarks>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(WitnessDescription))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class FileJson : JsonSerializerContext;
