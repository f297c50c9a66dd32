using System.Text;

namespace PolyRelu.Cli.Output;

/// <summary>A table in plain text: first column left, the others right, a rule under the header.</summary>
internal static class TextTable
{
    /// <summary>The table, without a line break at its end.</summary>
    /// <param name="header">Column titles.</param>
    /// <param name="rows">Cells, as many per row as there are titles.</param>
    /// <param name="leftAligned">Whether every column is left-aligned.</param>
    public static string Format(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, bool leftAligned = false)
    {
        ArgumentNullException.ThrowIfNull(header);
        List<IReadOnlyList<string>> all = [header, .. rows];
        int[] widths = [.. Enumerable.Range(0, header.Count).Select(column => all.Max(row => row[column].Length))];
        StringBuilder text = new();
        for (int i = 0; i < all.Count; i++)
        {
            AppendRow(text, all[i], widths, leftAligned);
            if (i == 0) text.AppendLine(string.Join("  ", widths.Select(width => new string('─', width))));
        }
        return text.ToString().TrimEnd();
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
