using System.Text;

namespace PolyRelu.Cli.Output;

/// <summary>A table in plain text: first column left, the others right, long titles on several lines, a rule under them.</summary>
internal static class TextTable
{
    private const int LongestTitle = 16;

    /// <summary>The table, without a line break at its end.</summary>
    /// <param name="header">Column titles.</param>
    /// <param name="rows">Cells, as many per row as there are titles.</param>
    /// <param name="leftAligned">Whether every column is left-aligned.</param>
    public static string Format(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, bool leftAligned = false)
    {
        ArgumentNullException.ThrowIfNull(header);
        IReadOnlyList<string>[] body = [.. rows.Select(row => (IReadOnlyList<string>)[.. row.Select(Quotation.Name)])];
        List<string>[] titles = [.. header.Select((title, column) => Wrap(title, Math.Max(LongestTitle, Widest(body, column))))];
        int[] widths = [.. titles.Select((lines, column) => Math.Max(lines.Max(line => line.Length), Widest(body, column)))];
        StringBuilder text = new();
        int height = titles.Max(lines => lines.Count);
        for (int line = 0; line < height; line++)
            AppendRow(text, [.. titles.Select(lines => line < height - lines.Count ? "" : lines[line - height + lines.Count])], widths,
                leftAligned);
        text.AppendLine(string.Join("  ", widths.Select(width => new string('─', width))));
        foreach (IReadOnlyList<string> row in body) AppendRow(text, row, widths, leftAligned);
        return text.ToString().TrimEnd();
    }

    private static int Widest(IReadOnlyList<string>[] rows, int column) => rows.Length == 0 ? 0 : rows.Max(row => row[column].Length);

    /// <summary>Breaks a title between words into lines of at most a width.</summary>
    private static List<string> Wrap(string title, int width)
    {
        List<string> lines = [""];
        foreach (string word in title.Split(' '))
        {
            if (lines[^1].Length == 0) lines[^1] = word;
            else if (lines[^1].Length + 1 + word.Length <= width) lines[^1] += $" {word}";
            else lines.Add(word);
        }
        return lines;
    }

    private static void AppendRow(StringBuilder text, IReadOnlyList<string> cells, int[] widths, bool leftAligned)
    {
        StringBuilder line = new();
        for (int column = 0; column < cells.Count; column++)
        {
            if (column > 0) line.Append("  ");
            line.Append(column == 0 || leftAligned ? cells[column].PadRight(widths[column]) : cells[column].PadLeft(widths[column]));
        }
        text.AppendLine(line.ToString().TrimEnd());
    }
}
