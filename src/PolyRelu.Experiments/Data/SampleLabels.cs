using System.Globalization;
using PolyRelu.Data;

namespace PolyRelu.Experiments.Data;

/// <summary>Labels that stand in a table as text: numbers where all of them are, names where none is.</summary>
internal static class SampleLabels
{
    /// <summary>Puts the labels into a table.</summary>
    /// <param name="table">The table.</param>
    /// <param name="texts">[n], the labels.</param>
    /// <param name="place">Where a label stands, for messages: <c>line 7, column 'y'</c>.</param>
    /// <exception cref="InvalidDataException">One is empty, or only some are numbers; the message says where and what came.</exception>
    public static FeatureTable Put(FeatureTable table, IReadOnlyList<string> texts, Func<int, string> place)
    {
        double?[] numbers = [.. texts.Select(Number)];
        int first = Array.FindIndex(numbers, number => number is not null);
        for (int i = 0; i < texts.Count; i++)
        {
            if (texts[i].Length == 0)
                throw new InvalidDataException($"{table.Source}, {place(i)}: expected a label; the cell is empty.");
            if (numbers[i] is { } number && (number != Math.Floor(number) || number is < int.MinValue or > int.MaxValue))
                throw new InvalidDataException($"{table.Source}, {place(i)}: expected a label, a whole number or a name; found "
                    + $"{Quotation.Of(texts[i])}. Is this the column of labels? Another is named by {SampleColumns.LabelOption}.");
        }
        int odd = first < 0 ? -1 : Array.FindIndex(numbers, number => number is null);
        if (odd >= 0)
            throw new InvalidDataException($"{table.Source}, {place(odd)}: expected a label that is a whole number, as at {place(first)}; "
                + $"found {Quotation.Of(texts[odd])}.");
        return first < 0 ? table with { LabelNames = [.. texts] }
            : table with { Labels = Array.ConvertAll(numbers, number => (int)number!.Value) };
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;
}
