using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Runs;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Engine;

/// <summary>
/// A run directory: preset.yaml, run.json, trials/ID/, figures/, report.html. Held by one process at a time while it is written.
/// </summary>
internal sealed class RunDirectory : IDisposable
{
    /// <summary>Folder, under the current one, of runs whose directory is not named.</summary>
    public const string Parent = "runs";

    /// <summary>Name of the file that holds the resolved preset.</summary>
    public const string PresetName = "preset.yaml";

    private const string RecordName = "run.json";
    private const string LockName = "run.lock";
    private const string ProbePrefix = ".probe.";
    private const int ProbeBytes = 1 << 16;
    private readonly FileStream? held;
    private readonly FilePlace place;
    private readonly ConcurrentDictionary<string, TrialFolder> folders = new(StringComparer.Ordinal);

    private RunDirectory(string path, FileStream? held)
    {
        Path = path;
        place = FilePlace.Of(path);
        State = new StateFolder(path);
        this.held = held;
    }

    /// <summary>Path of the directory.</summary>
    public string Path { get; }

    /// <summary>Path of the resolved preset.</summary>
    public string PresetPath => PathOf(PresetName);

    /// <summary>Path of the record of the run.</summary>
    public string RecordPath => PathOf(RecordName);

    /// <summary>How attempts at trials ended, and which run.</summary>
    public StateFolder State { get; }

