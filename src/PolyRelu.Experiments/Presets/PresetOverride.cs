using System.Globalization;

namespace PolyRelu.Experiments.Presets;

/// <summary>
/// Replaces values of a preset: <c>images.evaluations.0.samples=100</c>, the path dotted, places of lists from 0, the value in YAML.
/// </summary>
internal static class PresetOverride
{
    /// <summary>Applies overrides in order; none may name a key that another one names.</summary>
    /// <exception cref="PresetException">An override is not of the form PATH=VALUE, leads nowhere, or stands twice.</exception>
    public static PresetMapping Apply(PresetMapping root, IReadOnlyList<string> overrides)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (string text in overrides)
        {
            PresetLocation where = new($"--set {text}", 0, 0);
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new PresetException(where, "expected KEY=VALUE, such as synthetic.epochs=50.");
            string path = text[..equals].Trim();
            if (!seen.Add(Spelling.British(path))) throw new PresetException(where, $"the key {Quotation.Of(path)} is set twice.");
            PresetNode value = PresetParser.ParseValue(text[(equals + 1)..], where);
            root = Replace(root, path.Split('.'), 0, value, where);
        }
        return root;
    }

    /// <summary>Replaces one value.</summary>
    /// <exception cref="PresetException">The key leads nowhere.</exception>
    internal static PresetMapping Place(PresetMapping root, string key, PresetNode value, PresetLocation where) =>
        Replace(root, key.Split('.'), 0, value, where);

    /// <summary>What stands at a dotted key; null where nothing does.</summary>
    internal static PresetNode? Find(PresetMapping root, string key)
    {
        PresetNode? node = root;
        foreach (string part in key.Split('.'))
            node = node switch
            {
                PresetMapping section => section.Find(part)?.Value,
                PresetSequence list when int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
                    && index < list.Items.Count => list.Items[index],
                _ => null,
            };
        return node;
    }

    private static PresetMapping Replace(PresetMapping section, string[] path, int depth, PresetNode value, PresetLocation where)
    {
        string key = path[depth];
        PresetEntry? old = section.Find(key);
        if (old is null && depth < path.Length - 1)
        {
            // The block of sweeps is made where there is none; its keys are checked with it.
            if (path[0] == Sweep.Key) return section with { Entries = [.. section.Entries, New(path, depth, value, where)] };
            string[] known = [.. section.Entries.Select(entry => entry.Key)];
            throw new PresetException(where,
                $"unknown key {Quotation.Of(key)}; known keys here: {string.Join(", ", known)}.{NearestName.Question(key, known)}");
        }
        key = old?.Key ?? key;
        PresetEntry entry = new(old is null || depth == path.Length - 1
            ? where : old.Where, key, Inside(old?.Value, path, depth, value, where));
        return section with
        {
            Entries = old is null ? [.. section.Entries, entry] : [.. section.Entries.Select(e => e.Key == key ? entry : e)],
        };
    }

    /// <summary>An entry with the sections that a path names below it.</summary>
    private static PresetEntry New(string[] path, int depth, PresetNode value, PresetLocation where) =>
        new(where, path[depth], depth == path.Length - 1 ? value : new PresetMapping(where, [New(path, depth + 1, value, where)]));

    private static PresetSequence Replace(PresetSequence list, string[] path, int depth, PresetNode value, PresetLocation where)
    {
        if (!int.TryParse(path[depth], NumberStyles.None, CultureInfo.InvariantCulture, out int index) || index >= list.Items.Count)
            throw new PresetException(where,
                $"{Quotation.Of(path[depth])} is not a place of the list {Quotation.Of(path[depth - 1])}; its places are 0 to "
                + $"{list.Items.Count - 1}.");
        return list with { Items = [.. list.Items.Select((item, i) => i == index ? Inside(item, path, depth, value, where) : item)] };
    }

    /// <summary>
    /// What stands at a place after the replacement: the value itself at the end of the path, else the old node with the replacement
    /// inside.
    /// </summary>
    private static PresetNode Inside(PresetNode? old, string[] path, int depth, PresetNode value, PresetLocation where) =>
        depth == path.Length - 1 ? value : old switch
        {
            PresetMapping section => Replace(section, path, depth + 1, value, where),
            PresetSequence list => Replace(list, path, depth + 1, value, where),
            _ => throw new PresetException(where, $"{Quotation.Of(path[depth])} is a value, not a section; nothing stands under it."),
        };
}
