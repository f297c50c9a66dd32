using System.Globalization;
using ParquetSharp;

namespace PolyRelu.Tests.Experiments.Reporting.Results;

/// <summary>Reads Parquet by another library than the one that writes it.</summary>
internal static class ParquetTable
{
    /// <summary>The names of the columns, and the cells of each as text: null for null, numbers in full.</summary>
    public static (string[] Names, string?[][] Columns, Type[] Types) Read(string path)
    {
        using ParquetFileReader file = new(path);
        int count = file.FileMetaData.NumColumns;
        string[] names = [.. Enumerable.Range(0, count).Select(c => file.FileMetaData.Schema.Column(c).Name)];
        List<string?>[] columns = [.. names.Select(_ => new List<string?>())];
        Type[] types = new Type[count];
        for (int g = 0; g < file.FileMetaData.NumRowGroups; g++)
        {
            using RowGroupReader group = file.RowGroup(g);
            for (int c = 0; c < count; c++)
            {
                using ColumnReader column = group.Column(c);
                using LogicalColumnReader reader = column.LogicalReader();
                (types[c], string?[] cells) = reader.Apply(new Cells((int)group.MetaData.NumRows));
                columns[c].AddRange(cells);
            }
        }
        return (names, [.. columns.Select(column => column.ToArray())], types);
    }

    private sealed class Cells(int rows) : ILogicalColumnReaderVisitor<(Type Type, string?[] Cells)>
    {
        public (Type Type, string?[] Cells) OnLogicalColumnReader<TValue>(LogicalColumnReader<TValue> columnReader) =>
            (Nullable.GetUnderlyingType(typeof(TValue)) ?? typeof(TValue), [.. columnReader.ReadAll(rows).Select(value => value switch
            {
                null => null,
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString(),
            })]);
    }
}
