using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PolyRelu.Experiments.Presets;

/// <summary>
/// The block <c>sweep</c> of a preset: values of keys that differ between the points of a sweep. Every combination of the lists under
/// <c>product</c> is taken with every entry of <c>list</c>.
/// </summary>
/// <remarks>
/// Keys are dotted as in <c>--set</c>, or nested as in the preset. The value of a key that holds a list may be a single one, which then
/// stands for a list of one: <c>powers: [1, 3]</c> sweeps over a network of each power.
/// </remarks>
internal sealed class Sweep
{
    /// <summary>The key of the block.</summary>
    public const string Key = "sweep";

    private const string ProductKey = "product";
    private const string ListKey = "list";
    private const int MostPoints = 10_000;
    private static readonly SearchValues<char> Special = SearchValues.Create(",[]{}#:\n");
    private static readonly string[] Labelled = ["seed", "powers"];
    private static readonly string[] Fixed = ["experiment", "summary", "smoke", Key];

    private readonly IReadOnlyList<SweepAxis> product;
    private readonly IReadOnlyList<IReadOnlyList<PresetEntry>> list;

    private Sweep(IReadOnlyList<SweepAxis> product, IReadOnlyList<IReadOnlyList<PresetEntry>> list)
    {
        this.product = product;
        this.list = list;
        Count = product.Aggregate(Math.Max(1, list.Count), (points, axis) => points * axis.Values.Count);
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>The keys that are swept, dotted, in the order of the file.</summary>
    public IReadOnlyList<string> Keys =>
        [.. product.Select(axis => axis.Key), .. list.SelectMany(entry => entry).Select(entry => entry.Key).Distinct()];

    /// <summary>Parts a preset into what all points share and what is swept.</summary>
    /// <returns>The preset without the block, and the block; null where there is none.</returns>
    /// <exception cref="PresetException">The block is not as described; the message holds the place.</exception>
    public static (PresetMapping Shared, Sweep? Sweep) Part(PresetMapping root)
    {
        if (root.Find(Key) is not { } entry) return (root, null);
        PresetMapping shared = root with { Entries = [.. root.Entries.Where(other => other != entry)] };
        if (entry.Value is not PresetMapping block)
            throw new PresetException(entry.Value.Where,
                $"{Key}: expected the keys {ProductKey} and {ListKey}; got {entry.Value.Description}.");
        foreach (PresetEntry unknown in block.Entries.Where(other => other.Key is not (ProductKey or ListKey)))
            throw new PresetException(unknown.Where, $"unknown key {Quotation.Of(unknown.Key)} in {Key}; known keys here: {ProductKey}, "
                + $"{ListKey}. What is swept stands under {ProductKey}.{NearestName.Question(unknown.Key, [ProductKey, ListKey])}");
        SweepAxis[] product = block.Find(ProductKey) is { } axes ? Product(axes.Value) : [];
        IReadOnlyList<PresetEntry>[] list = block.Find(ListKey) is { } entries ? List(entries.Value) : [];
        if (product.Length == 0 && list.Length == 0)
            throw new PresetException(entry.Value.Where, $"{Key}: expected {ProductKey} or {ListKey}; got neither.");
        string[] keys = [.. product.Select(axis => axis.Key), .. list.SelectMany(point => point).Select(one => one.Key).Distinct()];
        RequireApart(keys, entry.Value.Where);
        double points = product.Aggregate((double)Math.Max(1, list.Length), (count, axis) => count * axis.Values.Count);
        if (points > MostPoints)
            throw new PresetException(entry.Value.Where, string.Create(CultureInfo.InvariantCulture,
                $"{Key}: expected at most {MostPoints} points; got {points:0}. Sweep in parts, each into a directory of its own."));
        return (shared, new Sweep(product, list));
    }

    /// <summary>The preset at a point.</summary>
    /// <param name="shared">What all points share.</param>
    /// <param name="point">The point, from 0; the last key changes first.</param>
    public PresetMapping At(PresetMapping shared, int point)
    {
        foreach (PresetEntry entry in ValuesAt(point))
            shared = PresetOverride.Place(shared, entry.Key, Fitting(shared, entry), entry.Where);
        return shared;
    }

    /// <summary>A point in words: <c>training.epochs = 5, seed = 1</c>.</summary>
    public string Words(int point) => string.Join(", ", ValuesAt(point).Select(entry => $"{entry.Key} = {Text(entry.Value)}"));

    /// <summary>What labels of trials do not say of a point, which all name power and seed: <c>training.epochs = 5</c>.</summary>
    public string LabelWords(int point) => string.Join(", ", ValuesAt(point).Where(entry => !Labelled.Contains(entry.Key))
        .Select(entry => $"{entry.Key} = {Text(entry.Value)}"));

    /// <summary>The block as YAML that reads back to the same, lines ended by LF.</summary>
    public string ToYaml()
    {
        StringBuilder text = new($"{Key}:\n");
        if (product.Count > 0) text.Append("  ").Append(ProductKey).Append(":\n");
        foreach (SweepAxis axis in product)
            text.Append("    ").Append(axis.Key).Append(": [").AppendJoin(", ", axis.Values.Select(Text)).Append("]\n");
        if (list.Count > 0) text.Append("  ").Append(ListKey).Append(":\n");
        foreach (IReadOnlyList<PresetEntry> entry in list)
            text.Append("    - {").AppendJoin(", ", entry.Select(one => $"{one.Key}: {Text(one.Value)}")).Append("}\n");
        return text.ToString();
    }

    /// <summary>The values of a point in the order of the file.</summary>
    private IEnumerable<PresetEntry> ValuesAt(int point)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(point);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(point, Count);
        int entries = Math.Max(1, list.Count), rest = point / entries;
        PresetEntry[] values = new PresetEntry[product.Count];
        for (int i = product.Count - 1; i >= 0; i--)
        {
            PresetNode value = product[i].Values[rest % product[i].Values.Count];
            values[i] = new PresetEntry(value.Where, product[i].Key, value);
            rest /= product[i].Values.Count;
        }
        return list.Count == 0 ? values : values.Concat(list[point % entries]);
    }

