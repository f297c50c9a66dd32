using PolyRelu.Attacks;
using PolyRelu.Experiments.Runs;
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
    /// <exception cref="InvalidDataException">
    /// One is missing, or they are of different lengths; the message names file and array.
    /// </exception>
    public static AttackIdentity[] Read(ArrayFile file, string name)
    {
        ArgumentNullException.ThrowIfNull(file);
        string[] labels = ArrayText.Read(file, name), ids = ArrayText.Read(file, name + Ids), variants = ArrayText.Read(file, name + Variants);
        file.Require(ids.Length == labels.Length && variants.Length == labels.Length, name, "as many labels as ids and variants");
        return [.. labels.Select((label, i) => new AttackIdentity(ids[i], variants[i].Length == 0 ? null : variants[i], label))];
    }
}
