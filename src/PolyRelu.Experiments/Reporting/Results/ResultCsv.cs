using System.Buffers;
using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Reporting.Results;

/// <summary>The tidy table as <c>results.csv</c>: RFC 4180, UTF-8, a heading.</summary>
internal static class ResultCsv
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "results.csv";

    private const string LineEnd = "\r\n";
    private static readonly SearchValues<char> Special = SearchValues.Create("\",\r\n");

    /// <summary>Writes the file, whole or not at all.</summary>
    public static void Write(string path, ResultTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        AtomicFile.Write(path, stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true);
            WriteLine(writer, table.Columns.Select(column => column.Name));
            foreach (ResultRow row in table.Rows) WriteLine(writer, table.Columns.Select(column => column.Text(row)));
        });
    }

    private static void WriteLine(StreamWriter writer, IEnumerable<string> cells)
    {
        bool isFirst = true;
        foreach (string cell in cells)
        {
            if (!isFirst) writer.Write(',');
            isFirst = false;
            writer.Write(cell.AsSpan().ContainsAny(Special) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell);
        }
        writer.Write(LineEnd);
    }
}
