using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolyRelu.Experiments.Presets;

/// <summary>Reads YAML into nodes that know their place. Refuses duplicate keys, anchors, aliases, tags and second documents.</summary>
internal static class PresetParser
{
    /// <summary>Parses a preset file.</summary>
    /// <exception cref="PresetException">The text is not one YAML mapping.</exception>
    public static PresetMapping Parse(string text, string source)
    {
        PresetNode root = ParseNode(text, (mark) => new PresetLocation(source, (int)mark.Line, (int)mark.Column));
        return root as PresetMapping ?? throw new PresetException(root.Where, $"expected a section with keys, such as 'experiment: poster'; got {root.Description}.");
    }

    /// <summary>Parses the value of an override; every node of it stands at the override.</summary>
    /// <exception cref="PresetException">The text is not a YAML value.</exception>
    public static PresetNode ParseValue(string text, PresetLocation where) => ParseNode(text, _ => where);

    private static PresetNode ParseNode(string text, Func<Mark, PresetLocation> locate)
    {
        try
        {
            Parser parser = new(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out StreamEnd? empty)) throw new PresetException(locate(empty.Start), "expected a value; got nothing.");
            parser.Consume<DocumentStart>();
            PresetNode root = Node(parser, locate);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _)) throw new PresetException(locate(parser.Current!.Start), "expected one document; a second one starts here.");
            return root;
        }
        catch (YamlException error)
        {
            throw new PresetException(locate(error.Start), $"not valid YAML: {error.InnerException?.Message ?? error.Message}");
        }
    }

    private static PresetNode Node(Parser parser, Func<Mark, PresetLocation> locate)
    {
        ParsingEvent current = parser.Current!;
        PresetLocation where = locate(current.Start);
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false }) throw new PresetException(where, "anchors and aliases are not used in presets; write the value out.");
        if (current is NodeEvent { Tag.IsEmpty: false }) throw new PresetException(where, "tags are not used in presets; write the plain value.");
        if (parser.TryConsume<Scalar>(out Scalar? scalar)) return new PresetScalar(where, scalar.Value, scalar.Style is not ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            List<PresetNode> items = [];
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, locate));
            return new PresetSequence(where, items);
        }
        parser.Consume<MappingStart>();
        return new PresetMapping(where, Entries(parser, locate));
    }

    private static List<PresetEntry> Entries(Parser parser, Func<Mark, PresetLocation> locate)
    {
        List<PresetEntry> entries = [];
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            PresetNode key = Node(parser, locate);
            if (key is not PresetScalar name) throw new PresetException(key.Where, $"expected a key; got {key.Description}.");
            if (entries.Find(entry => entry.Key == name.Text) is { } first)
                throw new PresetException(key.Where, $"the key '{name.Text}' stands twice; the first is on line {first.Where.Line}.");
            entries.Add(new PresetEntry(key.Where, name.Text, Node(parser, locate)));
        }
        return entries;
    }
}
