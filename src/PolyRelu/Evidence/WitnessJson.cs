using System.Text.Json.Serialization;

namespace PolyRelu.Evidence;

/// <summary>The JSON of witnesses, compiled, as programs of one file and trimmed ones need it.</summary>
/// <remarks>Names are in camelCase; those in PascalCase, which witnesses had at first, are read as well.</remarks>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(WitnessDescription))]
internal sealed partial class WitnessJson : JsonSerializerContext;
