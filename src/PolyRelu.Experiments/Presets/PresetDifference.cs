namespace PolyRelu.Experiments.Presets;

/// <summary>Where two resolved presets differ, for messages.</summary>
internal static class PresetDifference
{
    private const int MostLetters = 40;

    /// <summary>Whether two resolved presets say the same; keys of an older version may be spelled otherwise.</summary>
    public static bool AreSame(string there, string here) => Spelling.AreSame(there, here);

    /// <summary>The first key that differs, with both values.</summary>
    /// <param name="there">YAML of the preset of a run.</param>
    /// <param name="here">YAML of the preset to be run.</param>
    public static string Words(string there, string here)
    {
        try
        {
            return First(Values(Spelling.British(there)), Values(Spelling.British(here))) ?? "they differ in form alone";
        }
        catch (PresetException)
        {
            return "its preset.yaml cannot be read";
        }
    }

    private static string? First(Dictionary<string, string> there, Dictionary<string, string> here)
    {
        foreach ((string key, string value) in here)
        {
            if (!there.TryGetValue(key, out string? other)) return $"{key} is {value} here and not named there";
            if (other != value) return $"{key} is {other} there and {value} here";
        }
        return there.Where(entry => !here.ContainsKey(entry.Key)).Select(entry => $"{entry.Key} is {entry.Value} there and not named here")
            .FirstOrDefault();
    }

    private static Dictionary<string, string> Values(string yaml)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        Add(PresetParser.Parse(yaml, "preset.yaml"), "", values);
        return values;
    }

    private static void Add(PresetNode node, string path, Dictionary<string, string> values)
    {
        string below = path.Length == 0 ? "" : path + ".";
        if (node is PresetMapping section)
            foreach (PresetEntry entry in section.Entries) Add(entry.Value, below + entry.Key, values);
        else if (node is PresetSequence list && !list.Items.All(item => item is PresetScalar))
            for (int i = 0; i < list.Items.Count; i++) Add(list.Items[i], FormattableString.Invariant($"{below}{i}"), values);
        else values[path] = Text(node);
    }

    private static string Text(PresetNode node)
    {
        string text = node is PresetSequence list ? $"[{string.Join(", ", list.Items.Cast<PresetScalar>().Select(item => item.Text))}]"
            : ((PresetScalar)node).Text;
        return text.Length <= MostLetters ? text : $"{text[..MostLetters]}…";
    }
}
