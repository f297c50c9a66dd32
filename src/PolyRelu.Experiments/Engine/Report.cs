using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Sweeps;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>The report of a run, from the files of its directory alone, in the layout of its experiment.</summary>
internal static class Report
{
    private const string RecordName = "run.json";

    /// <summary>Draws every figure and writes <c>report.html</c>, replacing what was there. The same files give the same report.</summary>
    /// <param name="runDirectory">
    /// A run directory, also of a run that ended early. A trial whose files are damaged is left out, and so is a figure that cannot be
    /// drawn; the report says so.
    /// </param>
    /// <param name="width">Width of the figures on paper; null for the size of the screen.</param>
    /// <exception cref="InvalidDataException">The directory holds no run, or its record is damaged; the message names the file.</exception>
    public static ReportResult Build(string runDirectory, FigureWidth? width = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(runDirectory);
        return Build(Open(runDirectory), width);
    }

    /// <summary>The report of one or several run directories in a folder of its own; none of them is written.</summary>
    /// <remarks>
    /// Directories of one plan are read as one run, whose report it is; where their presets differ it is that of a sweep over what differs.
    /// </remarks>
    /// <param name="runDirectories">Run directories of one experiment.</param>
    /// <param name="folder">A new or empty folder, or one that an earlier such report was written into.</param>
    /// <param name="width">Width of the figures on paper; null for the size of the screen.</param>
    /// <exception cref="InvalidDataException">One holds no run, or its record is damaged, or their experiments differ.</exception>
    /// <exception cref="IOException">The folder is one of them, or holds other files.</exception>
    public static ReportResult Build(IReadOnlyList<string> runDirectories, string folder, FigureWidth? width = null)
    {
        RunReader run = RunMerge.Of([.. runDirectories.Select(Open)]);
        MergeFolder.Claim(folder, runDirectories);
        return ReportWriter.Write(run, LayoutOf(run), folder, width);
    }

    /// <summary>The same for a run that has just ended: files that were compared with their hashes are not read again for that.</summary>
    internal static ReportResult Build(RunDirectory directory, FigureWidth? width) =>
        Build(Open(directory.Path, directory.Trial), width);

    /// <summary>A run as its report reads it.</summary>
    /// <exception cref="InvalidDataException">The directory holds no run, or its record is damaged; the message names the file.</exception>
    internal static RunReader Open(string path) => Open(path, (id, kind) => RunDirectory.FolderOf(path, id, kind));

    /// <summary>The record of a run.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or that of an experiment that this program does not have.</exception>
    internal static RunRecord ReadRecord(string path)
    {
        RunRecord record = JsonFile.Read<RunRecord>(path);
        return Promise.OneOf("experiment", record.Experiment, [.. Registry<Experiment>.Names]) is { } problem
            ? throw JsonFile.Wrong(path, $"at $, {problem}") : record;
    }

    private static RunReader Open(string path, Func<string, string, TrialFolder> open)
    {
        string record = Path.Combine(path, RecordName);
        if (!File.Exists(record)) throw new InvalidDataException($"{path} is not a run directory: it holds no {RecordName}.");
        return new RunReader(path, ReadOrAdvise(record), open);
    }

    private static RunRecord ReadOrAdvise(string path)
    {
        try
        {
            return ReadRecord(path);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{error.Message} 'polyrelu run PRESET --out DIR --resume' writes it anew.", error);
        }
    }

    private static ReportResult Build(RunReader run, FigureWidth? width) => ReportWriter.Write(run, LayoutOf(run), width: width);

    /// <summary>Whether a resolved preset has a block of what is swept.</summary>
    private static bool IsSwept(string yaml) =>
        yaml.ReplaceLineEndings("\n").Split('\n').Any(line => line.StartsWith($"{Sweep.Key}:", StringComparison.Ordinal));

    /// <summary>The layout of the experiment, or of a sweep where trials differ in more than that has places for.</summary>
    private static ReportLayout LayoutOf(RunReader run)
    {
        string[] presets = [.. run.Sources.Select(source => source.PresetText).OfType<string>()];
        bool isSweep = presets.Any(IsSwept) || presets.Any(text => !PresetDifference.AreSame(text, presets[0]));
        ReportLayout own = Registry<Experiment>.Find(run.Record.Experiment).Value.Layout;
        return isSweep ? new SweepLayout(own.Title) : own;
    }
}
