using PolyRelu.Attacks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Output;

/// <summary>Identities of attacks as arrays of a checkpoint: ids, variants and labels, a line each.</summary>
internal static class IdentityArrays
{
    private const string Ids = "_ids", Variants = "_variants";

    /// <summary>Adds three arrays.</summary>
    /// <param name="arrays">Added to.</param>
    /// <param name="name">Name of the labels; the others' begin with it.</param>
    /// <param name="identities">The attacks.</param>
    public static void AddTo(Dictionary<string, NumericArray> arrays, string name, IReadOnlyList<AttackIdentity> identities)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        arrays[name] = ArrayText.Write(identities.Select(identity => identity.Label));
        arrays[name + Ids] = ArrayText.Write(identities.Select(identity => identity.Id));
        arrays[name + Variants] = ArrayText.Write(identities.Select(identity => identity.Variant ?? ""));
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="KeyNotFoundException">One is missing.</exception>
    /// <exception cref="InvalidDataException">They are of different lengths.</exception>
    public static AttackIdentity[] Read(IReadOnlyDictionary<string, NumericArray> arrays, string name)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        string[] labels = ArrayText.Read(arrays[name]), ids = ArrayText.Read(arrays[name + Ids]), variants = ArrayText.Read(arrays[name + Variants]);
        if (ids.Length != labels.Length || variants.Length != labels.Length)
            throw new InvalidDataException($"{name} names {labels.Length} attacks with {ids.Length} ids and {variants.Length} variants");
        return [.. labels.Select((label, i) => new AttackIdentity(ids[i], variants[i].Length == 0 ? null : variants[i], label))];
    }
}