    /// <summary>
    /// The directory a run would use: the one asked for, else one named after preset and time under <see cref="Parent"/>.
    /// </summary>
    public static string PathFor(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        return options.OutputDirectory
            ?? System.IO.Path.Combine(Parent,
                $"{preset.Name}-{options.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
    }

    /// <summary>The run under <see cref="Parent"/> that was started last with a preset.</summary>
    /// <exception cref="IOException">There is none; the message says in what the last run of that name differs.</exception>
    public static string Latest(Preset preset)
    {
        ArgumentNullException.ThrowIfNull(preset);
        string yaml = preset.ToYaml();
        string[] runs =
        [
            .. (Directory.Exists(Parent) ? Directory.EnumerateDirectories(Parent, $"{preset.Name}-????????-??????") : [])
                .Where(path => File.Exists(System.IO.Path.Combine(path, PresetName))).OrderDescending(StringComparer.Ordinal),
        ];
        if (Array.Find(runs, path => preset.IsSaidBy(PresetOf(path))) is { } found) return found;
        string last = runs.Length == 0 ? "" : $" with these values (in {runs[0]} {PresetDifference.Words(PresetOf(runs[0]), yaml)})";
        throw new IOException($"There is no run of {preset.Name}{last} in {Parent}/ to go on with; name its directory with --out.");
    }

    /// <summary>Creates the directory for a preset, or opens it to resume, and holds it until disposed.</summary>
    /// <exception cref="IOException">
    /// It holds a run already, holds another preset, holds other files, is held by another run, or cannot be written.
    /// </exception>
    public static RunDirectory Hold(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        string path = PathFor(preset, options);
        RequireRunOrNothing(path);
        RequireWritable(path);
        RunDirectory directory = new(path, Lock(path));
        try
        {
            directory.Claim(preset, options);
            RemoveLeftovers(path);
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a directory that was planned, for trials that are held one by one: other processes may run others at the same time.
    /// </summary>
    /// <exception cref="IOException">It is not there, or holds no run; the message says what was expected.</exception>
    public static RunDirectory Share(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        foreach (string name in new[] { PresetName, RecordName })
            if (!File.Exists(System.IO.Path.Combine(path, name)))
                throw new IOException(Directory.Exists(path)
                    ? $"{path} holds no {name}; expected a run directory, as 'polyrelu plan' writes it."
                    : $"There is no run directory {path}; 'polyrelu plan PRESET --out DIR' writes one.");
        return new RunDirectory(path, null);
    }

    /// <summary>Where the run in a directory stands, from its files alone.</summary>
    /// <param name="path">The run directory.</param>
    /// <param name="now">The time against which signs of life are fresh or stale.</param>
    /// <exception cref="IOException">It is not there, or holds no run.</exception>
    /// <exception cref="InvalidDataException">Its record is damaged; the message names the file.</exception>
    public static RunStatus StatusOf(string path, DateTimeOffset now)
    {
        using RunDirectory directory = Share(path);
        return RunStatus.Of(path, Report.ReadRecord(directory.RecordPath), now);
    }

    /// <summary>The folder of a trial; the same object for the same id, so that its files are compared with their hashes once.</summary>
    /// <param name="id">Id of the trial.</param>
    /// <param name="kind">Name of what it computes (<see cref="TrialKind"/>).</param>
    public TrialFolder Trial(string id, string kind) => folders.GetOrAdd(id, name => FolderOf(Path, name, kind));

    /// <summary>The folder of a trial in a run directory.</summary>
    internal static TrialFolder FolderOf(string path, string id, string kind) => new(TrialFolder.PathIn(path, id), id)
    { Kind = Experiment.KindOf(kind) };

    /// <summary>Saves the record.</summary>
    /// <exception cref="IOException">It cannot be written; the message says why and how to go on.</exception>
    public void Save(RunRecord record) => Save(PathOf(RecordName), () => JsonFile.Write(PathOf(RecordName), record.AsWritten()));

    /// <summary>Saves how an attempt at a trial ended.</summary>
    /// <exception cref="IOException">It cannot be written; the message says why and how to go on.</exception>
    public void Save(TrialOutcome outcome) => Save(State.OutcomePath(outcome.Id), () => State.Write(outcome));

    private void Save(string file, Action write)
    {
        RequirePresent();
        try
        {
            write();
        }
        catch (IOException error)
        {
            RequirePresent(); // Removed since it was last looked at.
            throw Unwritable(Path, error);
        }
        // Removed in between, and made again for that file alone.
        if (!File.Exists(PathOf(PresetName)) && File.Exists(file)) File.Delete(file);
        RequirePresent();
    }

    /// <summary>The record of the sessions so far; null where there is none.</summary>
    /// <exception cref="InvalidDataException">It is damaged; the message names the file and the place.</exception>
    internal RunRecord? ReadRecord() => File.Exists(PathOf(RecordName)) ? Report.ReadRecord(PathOf(RecordName)) : null;

    /// <summary>Checks that files can still be written here, so that no later trial works in vain.</summary>
    /// <exception cref="IOException">They cannot; the message says why and how to go on.</exception>
    internal void RequireWritable()
    {
        RequirePresent();
        try
        {
            Probe(Path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            RequirePresent();
            throw Unwritable(Path, error);
        }
    }

    /// <summary>
    /// Checks that the directory is still the one that was held, so that no part of a run is written without its preset,
    /// or into another run.
    /// </summary>
    /// <exception cref="IOException">It is gone, or another stands in its place.</exception>
    internal void RequirePresent()
    {
        if (!File.Exists(PathOf(PresetName)))
            throw new IOException($"The run directory {Path}, or its {PresetName}, was removed while the run went on, so the run stops. "
                + "Bring it back and go on with --resume, or begin a new run.");
        if (!place.IsSameAs(FilePlace.Of(Path)))
            throw new IOException($"The run directory {Path} was replaced by another while the run went on, so the run stops; "
                + "nothing is written into that one. Bring the first one back and go on with --resume, or begin a new run.");
    }

    /// <summary>Lets the directory go.</summary>
    public void Dispose() => held?.Dispose();

    /// <summary>Refuses a folder that holds anything but a run: nothing of it is to be replaced or deleted.</summary>
    private static void RequireRunOrNothing(string path)
    {
        if (!Directory.Exists(path) || File.Exists(System.IO.Path.Combine(path, PresetName))) return;
        string? foreign = Directory.EnumerateFileSystemEntries(path).Select(System.IO.Path.GetFileName)
            .FirstOrDefault(name => !IsOfAStart(name!));
        if (foreign is not null)
            throw new IOException($"{path} holds '{foreign}' and no {PresetName}: it is no run directory, or has lost that file. Choose a "
                + "new or an empty folder with --out.");
    }

    /// <summary>Whether a run that was killed at its start can have left a file of this name.</summary>
    private static bool IsOfAStart(string name) =>
        name == LockName || (name.EndsWith(".tmp", StringComparison.Ordinal)
            && (name.StartsWith(ProbePrefix, StringComparison.Ordinal) || name.StartsWith($".{PresetName}.", StringComparison.Ordinal)));

    /// <summary>Creates the directory where missing and tries it with a small file.</summary>
    private static void RequireWritable(string path)
    {
        try
        {
            FilePlace.MakeFolder(path);
            Probe(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(path, error);
        }
    }

    /// <summary>Writes a small file and removes it; it is named as the files of killed writers that are removed later.</summary>
    private static void Probe(string path)
    {
        using FileStream probe = new(System.IO.Path.Combine(path, $"{ProbePrefix}{Guid.NewGuid():N}.tmp"), FileMode.CreateNew,
            FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
        probe.Write(new byte[ProbeBytes]);
        probe.Flush(flushToDisk: true);
    }

    /// <summary>
    /// Removes what killed writers left, but not in the folders of trials, which other processes may run at this time: what was left there
    /// is removed when the trial is run again.
    /// </summary>
    private static void RemoveLeftovers(string path)
    {
        AtomicFile.RemoveLeftovers(path, SearchOption.TopDirectoryOnly);
        string figures = System.IO.Path.Combine(path, "figures");
        if (Directory.Exists(figures)) AtomicFile.RemoveLeftovers(figures);
    }

    private static IOException Unwritable(string path, Exception error) =>
        new($"The run directory {path} cannot be written ({error.Message.TrimEnd('.')}). Choose another with --out, or make it writable or "
            + "make room, and go on with --resume.", error);

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1,
                FileOptions.DeleteOnClose);
        }
        catch (IOException error)
        {
            throw new IOException($"Another run is writing to {path}; wait for it or choose another folder.", error);
        }
    }

    private void Claim(Preset preset, RunOptions options)
    {
        string yaml = preset.ToYaml(), path = PathOf(PresetName);
        if (!File.Exists(path))
        {
            if (options.Resume) options.Progress.Note($"{Path} holds no run to continue; a new one starts there.");
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(yaml)));
            return;
        }
        if (!options.Resume) throw new IOException($"{Path} holds a run already; continue it with --resume, or choose another folder.");
        string there = PresetOf(Path);
        if (!preset.IsSaidBy(there)) throw new IOException($"{Path} holds a run of another preset: "
            + $"{PresetDifference.Words(there, yaml)}. Give the same values, or choose another folder.");
    }

    private static string PresetOf(string path) => File.ReadAllText(System.IO.Path.Combine(path, PresetName));

    private string PathOf(string file) => System.IO.Path.Combine(Path, file);
}
