using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>
/// Computes the cells of a map and writes them as one table. Cells run side by side, one on each thread; a map that was killed goes on
/// after the last unit that is whole, to the same bytes.
/// </summary>
/// <param name="map">The map.</param>
internal sealed class MapPart(PhaseMap map) : TrialPart
{
    private const long CellBytes = 600;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => [PhaseJournal.FileName];

    /// <inheritdoc/>
    public override long Bytes => CellBytes * map.RowValues.Count * map.Powers.Count;

    /// <inheritdoc/>
    public override long Scratch => Bytes;

    /// <inheritdoc/>
    public override IEnumerable<Work> Works() => map.Works();

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() => map.Memory();

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        var table = PhaseTable.Load(folder);
        (int Row, int Column)[] expected = [.. Enumerable.Range(0, map.RowValues.Count).SelectMany(row =>
            Enumerable.Range(0, map.Powers.Count).Select(column => (row, column)))];
        yield return (PhaseTable.CsvName, Promise.That(table.Rows.Select(cell => (cell.Row, cell.Column)).SequenceEqual(expected),
            "the cells are not those of the rows and columns"));
        yield return (PhaseTable.CsvName, Promise.That(table.Rows.All(cell => cell.Power == map.Powers[cell.Column]),
            "powers are not those of the columns"));
    }

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => PhaseRows.Of(PhaseTable.Load(folder), map.Axis);

    /// <inheritdoc/>
    internal override void Run(TrialContext context)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, context.Label);
        string path = context.Folder.PathToWrite(PhaseJournal.FileName);
        using PhaseJournal journal = PhaseJournal.Open(path, $"{RunEnvironment.Program} {context.Folder.Identity()}", map,
            out bool startedOver);
        if (startedOver) context.Progress.Note($"{context.Label}: The map starts over, since {path} is that of another program or map.");
        int first = journal.Units, done = first;
        Workers.For(map.Units - first, i =>
        {
            context.Cancellation.ThrowIfCancellationRequested();
            IReadOnlyList<PhaseRow> cells = map.Compute(first + i, context.Cancellation);
            journal.Add(first + i, cells);
            int now = Interlocked.Increment(ref done);
            task.Report((double)now / map.Units, $"{now} of {Plural.Of(map.Units, "flow")}, last p = {cells[0].Power:0.###}");
        });
        new PhaseTable([.. journal.Rows.OrderBy(row => row.Row).ThenBy(row => row.Column)]).Save(context.Folder, map);
    }
}
