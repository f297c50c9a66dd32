using System.Text;

namespace PolyRelu.Tests.Experiments.Reporting.Results;

/// <summary>Reads CSV by the grammar of RFC 4180, strictly, knowing nothing of the writer.</summary>
internal static class CsvReader
{
    /// <summary>The records of a text, the heading first.</summary>
    /// <exception cref="FormatException">The text is not of the grammar.</exception>
    public static IReadOnlyList<string[]> Read(string text)
    {
        List<string[]> records = [];
        List<string> fields = [];
        StringBuilder field = new();
        int at = 0;
        while (at < text.Length)
        {
            field.Clear();
            if (text[at] == '"')
            {
                for (at++; ; at++)
                {
                    if (at >= text.Length) throw new FormatException("A quoted field has no end.");
                    if (text[at] == '"' && (at + 1 >= text.Length || text[at + 1] != '"')) break;
                    if (text[at] == '"') at++;
                    field.Append(text[at]);
                }
                at++;
            }
            else
                for (; at < text.Length && text[at] is not (',' or '\r'); at++)
                    field.Append(text[at] is '"' or '\n' ? throw new FormatException($"A plain field holds {(int)text[at]}.") : text[at]);
            fields.Add(field.ToString());
            if (at < text.Length && text[at] == ',')
            {
                at++;
                continue;
            }
            if (at + 1 >= text.Length || text[at] != '\r' || text[at + 1] != '\n')
                throw new FormatException("A line does not end in CR LF.");
            at += 2;
            records.Add([.. fields]);
            fields.Clear();
        }
        return fields.Count == 0 ? records : throw new FormatException("The last line has no end.");
    }
}
