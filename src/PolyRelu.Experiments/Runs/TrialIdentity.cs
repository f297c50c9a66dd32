using System.Security.Cryptography;
using System.Text.Json;

namespace PolyRelu.Experiments.Runs;

/// <summary>Ids of trials: a name, and the first digits of a hash of everything the results depend on but the data.</summary>
internal static class TrialIdentity
{
    private const int Digits = 8;

    /// <summary>The name and the first eight hexadecimal digits of the SHA-256 of kind, version and configuration.</summary>
    public static string Of(string name, string kind, int version, object configuration) =>
        $"{name}-{HashOf(kind, version, configuration)}";

    /// <summary>Whether a configuration as it was saved is the one that an id names, in any version of its kind so far.</summary>
    /// <param name="id">Id of a trial.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="latest">Version of that kind in this program; directories of before have earlier ones.</param>
    /// <param name="configuration">The bytes of its <c>config.json</c>.</param>
    /// <exception cref="InvalidDataException">The bytes are no JSON.</exception>
    public static bool IsOf(string id, string kind, int latest, byte[] configuration) =>
        VersionOf(id, kind, latest, configuration) is not null;

    /// <summary>The version of a kind of trials in which an id names a configuration; null where it does in none.</summary>
    /// <inheritdoc cref="IsOf"/>
    public static int? VersionOf(string id, string kind, int latest, byte[] configuration)
    {
        JsonElement saved = JsonFile.Element(configuration);
        int version = Enumerable.Range(1, latest).Reverse()
            .FirstOrDefault(version => id.EndsWith($"-{HashOf(kind, version, saved)}", StringComparison.Ordinal));
        return version == 0 ? null : version;
    }

    private static string HashOf(string kind, int version, object configuration) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonFile.Canonical(new { kind, version, configuration })))[..Digits];
}
