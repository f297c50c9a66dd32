namespace PolyRelu.Data;

/// <summary>Labels as a head takes them (<see cref="Networks.Margin"/>): ±1 for one output, 0..C−1 for C.</summary>
/// <param name="Labels">[n].</param>
/// <param name="Outputs">Outputs of the head.</param>
/// <param name="Classes">Which labels are which classes, where they are not the classes' own numbers.</param>
internal sealed record FeatureLabels(int[] Labels, int Outputs, ClassLabels? Classes = null)
{
    private const int MostNamed = 12;
    private const string FirstOption = "--first-label";

    /// <summary>Encodes labels as they stand in a file.</summary>
    /// <param name="labels">The labels.</param>
    /// <param name="reading">Modulus, outputs and classes, where they are known: outputs are else 1 where all labels are ±1, and
    /// otherwise one for each class.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="InvalidDataException">They are not for so many outputs, or for none at all.</exception>
    public static FeatureLabels Encode(int[] labels, FeatureReading reading, string file)
    {
        if (reading.Modulus is int m) return new([.. labels.Select(label => label % m < 0 ? (label % m) + m : label % m)], m);
        if (reading.Classes is { Names: { } names })
            throw new InvalidDataException($"{file}: expected the class names that the network or the training samples have "
                + $"({Quotation.List(names)}); found numbers.");
        ClassLabels? known = reading.Classes;
        if (known is null && CountFromOne(labels, reading.Outputs)) known = new ClassLabels(1);
        FeatureLabels own = Number(known is null ? labels : Array.ConvertAll(labels, label => Shifted(label, known.First, file)), reading,
            file);
        return own with { Classes = known is { First: 0 } ? null : known };
    }

    /// <summary>Encodes labels that are names.</summary>
    /// <param name="labels">[n].</param>
    /// <param name="reading">As for numbers; without classes the names are numbered in ordinal order.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="InvalidDataException">A name is not known, or there are not as many as outputs.</exception>
    public static FeatureLabels Encode(string[] labels, FeatureReading reading, string file)
    {
        string[] present = [.. labels.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (reading.Modulus is not null)
            throw new InvalidDataException($"{file}: labels that are names ({Quotation.List(present)}) have no modulus.");
        if (reading.Classes is { Names: null, First: var first })
            throw new InvalidDataException($"{file}: expected labels that are numbers and count from {first}, as it is said of the "
                + $"network, of the training samples or by {FirstOption}; found names ({Quotation.List(present)}), and which name is which "
                + "class is not known.");
        IReadOnlyList<string> names = reading.Classes?.Names ?? present;
        if (present.FirstOrDefault(name => !names.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new InvalidDataException(
                $"{file}: the label {Quotation.Of(unknown)} is none of the classes that the network or the training samples have: "
                + $"{Quotation.List(names)}.");
        int outputs = reading.Outputs ?? names.Count, classes = Math.Max(outputs, 2);
        if (names.Count != classes)
            throw new InvalidDataException($"{file}: the labels are {Plural.Of(names.Count, "name")} ({Quotation.List(names)}), but "
                + (reading.Outputs is null ? "a classifier needs at least 2 classes." : $"{Plural.Of(outputs, "output")} "
                + $"{Plural.Noun(outputs, "needs", "need")} {classes}; which name is which class is not known. Write the "
                + "classes' numbers."));
        Dictionary<string, int> numbers = names.Index().ToDictionary(entry => entry.Item, entry => entry.Index, StringComparer.Ordinal);
        return new(Array.ConvertAll(labels, name => outputs == 1 ? (2 * numbers[name]) - 1 : numbers[name]), outputs, new(names));
    }

    /// <summary>What is to be said of classes that are not the labels' own numbers; null for those that are.</summary>
    /// <param name="file">Name for messages.</param>
    public DataNote? Note(string file)
    {
        string Class(int index) => Outputs == 1 ? $"{(2 * index) - 1:+0;-0}" : $"{index}";
        if (Classes is { Names: { } names })
        {
            string listed = string.Join(", ", names.Take(MostNamed).Index().Select(entry => $"{Quotation.Of(entry.Item)} is "
                + $"{Class(entry.Index)}")), more = names.Count > MostNamed ? $", and {names.Count - MostNamed} more" : "";
            return new(DataNoteKind.NamedClasses, $"The labels of {file} are names, numbered in their order: {listed}{more}.",
                "Where the network has its classes in another order, write the classes' numbers instead.");
        }
        if (Classes is not { First: 1 }) return null;
        int last = Math.Max(Outputs, 2);
        return new(DataNoteKind.LabelsFromOne, $"The labels of {file} count from 1, and none is 0: 1 was taken as class {Class(0)} and so "
            + $"on, {last} as class {Class(last - 1)}.",
            $"Where 1 is meant to be the second class, take them as they are by {FirstOption} 0.");
    }

    /// <summary>Whether labels are 1..C without a 0, for C outputs or with every number in between.</summary>
    private static bool CountFromOne(int[] labels, int? outputs)
    {
        (int smallest, int largest) = (labels.Min(), labels.Max());
        if (smallest < 1 || largest < 2) return false;
        return outputs is { } known ? largest == Math.Max(known, 2)
            : smallest == 1 && largest <= labels.Length && labels.Distinct().Count() == largest;
    }

    private static int Shifted(int label, int first, string file)
    {
        long shifted = (long)label - first;
        return shifted >= int.MinValue ? (int)shifted
            : throw new InvalidDataException($"{file}: the label {label} is beyond all classes that count from {first}.");
    }

    private static FeatureLabels Number(int[] labels, FeatureReading reading, string file)
    {
        (int smallest, int largest) = (labels.Min(), labels.Max());
        bool signs = Array.TrueForAll(labels, label => label is 1 or -1), counted = reading.Classes is { First: not 0 };
        switch (reading.Outputs)
        {
            case null or 1 when signs && !counted: return new(labels, 1);
            case 1 when smallest >= 0 && largest <= 1: return new(Array.ConvertAll(labels, label => (2 * label) - 1), 1);
            case 2 when signs && !counted: return new(Array.ConvertAll(labels, label => (label + 1) / 2), 2);
            case null when smallest >= 0 && largest >= 1 && largest < labels.Length: return new(labels, largest + 1);
            case >= 2 when smallest >= 0 && largest < reading.Outputs: return new(labels, reading.Outputs.Value);
            default:
                int first = reading.Classes?.First ?? 0;
                throw new InvalidDataException($"{file}: expected {Expected(reading.Outputs, first)}; found {smallest + first} to "
                    + $"{largest + first}. " + (reading.Classes is { First: 0 } && CountFromOne(labels, reading.Outputs)
                        ? "The network or the training samples count from 0; where these count from 1, say so by "
                            + $"{FirstOption} 1." : "Take them modulo the number of classes?"));
        }
    }

    private static string Expected(int? outputs, int first) => (outputs, first) switch
    {
        (null, 0) => "labels ±1, or 0..C−1 of C ≥ 2 classes",
        (1, 0) => "labels ±1, or 0 and 1, for one output",
        (2, 0) => "labels 0 and 1, or ±1, for two outputs",
        (null, _) => $"labels that count from {first}, of at least 2 classes",
        (1, _) => $"labels {first} and {first + 1} for one output",
        _ => $"labels {first}..{first + outputs - 1} for {Plural.Of(outputs.Value, "output")}",
    };
}
