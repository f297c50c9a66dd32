using System.Globalization;
using nietras.SeparatedValues;
using PolyRelu.Data;

namespace PolyRelu.Experiments.Data;

/// <summary>What the first line of a CSV file says: the separator, and whether it holds names.</summary>
/// <param name="Separator">Tab where there is one, else a semicolon where there is one, else a comma.</param>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Names">Names of the columns; empty texts where the line holds a sample.</param>
internal sealed record CsvStart(char Separator, int Line, IReadOnlyList<string> Names)
{
    private const char Comma = ',', Semicolon = ';', Tab = '\t';

    /// <summary>Whether the line holds names.</summary>
    public bool HasHeader { get; init; }

    /// <summary>The separator for a person.</summary>
    public string SeparatorName => Separator switch { Comma => "commas", Semicolon => "semicolons", _ => "tabs" };

    /// <summary>Reads the start of a file.</summary>
    /// <exception cref="InvalidDataException">The file holds nothing, or no text.</exception>
    public static CsvStart Of(string path)
    {
        char separator = SeparatorOf(path);
        using SepReader reader = Open(path, separator);
        foreach (SepReader.Row row in reader)
        {
            if (IsEmpty(row)) continue;
            string[] cells = new string[row.ColCount];
            for (int i = 0; i < cells.Length; i++) cells[i] = row[i].Span.Trim().ToString();
            bool header = IsHeader(cells);
            return new CsvStart(separator, LineOf(row), header ? cells : [.. cells.Select(_ => "")]) { HasHeader = header };
        }
        throw new InvalidDataException($"{path} holds no line; expected a line for each sample.");
    }

    /// <summary>Opens the file from its beginning.</summary>
    public SepReader Open(string path) => Open(path, Separator);

    /// <summary>Whether a line is empty.</summary>
    public static bool IsEmpty(SepReader.Row row) => row.ColCount == 1 && row[0].Span.IsWhiteSpace();

    /// <summary>Number of the line where a row begins, from 1; the reader counts the first row to the second line.</summary>
    public static int LineOf(SepReader.Row row) => row.RowIndex == 0 ? 1 : row.LineNumberFrom;

    /// <summary>What to say about it.</summary>
    public IEnumerable<DataNote> Notes(SampleFile file)
    {
        if (HasHeader && Separator == Comma && !Names.Any(name => double.TryParse(name, CultureInfo.InvariantCulture, out _)))
            yield break;
        string names = HasHeader ? "the first line holds names" : "the first line holds a sample, not names";
        yield return new(DataNoteKind.ReadAs, $"{Path.GetFileName(file.Path)}: {names}, and cells are separated by {SeparatorName}.",
            "Where that is not so, write names into the first line, and commas.");
    }

    private static SepReader Open(string path, char separator) => Sep.New(separator).Reader(options => options with
    {
        HasHeader = false,
        Unescape = true,
        DisableColCountCheck = true,
        CultureInfo = CultureInfo.InvariantCulture,
    }).From(new StreamReader(path));

    private static char SeparatorOf(string path)
    {
        using StreamReader reader = new(path);
        string? line;
        do line = reader.ReadLine();
        while (line is not null && string.IsNullOrWhiteSpace(line));
        if (line?.Contains('\0') == true)
            throw new InvalidDataException($"{path} is no text: expected lines of numbers with commas, semicolons or tabs between them.");
        bool quoted = false;
        HashSet<char> outside = [];
        foreach (char letter in line ?? "")
        {
            if (letter == '"') quoted = !quoted;
            else if (!quoted) outside.Add(letter);
        }
        return outside.Contains(Tab) ? Tab : outside.Contains(Semicolon) ? Semicolon : Comma;
    }

    /// <summary>
    /// Names are no numbers; but a program may have numbered the columns, or named them by years and wavelengths, with a name for the
    /// labels.
    /// </summary>
    private static bool IsHeader(string[] cells)
    {
        bool IsNumber(string cell) => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
        string[] numbers = [.. cells.Where(IsNumber)];
        if (numbers.Length == 0 || cells.Any(SampleColumns.IsLabel)) return true;
        bool counts = numbers.Index().All(entry => entry.Item == entry.Index.ToString(CultureInfo.InvariantCulture));
        return counts && numbers.Length == cells.Length && cells.Length > 2;
    }
}
