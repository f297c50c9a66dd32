using System.Text;

namespace PolyRelu.Cli.Output;

/// <summary>A table in plain text: first column left, the others right, long titles on several lines, a rule under them.</summary>
internal static class TextTable
{
    private const int LongestTitle = 16;
    private const string Gap = "  ";

    /// <summary>The table, without a line break at its end.</summary>
    /// <param name="header">Column titles.</param>
    /// <param name="rows">Cells, as many per row as there are titles.</param>
    /// <param name="leftAligned">Whether every column is left-aligned.</param>
    /// <param name="width">
    /// Characters of a line: the first column is broken between words where the table would be wider; null for lines of any length.
    /// </param>
    public static string Format(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, bool leftAligned = false,
        int? width = null)
    {
        ArgumentNullException.ThrowIfNull(header);
        IReadOnlyList<string>[] body = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Quotation.Name)])];
        List<string>[] titles = [.. header.Select((title, column) =>
            TextWrap.Lines(title, Math.Max(LongestTitle, Widest(body, column))))];
        int[] widths = [.. titles.Select((lines, column) => Math.Max(lines.Max(line => line.Length), Widest(body, column)))];
        int others = widths.Skip(1).Sum(other => Gap.Length + other);
        if (width is { } most && others + widths[0] > most)
        {
            body = [.. body.SelectMany(row => Broken(row, Math.Max(LongestTitle, most - others)))];
            widths[0] = Math.Max(titles[0].Max(line => line.Length), Widest(body, 0));
        }
        StringBuilder text = new();
        int height = titles.Max(lines => lines.Count);
        for (int line = 0; line < height; line++)
            AppendRow(text, [.. titles.Select(lines => line < height - lines.Count ? "" : lines[line - height + lines.Count])], widths,
                leftAligned);
        text.AppendLine(string.Join(Gap, widths.Select(column => new string('─', column))));
        foreach (IReadOnlyList<string> row in body) AppendRow(text, row, widths, leftAligned);
        return text.ToString().TrimEnd();
    }

    private static int Widest(IReadOnlyList<string>[] rows, int column) => rows.Length == 0 ? 0 : rows.Max(row => row[column].Length);

    /// <summary>A row whose first cell goes on in rows of its own, indented.</summary>
    private static IEnumerable<IReadOnlyList<string>> Broken(IReadOnlyList<string> row, int width)
    {
        List<string> lines = TextWrap.Lines(row[0], width - Gap.Length);
        yield return [lines[0], .. row.Skip(1)];
        foreach (string line in lines.Skip(1)) yield return [Gap + line, .. row.Skip(1).Select(_ => "")];
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, int[] widths, bool leftAligned)
    {
        StringBuilder line = new();
        for (int column = 0; column < cells.Count; column++)
        {
            if (column > 0) line.Append(Gap);
            line.Append(column == 0 || leftAligned ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column]));
        }
        text.AppendLine(line.ToString().TrimEnd());
    }
}
