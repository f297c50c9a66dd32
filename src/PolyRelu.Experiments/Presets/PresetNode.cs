namespace PolyRelu.Experiments.Presets;

/// <summary>A place in a preset file (line and column from 1), or an override (line 0).</summary>
internal readonly record struct PresetLocation(string Source, int Line, int Column)
{
    public override string ToString() => Line == 0 ? Source : $"{Source}({Line},{Column})";
}

/// <summary>A node of a parsed preset; remembers where it stands.</summary>
internal abstract record PresetNode(PresetLocation Where)
{
    /// <summary>What the node is, for messages.</summary>
    public abstract string Description { get; }
}

/// <summary>A single value as written.</summary>
internal sealed record PresetScalar(PresetLocation Where, string Text, bool Quoted) : PresetNode(Where)
{
    public override string Description => Quotation.Of(Text);
}

/// <summary>A list.</summary>
internal sealed record PresetSequence(PresetLocation Where, IReadOnlyList<PresetNode> Items) : PresetNode(Where)
{
    public override string Description => $"a list of {Items.Count}";
}

/// <summary>A section: keys with values, no key twice.</summary>
internal sealed record PresetMapping(PresetLocation Where, IReadOnlyList<PresetEntry> Entries) : PresetNode(Where)
{
    public override string Description => "a section with keys";

    /// <summary>The entry of a key, in either spelling.</summary>
    public PresetEntry? Find(string key) =>
        Spelling.Find(key, Entries.Select(entry => entry.Key)) is { } name ? Entries.First(entry => entry.Key == name) : null;
}

/// <summary>One key of a section with its value.</summary>
internal sealed record PresetEntry(PresetLocation Where, string Key, PresetNode Value);
