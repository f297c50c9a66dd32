using System.Globalization;
using Parquet;
using PolyRelu.Data;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Data;

/// <summary>Samples in columns: numbers as features, one column for each or one column of lists, and a column of labels.</summary>
internal static class ParquetSamples
{
    /// <summary>The option of the command line that names a column of lists, for messages.</summary>
    public const string FeatureOption = "--feature-column";

    /// <summary>Reads the file of the options.</summary>
    /// <exception cref="InvalidDataException">A column holds something else; the message says row and column.</exception>
    public static FeatureTable Read(SampleFile file)
    {
        try
        {
            return ReadAsync(file).GetAwaiter().GetResult();
        }
        // What the package throws at bytes that are no Parquet is of many types.
        catch (Exception cause) when (cause is not (InvalidDataException or FileNotFoundException or DirectoryNotFoundException
            or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new InvalidDataException($"{file.Path} is no Parquet file that can be read: {ErrorSentence.Of(cause)}", cause);
        }
    }

    private static async Task<FeatureTable> ReadAsync(SampleFile file)
    {
        await using FileStream stream = File.OpenRead(file.Path);
        await using ParquetReader reader = await ParquetReader.CreateAsync(stream);
        ParquetColumn[] columns = [.. reader.Schema.Fields.Select(ParquetColumn.Of)];
        (SampleColumns chosen, ParquetColumn? label, ParquetColumn[] features) = Choose(file, columns);
        List<float[]> rows = [];
        List<string> labels = [];
        int total = 0;
        for (int i = 0; i < reader.RowGroupCount; i++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(i);
            if (label is not null) labels.AddRange((await label.ReadTexts(group)).Select(text => text ?? ""));
            int room = Math.Min((file.Count ?? int.MaxValue) - rows.Count, checked((int)group.RowCount));
            if (room > 0)
                rows.AddRange((features[0].IsList ? await Lists(file, group, features[0], total)
                    : await Numbers(file, group, features, total)).Take(room));
            total = checked(total + (int)group.RowCount);
        }
        FeatureTable table = new(file.Path, Joined(file, features[0], rows), total)
        {
            Notes = chosen.Notes,
            FeatureNames = features[0].IsList ? null : [.. features.Select(column => column.Name)],
        };
        return label is null ? table : SampleLabels.Put(table, labels, row => $"row {row}, column {Quotation.Of(label.Name)}");
    }

    private static (SampleColumns Chosen, ParquetColumn? Label, ParquetColumn[] Features) Choose(SampleFile file, ParquetColumn[] columns)
    {
        string[] names = [.. columns.Select(column => column.Name)];
        var chosen = SampleColumns.Choose(file, names);
        ParquetColumn? label = chosen.Label is { } place ? columns[place] : null;
        ParquetColumn[] features = [.. chosen.Features.Select(feature => columns[feature])];
        if (file.FeatureColumn is { } asked)
            features = [columns.FirstOrDefault(column => column.Name == asked && column != label) ?? throw new InvalidDataException(
                $"{file.Path}: no column is named {Quotation.Of(asked)} ({FeatureOption}); it has: {Quotation.List(names)}.")];
        if (label is { HasNumbers: false, HasTexts: false } or { IsList: true })
            throw new InvalidDataException($"{file.Path}: column {Quotation.Of(label.Name)} holds no labels, which are numbers or texts; "
                + $"name another by {SampleColumns.LabelOption} NAME.");
        if (Array.Find(features, feature => !feature.HasNumbers) is { } wrong)
            throw new InvalidDataException($"{file.Path}: column {Quotation.Of(wrong.Name)} holds {KindOf(wrong)}; expected numbers, or a "
                + $"list of numbers in each row. Leave it out by {SampleColumns.IgnoreOption} {wrong.Name}.");
        if (features.Length > 1 && Array.Find(features, feature => feature.IsList) is { } list)
            throw new InvalidDataException($"{file.Path}: column {Quotation.Of(list.Name)} holds a list in each row, and there are other "
                + $"features. Name the one of the features by {FeatureOption} {list.Name}.");
        return (chosen, label, features);
    }

    private static string KindOf(ParquetColumn column) => column.Field is null ? "records" : column.IsList ? "lists of other things"
        : column.HasTexts ? "texts" : "other things";

    private static async Task<IEnumerable<float[]>> Numbers(SampleFile file, ParquetRowGroupReader group, ParquetColumn[] features,
        int first)
    {
        float[][] rows = [.. Enumerable.Range(0, checked((int)group.RowCount)).Select(_ => new float[features.Length])];
        for (int k = 0; k < features.Length; k++)
        {
            (double?[] numbers, _) = await features[k].ReadNumbers(group);
            for (int i = 0; i < rows.Length; i++) rows[i][k] = Single(file, features[k], first + i, numbers[i]);
        }
        return rows;
    }

    private static async Task<IEnumerable<float[]>> Lists(SampleFile file, ParquetRowGroupReader group, ParquetColumn column, int first)
    {
        (double?[] numbers, int[] levels) = await column.ReadNumbers(group);
        List<List<float>> rows = [];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (levels[i] == 0) rows.Add([]);
            rows[^1].Add(Single(file, column, first + rows.Count - 1, numbers[i]));
        }
        return rows.Select(row => row.ToArray());
    }

    private static float Single(SampleFile file, ParquetColumn column, int row, double? value)
    {
        float single = (float)(value ?? double.NaN);
        if (float.IsFinite(single)) return single;
        string found = value is null ? "the cell is empty" : string.Create(CultureInfo.InvariantCulture, $"found {value}");
        throw new InvalidDataException($"{file.Path}, row {row}, column {Quotation.Of(column.Name)}: expected a finite number, none beyond "
            + $"±3.4e38; {found}. Fill in missing values, or leave the row out.");
    }

    private static Matrix Joined(SampleFile file, ParquetColumn column, List<float[]> rows)
    {
        int width = rows.Count == 0 ? 0 : rows[0].Length;
        Matrix features = new(rows.Count, width);
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows[i].Length != width)
                throw new InvalidDataException($"{file.Path}, row {i}, column {Quotation.Of(column.Name)}: expected "
                    + $"{Plural.Of(width, "number")}, as in row 0; found {rows[i].Length}.");
            rows[i].CopyTo(features.Row(i));
        }
        return features;
    }
}
