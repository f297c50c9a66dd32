using System.Text;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>
/// The cells of a map that are done, in the order of its units, as lines of a file: what a killed map goes on from. A line that is torn,
/// and the lines of a unit that is not whole, are dropped.
/// </summary>
internal sealed class PhaseJournal : IDisposable
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "phases-state.csv";

    private readonly FileStream stream;
    private readonly List<PhaseRow> rows;
    private readonly Dictionary<int, IReadOnlyList<PhaseRow>> waiting = [];
    private readonly Lock writing = new();

    private PhaseJournal(FileStream stream, List<PhaseRow> rows, int units)
    {
        this.stream = stream;
        this.rows = rows;
        Units = units;
    }

    /// <summary>Units that are in the file.</summary>
    public int Units { get; private set; }

    /// <summary>Their cells.</summary>
    public IReadOnlyList<PhaseRow> Rows => rows;

    /// <summary>Opens the file of a map, or begins it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="identity">What the cells depend on; a file of another identity is begun anew.</param>
    /// <param name="map">The map.</param>
    /// <param name="startedOver">Whether there was a file that could not be used.</param>
    public static PhaseJournal Open(string path, string identity, PhaseMap map, out bool startedOver)
    {
        ArgumentNullException.ThrowIfNull(map);
        string head = $"{identity}\n", text = File.Exists(path) ? File.ReadAllText(path) : "";
        startedOver = text.Length > 0 && !text.StartsWith(head, StringComparison.Ordinal);
        (List<PhaseRow> rows, int units, int end) = startedOver || text.Length == 0 ? ([], 0, 0) : Read(text, head.Length, map);
        FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
        try
        {
            stream.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, end)));
            _ = stream.Seek(0, SeekOrigin.End);
            if (end == 0) Write(stream, head);
            return new(stream, rows, units);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Adds the cells of a unit; they are written as soon as all units before it are. What was written outlives the process, not the
    /// machine: a map is not worth a wait for the disk per cell.
    /// </summary>
    public void Add(int unit, IReadOnlyList<PhaseRow> cells)
    {
        lock (writing)
        {
            waiting.Add(unit, cells);
            while (waiting.Remove(Units, out IReadOnlyList<PhaseRow>? next))
            {
                rows.AddRange(next);
                Write(stream, string.Concat(next.Select(row => row.Line() + "\n")));
                Units++;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private static void Write(FileStream stream, string text)
    {
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush();
    }

    /// <summary>The units that are whole, and where they end in the text.</summary>
    private static (List<PhaseRow> Rows, int Units, int End) Read(string text, int start, PhaseMap map)
    {
        List<PhaseRow> rows = [];
        int units = 0, end = start;
        while (units < map.Units)
        {
            IReadOnlyList<(int Row, int Column)> places = map.Places(units);
            int next = end;
            List<PhaseRow> own = [];
            foreach ((int row, int column) in places)
            {
                int stop = text.IndexOf('\n', next);
                if (stop < 0 || PhaseRow.Find(text[next..stop]) is not { } cell || (cell.Row, cell.Column) != (row, column)) break;
                own.Add(cell);
                next = stop + 1;
            }
            if (own.Count < places.Count) break;
            rows.AddRange(own);
            (units, end) = (units + 1, next);
        }
        return (rows, units, end);
    }
}
