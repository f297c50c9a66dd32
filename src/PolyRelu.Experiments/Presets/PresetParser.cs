using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PolyRelu.Experiments.Presets;

/// <summary>Reads YAML into nodes that know their place. Refuses duplicate keys, anchors, aliases, tags and second documents.</summary>
internal static class PresetParser
{
    private const int MostNested = 32;

    /// <summary>Parses a preset file.</summary>
    /// <exception cref="PresetException">The text is not one YAML mapping.</exception>
    public static PresetMapping Parse(string text, string source)
    {
        PresetNode root = ParseNode(text, (mark) => new PresetLocation(source, (int)mark.Line, (int)mark.Column));
        return root as PresetMapping ?? throw new PresetException(root.Where,
            $"expected a section with keys, such as 'experiment: poster'; got {root.Description}.");
    }

    /// <summary>Parses the value of an override; every node of it stands at the override.</summary>
    /// <exception cref="PresetException">The text is not a YAML value.</exception>
    public static PresetNode ParseValue(string text, PresetLocation where) => ParseNode(text, _ => where);

    private static PresetNode ParseNode(string text, Func<Mark, PresetLocation> locate)
    {
        Parser parser = new(new StringReader(text));
        try
        {
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out StreamEnd? empty))
                throw new PresetException(locate(empty.Start), "expected a value; got nothing.");
            parser.Consume<DocumentStart>();
            PresetNode root = Node(parser, locate, 0);
            parser.Consume<DocumentEnd>();
            if (!parser.Accept<StreamEnd>(out _))
                throw new PresetException(locate(parser.Current!.Start), "expected one document; a second one starts here.");
            return root;
        }
        catch (YamlException error)
        {
            throw new PresetException(locate(error.Start), $"not valid YAML: {error.InnerException?.Message ?? error.Message}");
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or IndexOutOfRangeException or FormatException
            or OverflowException)
        {
            // The YAML library lets some malformed texts fail inside; the place is then that of the last thing it understood.
            throw new PresetException(locate(parser.Current?.Start ?? Mark.Empty), "not valid YAML from here on.");
        }
    }

    private static PresetNode Node(Parser parser, Func<Mark, PresetLocation> locate, int depth)
    {
        ParsingEvent current = Current(parser);
        PresetLocation where = locate(current.Start);
        if (depth > MostNested) throw new PresetException(where, $"sections and lists are nested more than {MostNested} deep.");
        if (current is AnchorAlias || current is NodeEvent { Anchor.IsEmpty: false })
            throw new PresetException(where, "anchors and aliases are not used in presets; write the value out.");
        if (current is NodeEvent { Tag.IsEmpty: false })
            throw new PresetException(where, "tags are not used in presets; write the plain value.");
        if (parser.TryConsume<Scalar>(out Scalar? scalar))
            return new PresetScalar(where, scalar.Value, scalar.Style is not ScalarStyle.Plain);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            List<PresetNode> items = [];
            while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(parser, locate, depth + 1));
            return new PresetSequence(where, items);
        }
        parser.Consume<MappingStart>();
        return new PresetMapping(where, Entries(parser, locate, depth));
    }

    private static List<PresetEntry> Entries(Parser parser, Func<Mark, PresetLocation> locate, int depth)
    {
        List<PresetEntry> entries = [];
        Dictionary<string, int> lines = new(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            PresetNode key = Node(parser, locate, depth + 1);
            if (key is not PresetScalar name) throw new PresetException(key.Where, $"expected a key; got {key.Description}.");
            if (!lines.TryAdd(Spelling.British(name.Text), key.Where.Line))
                throw new PresetException(key.Where,
                    $"the key {Quotation.Of(name.Text)} stands twice; the first is on line {lines[Spelling.British(name.Text)]}.");
            entries.Add(new PresetEntry(key.Where, name.Text, Node(parser, locate, depth + 1)));
        }
        return entries;
    }

    private static ParsingEvent Current(Parser parser) =>
        parser.Accept<ParsingEvent>(out ParsingEvent? next) ? next : throw new InvalidOperationException("The text ended.");
}
