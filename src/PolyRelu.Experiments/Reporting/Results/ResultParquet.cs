using Parquet;
using Parquet.Schema;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Reporting.Results;

/// <summary>The tidy table as <c>results.parquet</c>: one column for each, with nulls where there is no value.</summary>
internal static class ResultParquet
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "results.parquet";

    private const int RowsPerGroup = 1 << 16;

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string path, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        using MemoryStream bytes = new();
        WriteAsync(bytes, table).GetAwaiter().GetResult();      // To memory: nothing waits.
        AtomicFile.Write(path, bytes.WriteTo);
    }

    private static async Task WriteAsync(Stream stream, ResultTable table)
    {
        DataField[] fields = [.. table.Columns.Select(Field)];
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream);
        foreach (ResultRow[] rows in table.Rows.Chunk(RowsPerGroup))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach ((DataField field, ResultColumn column) in fields.Zip(table.Columns))
                await WriteAsync(group, field, column, rows);
        }
    }

    private static DataField Field(ResultColumn column) => column switch
    {
        TextColumn => new DataField<string>(column.Name, nullable: true),
        NumberColumn => new DataField<double>(column.Name, nullable: true),
        CountColumn => new DataField<ulong>(column.Name, nullable: true),
        _ => throw Unknown(column),
    };

    private static async Task WriteAsync(ParquetRowGroupWriter group, DataField field, ResultColumn column, ResultRow[] rows)
    {
        switch (column)
        {
            case TextColumn text:
                await group.WriteAsync(field, Array.ConvertAll(rows, row => text.Read(row))!);
                break;
            case NumberColumn number:
                await group.WriteAsync<double>(field, Array.ConvertAll(rows, row => number.Read(row)));
                break;
            case CountColumn count:
                await group.WriteAsync<ulong>(field, Array.ConvertAll(rows, row => count.Read(row)));
                break;
            default:
                throw Unknown(column);
        }
    }

    private static ArgumentOutOfRangeException Unknown(ResultColumn column) =>
        new(nameof(column), $"There is no Parquet column of {column.GetType().Name}.");
}
