using System.Text;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>The cells of a map in the order of rows and columns, as <c>phases.csv</c> and as arrays in <c>phases.npz</c>.</summary>
/// <param name="Rows">One for each cell.</param>
internal sealed record PhaseTable(IReadOnlyList<PhaseRow> Rows)
{
    /// <summary>Name of the table.</summary>
    public const string CsvName = "phases.csv";

    /// <summary>Name of the arrays.</summary>
    public const string NpzName = "phases.npz";

    private const string LineEnd = "\r\n";

    /// <summary>The row of a cell.</summary>
    public PhaseRow At(int row, int column) => Rows.First(cell => cell.Row == row && cell.Column == column);

    /// <summary>Saves both files.</summary>
    /// <param name="folder">The folder of the trial.</param>
    /// <param name="map">The map whose cells these are.</param>
    public void Save(TrialFolder folder, PhaseMap map)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(map);
        AtomicFile.Write(folder.PathToWrite(CsvName), stream =>
        {
            using StreamWriter writer = new(stream, new UTF8Encoding(false), leaveOpen: true);
            writer.Write(string.Join(',', PhaseRow.Columns) + LineEnd);
            foreach (PhaseRow row in Rows) writer.Write(row.Line() + LineEnd);
        });
        int[] shape = [map.RowValues.Count, map.Powers.Count];
        NpzFile.Write(folder.PathToWrite(NpzName),
        [
            new("rows", NumericArray.From<double>([.. map.RowValues], shape[0])),
            new("columns", NumericArray.From<double>([.. map.Powers], shape[1])),
            new("method", NumericArray.From<int>([.. Rows.Select(row => (int)row.Method)], shape)),
            new("end", NumericArray.From<int>([.. Rows.Select(row => (int)row.End)], shape)),
            .. PhaseRow.Numbers.Select(number => new KeyValuePair<string, NumericArray>(number.Name,
                NumericArray.From<double>([.. Rows.Select(number.Value)], shape))),
        ]);
    }

    /// <summary>Loads the table of a trial.</summary>
    /// <exception cref="InvalidDataException">It is no such table; the message names the file and the line.</exception>
    public static PhaseTable Load(TrialFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        string path = folder.PathOf(CsvName);
        string[] lines = File.ReadAllText(path).Split(LineEnd);
        if (lines[0] != string.Join(',', PhaseRow.Columns))
            throw new InvalidDataException($"{path} does not begin with the columns of a map; run the trial again.");
        if (lines[^1].Length > 0) throw new InvalidDataException($"{path} ends within line {lines.Length}; run the trial again.");
        return new([.. lines[1..^1].Select((line, i) => PhaseRow.Find(line)
            ?? throw new InvalidDataException($"{path}, line {i + 2}, is no cell of a map; run the trial again."))]);
    }
}
