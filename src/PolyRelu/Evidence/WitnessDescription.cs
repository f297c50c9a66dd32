using System.Text.Json.Serialization;

namespace PolyRelu.Evidence;

/// <summary>What a witness file says in words: the JSON of its array <c>about</c>.</summary>
/// <param name="Format">Version of the file.</param>
/// <param name="Norm">Name of the norm.</param>
/// <param name="Outputs">Outputs C of the head.</param>
/// <param name="DataHash">SHA-256 of the points.</param>
/// <param name="NetworkHash">SHA-256 of the network; null where the file holds none.</param>
/// <param name="Attacks">The attacks that found the examples, as people read them.</param>
/// <param name="Texts">How it came about.</param>
internal sealed record WitnessDescription(
    int Format, string Norm, int Outputs, string DataHash, string? NetworkHash, string[] Attacks, SortedDictionary<string, string> Texts)
{
    /// <summary>Registered names of these attacks, null where one is not said; absent in files of before.</summary>
    public string?[]? AttackIds { get; init; }

    /// <summary>What ran where an attack may run as several; absent in files of before.</summary>
    public string?[]? AttackVariants { get; init; }

    /// <summary>The same of further claims about the same network; absent where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WitnessDescription[]? Further { get; init; }
}
