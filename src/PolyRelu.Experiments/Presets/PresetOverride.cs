namespace PolyRelu.Experiments.Presets;

/// <summary>Replaces values of a preset: <c>synthetic.epochs=5</c>, the path dotted, the value in YAML.</summary>
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
            if (!seen.Add(path)) throw new PresetException(where, $"the key '{path}' is set twice.");
            PresetNode value = PresetParser.ParseValue(text[(equals + 1)..], where);
            root = Replace(root, path.Split('.'), 0, value, where);
        }
        return root;
    }

    private static PresetMapping Replace(PresetMapping section, string[] path, int depth, PresetNode value, PresetLocation where)
    {
        string key = path[depth];
        PresetEntry? old = section.Find(key);
        if (depth < path.Length - 1)
        {
            value = old?.Value switch
            {
                PresetMapping inner => Replace(inner, path, depth + 1, value, where),
                null => throw new PresetException(where, $"unknown key '{key}'; known keys here: {string.Join(", ", section.Entries.Select(entry => entry.Key))}."),
                _ => throw new PresetException(where, $"'{key}' is a value, not a section; nothing stands under it."),
            };
        }
        PresetEntry entry = new(old is null || depth == path.Length - 1 ? where : old.Where, key, value);
        return section with { Entries = old is null ? [.. section.Entries, entry] : [.. section.Entries.Select(e => e.Key == key ? entry : e)] };
    }
}
