using System.Globalization;
using System.Text.RegularExpressions;
using PolyRelu.Data;

namespace PolyRelu.Experiments.Data;

/// <summary>Which columns of a table are features, and which one the labels.</summary>
/// <param name="Label">Place of the labels; null where they are in a file of their own.</param>
/// <param name="Features">Places of the features, in the order of the table.</param>
internal sealed partial record SampleColumns(int? Label, int[] Features)
{
    /// <summary>The options of the command line, for messages.</summary>
    public const string LabelOption = "--label-column", IgnoreOption = "--ignore-columns";

    private static readonly string[] LabelNames = ["label", "labels", "y", "target", "targets", "class", "classes"];

    /// <summary>How the columns were chosen where nobody said it.</summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>Whether labels usually have this name.</summary>
    public static bool IsLabel(string name) => LabelNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Chooses: the labels are the column that is named, else the one with a usual name, else the last one.</summary>
    /// <param name="file">The file with its options.</param>
    /// <param name="names">Names of the columns; empty ones where they have none.</param>
    /// <exception cref="InvalidDataException">A column that was named is not there, or none is left; the message lists them.</exception>
    public static SampleColumns Choose(SampleFile file, IReadOnlyList<string> names)
    {
        string source = Path.GetFileName(file.Path);
        List<DataNote> notes = [];
        // What samples of the same data leave out need not be in all of their files.
        HashSet<int> left = [.. file.IgnoredColumns.Where(column => file.FeatureNames is null || names.Contains(column) || IsNumber(column))
            .Select(column => Place(file.Path, names, column, IgnoreOption))];
        // pandas writes the numbers of rows into a first column without a name.
        if (names.Count > 1 && names[0].Length == 0 && names.Skip(1).All(name => name.Length > 0) && left.Add(0))
            notes.Add(new(DataNoteKind.ReadAs, $"{source}: the first column has no name, as the numbers of rows have, and was left out.",
                "Where it is a feature, give it a name."));
        foreach (int place in Enumerable.Range(0, names.Count).Where(place => RowNumbers().IsMatch(names[place]) && left.Add(place)))
            notes.Add(new(DataNoteKind.ReadAs, $"{source}: the column {Quotation.Of(names[place])} holds the numbers of rows, as pandas "
                + "writes them, and was left out.", "Where it is a feature, give it another name."));
        if (file.LabelPath is not null)
            foreach (int place in Enumerable.Range(0, names.Count).Where(place => IsLabel(names[place]) && left.Add(place)))
                notes.Add(new(DataNoteKind.ReadAs, $"{source}: the column {Quotation.Of(names[place])} was left out, since the labels are "
                    + "in a file of their own.", "Where it is a feature, give it another name."));
        int[] rest = [.. Enumerable.Range(0, names.Count).Where(place => !left.Contains(place))];
        int? label = null;
        if (file.LabelPath is null)
        {
            (int chosen, string? why) = ChooseLabel(file, names, [.. rest.Where(place => names[place] != file.FeatureColumn)]);
            label = chosen;
            if (why is not null)
                notes.Add(new(DataNoteKind.ReadAs, $"{source}: the labels are column {NameOf(names, chosen)}, {why}.",
                    $"Another is named by {LabelOption}."));
            if (left.Contains(chosen))
                throw new InvalidDataException($"{file.Path}: column {NameOf(names, chosen)} holds the labels and is to be left out "
                    + $"({IgnoreOption}); name another by {LabelOption}.");
        }
        int[] features = [.. rest.Where(place => place != label)];
        if (features.Length == 0)
            throw new InvalidDataException($"{file.Path}: expected a column of labels and at least one of features; found "
                + $"{Plural.Of(names.Count, "column")}{(names.Count == 0 ? "" : $", {Quotation.List(names)}")}.");
        int[] ordered = InOrder(file, names, features, label);
        if (!ordered.SequenceEqual(features))
            notes.Add(new(DataNoteKind.ReadAs, $"{source}: its columns stand in another order than those of the training samples, and were "
                + "matched by their names.", "Where the names do not say which is which, keep to the order and leave names out."));
        return new SampleColumns(label, ordered) { Notes = notes };
    }