    /// <summary>A value for a key: a single one for a key that holds a list becomes a list of one.</summary>
    private static PresetNode Fitting(PresetMapping shared, PresetEntry entry)
    {
        if (entry.Value is not PresetScalar) return entry.Value;
        PresetNode? there = PresetOverride.Find(shared, entry.Key);
        bool holdsList = there is PresetSequence || (there is PresetScalar old && IsFunction(old));
        return holdsList ? new PresetSequence(entry.Value.Where, [entry.Value]) : entry.Value;
    }

    private static SweepAxis[] Product(PresetNode node)
    {
        if (node is not PresetMapping section)
            throw new PresetException(node.Where, $"{ProductKey}: expected keys with lists of values, such as 'seed: [0, 1]'; got "
                + $"{node.Description}.");
        SweepAxis[] axes = [.. Leaves(section, "").Select(leaf => new SweepAxis(leaf.Key, Values(leaf)))];
        return axes.Length > 0 ? axes : throw new PresetException(node.Where, $"{ProductKey}: expected a key at least; got none.");
    }

    private static IReadOnlyList<PresetNode> Values(PresetEntry leaf)
    {
        IReadOnlyList<PresetNode> values = leaf.Value switch
        {
            PresetSequence sequence => [.. sequence.Items.Select(item => Expanded(leaf.Key, item))],
            _ => throw new PresetException(leaf.Value.Where, $"{leaf.Key}: expected a list of values to sweep over, such as [1, 2]; got "
                + $"{leaf.Value.Description}."),
        };
        if (values.Count == 0) throw new PresetException(leaf.Value.Where, $"{leaf.Key}: expected at least one value; got none.");
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach (PresetNode value in values)
            if (!seen.Add(Text(value)))
                throw new PresetException(value.Where, $"{leaf.Key}: expected values that differ; {Text(value)} stands twice.");
        return values;
    }

    private static IReadOnlyList<PresetEntry>[] List(PresetNode node)
    {
        if (node is not PresetSequence { Items.Count: > 0 } sequence)
            throw new PresetException(node.Where, $"{ListKey}: expected entries such as '- {{seed: 1, training.epochs: 5}}'; got "
                + $"{node.Description}.");
        return
        [
            .. sequence.Items.Select(item => item is PresetMapping { Entries.Count: > 0 } section
                ? (IReadOnlyList<PresetEntry>)[.. Leaves(section, "")]
                : throw new PresetException(item.Where, $"{ListKey}: expected keys with values, such as '{{seed: 1}}'; got "
                    + $"{item.Description}.")),
        ];
    }

    /// <summary>The values of a section and of those in it, by dotted keys.</summary>
    private static IEnumerable<PresetEntry> Leaves(PresetMapping section, string path) =>
        section.Entries.SelectMany(entry => entry.Value is PresetMapping inner ? Leaves(inner, $"{path}{entry.Key}.")
            : [new PresetEntry(entry.Where, Spelling.British($"{path}{entry.Key}"), Expanded(entry.Key, entry.Value))]);

    /// <summary>Refuses keys of which one stands within another, and those that make a preset what it is.</summary>
    private static void RequireApart(string[] keys, PresetLocation where)
    {
        foreach (string key in keys)
        {
            string first = key.Split('.')[0];
            if (Fixed.Contains(first))
                throw new PresetException(where, $"{Key}: {Quotation.Of(first)} is the same for a whole run, and cannot be swept.");
            if (keys.Count(other => other == key) > 1 || keys.Any(other => other.StartsWith($"{key}.", StringComparison.Ordinal)))
                throw new PresetException(where, $"{Key}: {Quotation.Of(key)} is swept twice, by itself or by a key within it.");
        }
    }

    private static bool IsFunction(PresetScalar scalar) =>
        !scalar.Quoted && scalar.Text.StartsWith("linspace", StringComparison.Ordinal);

    /// <summary>A value, or the numbers that a function stands for.</summary>
    private static PresetNode Expanded(string key, PresetNode node)
    {
        if (node is not PresetScalar scalar || !IsFunction(scalar)) return node;
        try
        {
            return new PresetSequence(node.Where, [.. NumberList.Parse(scalar.Text)
                .Select(number => new PresetScalar(node.Where, number.ToString("R", CultureInfo.InvariantCulture), false))]);
        }
        catch (FormatException error)
        {
            throw new PresetException(node.Where, $"{key}: {error.Message}");
        }
    }

    /// <summary>A node in YAML's flow style.</summary>
    private static string Text(PresetNode node) => node switch
    {
        PresetScalar { Quoted: true } scalar => JsonSerializer.Serialize(scalar.Text),
        PresetScalar scalar => scalar.Text.AsSpan().ContainsAny(Special) ? JsonSerializer.Serialize(scalar.Text) : scalar.Text,
        PresetSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Text))}]",
        PresetMapping section => $"{{{string.Join(", ", section.Entries.Select(entry => $"{entry.Key}: {Text(entry.Value)}"))}}}",
        _ => throw new ArgumentException($"There is no text for {node.Description}.", nameof(node)),
    };
}

/// <summary>One key of a sweep with the values that it takes.</summary>
/// <param name="Key">The key, dotted.</param>
/// <param name="Values">Its values, at least one.</param>
internal sealed record SweepAxis(string Key, IReadOnlyList<PresetNode> Values);
