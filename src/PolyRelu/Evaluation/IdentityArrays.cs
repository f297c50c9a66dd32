using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Serialization;

namespace PolyRelu.Evaluation;

/// <summary>Identities of attacks as arrays of a state: ids, variants and labels, a line of UTF-8 each.</summary>
internal static class IdentityArrays
{
    private const string Ids = "_ids", Variants = "_variants";

    /// <summary>Adds three arrays.</summary>
    /// <param name="arrays">Added to.</param>
    /// <param name="name">Name of the labels; the others' begin with it.</param>
    /// <param name="identities">The attacks.</param>
    public static void AddTo(Dictionary<string, NumericArray> arrays, string name, IReadOnlyList<AttackIdentity> identities)
    {
        arrays[name] = Lines(identities.Select(identity => identity.Label));
        arrays[name + Ids] = Lines(identities.Select(identity => identity.Id));
        arrays[name + Variants] = Lines(identities.Select(identity => identity.Variant ?? ""));
    }

    /// <summary>Reads them back.</summary>
    /// <exception cref="InvalidDataException">
    /// One is missing, or they are of different lengths; the message names file and array.
    /// </exception>
    public static AttackIdentity[] Read(NamedArrays file, string name)
    {
        string[] labels = Lines(file, name), ids = Lines(file, name + Ids), variants = Lines(file, name + Variants);
        file.Require(ids.Length == labels.Length && variants.Length == labels.Length, name, "as many labels as ids and variants");
        return [.. labels.Select((label, i) => new AttackIdentity(ids[i], variants[i].Length == 0 ? null : variants[i], label))];
    }

    private static NumericArray Lines(IEnumerable<string> lines)
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return NumericArray.From(text, text.Length);
    }

    private static string[] Lines(NamedArrays file, string name) => Encoding.UTF8.GetString(file.Bytes(name)).Split('\n');
}