    /// <summary>Names of the features, in their order; null where one has none.</summary>
    public IReadOnlyList<string>? NamesOf(IReadOnlyList<string> names) =>
        Array.TrueForAll(Features, place => names[place].Length > 0) ? [.. Features.Select(place => names[place])] : null;

    /// <summary>A column for a person: its name, or its number from 0.</summary>
    public static string NameOf(IReadOnlyList<string> names, int place) =>
        names[place].Length > 0 ? Quotation.Of(names[place]) : place.ToString(CultureInfo.InvariantCulture);

    /// <summary>The features in the order of the samples that were read before, by their names.</summary>
    private static int[] InOrder(SampleFile file, IReadOnlyList<string> names, int[] features, int? label)
    {
        if (file.FeatureNames is not { } expected || Array.Exists(features, place => names[place].Length == 0)) return features;
        string[] own = [.. features.Select(place => names[place])];
        if (own.SequenceEqual(expected)) return features;
        string[] missing = [.. expected.Except(own)], extra = [.. own.Except(expected)];
        bool differ = own.Distinct().Count() == own.Length;
        if (differ && missing.Length + extra.Length == 0 && own.Length == expected.Count)
            return [.. expected.Select(name => features[Array.IndexOf(own, name)])];
        string labels = label is { } place ? $"; the labels are {NameOf(names, place)}" : "";
        throw new InvalidDataException($"{file.Path}: expected the features that the training samples have, by the names of their columns; "
            + string.Join(", ", Wrong("missing", missing).Concat(Wrong("not among them", extra))
                .Concat(differ ? [] : ["names that stand twice cannot be matched"]))
            + $"{labels}. Columns are left out by {IgnoreOption}, and labels named by {LabelOption}.");

        static IEnumerable<string> Wrong(string what, string[] columns) => columns.Length == 0 ? []
            : [$"{what}: {Quotation.List(columns)}"];
    }

    private static bool IsNumber(string column) => int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    [GeneratedRegex("^__index_level_[0-9]+__$", RegexOptions.CultureInvariant)]
    private static partial Regex RowNumbers();

    private static (int Place, string? Why) ChooseLabel(SampleFile file, IReadOnlyList<string> names, int[] rest)
    {
        if (file.LabelColumn is { } asked) return (Place(file.Path, names, asked, LabelOption), null);
        int[] usual = [.. rest.Where(place => IsLabel(names[place]))];
        if (usual.Length > 1)
            throw new InvalidDataException($"{file.Path}: the labels may be {Quotation.List(usual.Select(place => names[place]))}. Name "
                + $"them by {LabelOption} NAME, and leave others out by {IgnoreOption} NAME.");
        if (usual.Length == 1) return (usual[0], null);
        int[] others = file.FeatureNames is null ? [] : [.. rest.Where(place => !file.FeatureNames.Contains(names[place]))];
        if (others.Length == 1) return (others[0], "the one that is no feature of the training samples");
        return rest.Length == 0 ? (0, null) : (rest[^1], "the last one");
    }

    private static int Place(string source, IReadOnlyList<string> names, string column, string option)
    {
        int[] named = [.. Enumerable.Range(0, names.Count).Where(place => names[place] == column)];
        if (named.Length > 1)
            throw new InvalidDataException($"{source}: {Plural.Of(named.Length, "column")} are named {Quotation.Of(column)} ({option}); "
                + $"give the number of one, {string.Join(" or ", named)}.");
        if (named.Length == 1 && column.Length > 0) return named[0];
        if (int.TryParse(column, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
        {
            if (number >= -names.Count && number < names.Count) return number < 0 ? names.Count + number : number;
            throw new InvalidDataException($"{source}: {option} {number}: there are {Plural.Of(names.Count, "column")}, 0 to "
                + $"{names.Count - 1}, or −1 for the last.");
        }
        string has = names.All(name => name.Length == 0)
            ? $"its {Plural.Of(names.Count, "column")} {Plural.Noun(names.Count, "has no name", "have no names")}; "
                + "give a number from 0, or −1 for the last"
            : $"it has: {Quotation.List(names)}{NearestName.Question(column, names)}";
        throw new InvalidDataException($"{source} has no column {Quotation.Of(column)} ({option}); {has}.");
    }
}
