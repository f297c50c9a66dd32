using System.Globalization;
using nietras.SeparatedValues;
using PolyRelu.Data;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Data;

/// <summary>Samples in text with separators: a row for each, a column of labels, all others features.</summary>
/// <remarks>
/// Comma, semicolon or tab; cells may be quoted; numbers have a point, whatever the language of the machine, and are rounded to float32
/// once. Empty lines are passed over.
/// </remarks>
internal static class CsvSamples
{
    /// <summary>Reads the file of the options.</summary>
    /// <exception cref="InvalidDataException">The message says line, column and what came.</exception>
    public static FeatureTable Read(SampleFile file)
    {
        try
        {
            return ReadRows(file);
        }
        catch (NotSupportedException cause)
        {
            throw new InvalidDataException($"{file.Path}: a line has no end within 16 MB, as where a quotation mark is never closed.",
                cause);
        }
    }

    private static FeatureTable ReadRows(SampleFile file)
    {
        CsvStart start = CsvStart.Of(file.Path);
        SampleColumns columns = SampleColumns.Choose(file, start.Names);
        List<float[]> rows = [];
        List<string> labels = [];
        List<int> lines = [];
        using (SepReader reader = start.Open(file.Path))
            foreach (SepReader.Row row in reader)
            {
                if (CsvStart.IsEmpty(row) || (start.HasHeader && CsvStart.LineOf(row) == start.Line)) continue;
                if (row.ColCount != start.Names.Count)
                    throw new InvalidDataException($"{file.Path}, line {CsvStart.LineOf(row)}: expected "
                        + $"{Plural.Of(start.Names.Count, "cell")}, as in line {start.Line}, separated by "
                        + $"{start.SeparatorName}; found {row.ColCount}.");
                lines.Add(CsvStart.LineOf(row));
                labels.Add(columns.Label is { } label ? LabelOf(file.Path, row, label) : "");
                if (rows.Count < (file.Count ?? int.MaxValue)) rows.Add(Numbers(file.Path, row, columns.Features, start));
            }
        Matrix features = new(rows.Count, columns.Features.Length);
        for (int i = 0; i < rows.Count; i++) rows[i].CopyTo(features.Row(i));
        FeatureTable table = new(file.Path, features, lines.Count)
        {
            Notes = [.. start.Notes(file), .. columns.Notes],
            FeatureNames = columns.NamesOf(start.Names),
        };
        return columns.Label is not { } place ? table
            : SampleLabels.Put(table, labels, i => $"line {lines[i]}, column {SampleColumns.NameOf(start.Names, place)}");
    }

    private static string LabelOf(string path, SepReader.Row row, int place)
    {
        ReadOnlySpan<char> text = row[place].Span.Trim();
        return !text.ContainsAny('\r', '\n') ? text.ToString() : throw new InvalidDataException(
            $"{path}, line {CsvStart.LineOf(row)}: the label goes over several lines; expected a quotation mark that ends it.");
    }

    private static float[] Numbers(string path, SepReader.Row row, int[] places, CsvStart start)
    {
        float[] numbers = new float[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            ReadOnlySpan<char> cell = row[places[i]].Span.Trim();
            bool parsed = float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]);
            if (parsed && float.IsFinite(numbers[i])) continue;
            string name = SampleColumns.NameOf(start.Names, places[i]), text = cell.ToString();
            throw new InvalidDataException($"{path}, line {CsvStart.LineOf(row)}, column {name}: expected a number; "
                + (text.Length == 0 ? "the cell is empty" : $"found {Quotation.Of(text)}") + $". {Advice(text, name.Trim('\''))}");
        }
        return numbers;
    }

    private static string Advice(string text, string name)
    {
        if (text.Length == 0 || text.Equals("nan", StringComparison.OrdinalIgnoreCase) || text == "?")
            return "Fill in missing values, or leave the row out.";
        if (double.TryParse(text.Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
            return double.IsFinite(value) && text.Contains(',') ? "Write decimals with a point."
                : "Expected are finite numbers, none beyond ±3.4e38.";
        return $"A column that is no feature is left out by {SampleColumns.IgnoreOption} {name}; labels are named by "
            + $"{SampleColumns.LabelOption} {name}.";
    }
}
