using System.Text.Json.Serialization;

namespace PolyRelu.Serialization;

/// <summary>
/// The JSON inside of array files, compiled: programs of one file, and trimmed ones, have no serialisation by reflection.
/// </summary>
[JsonSerializable(typeof(SortedDictionary<string, string>))]
internal sealed partial class FileJson : JsonSerializerContext;
