using System.Globalization;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Runs;

/// <summary>A run directory: preset.yaml, run.json, trials/ID/, figures/, report.html. Held by one process at a time while it is written.</summary>
public sealed class RunDirectory : IDisposable
{
    /// <summary>Folder, under the current one, of runs whose directory is not named.</summary>
    public const string Parent = "runs";

    private readonly FileStream held;
    private IReadOnlyList<TrialState>? earlier;

    private RunDirectory(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Path of the directory.</summary>
    public string Path { get; }

    /// <summary>The directory a run would use: the one asked for, else one named after preset and time under <see cref="Parent"/>.</summary>
    public static string PathFor(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        return options.OutputDirectory
            ?? System.IO.Path.Combine(Parent, $"{preset.Name}-{options.Clock.GetLocalNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}");
    }

    /// <summary>Creates the directory for a preset, or opens it to resume, and holds it until disposed.</summary>
    /// <exception cref="IOException">It holds a run already, holds another preset, is held by another run, or cannot be written.</exception>
    public static RunDirectory Hold(Preset preset, RunOptions options)
    {
        ArgumentNullException.ThrowIfNull(preset);
        ArgumentNullException.ThrowIfNull(options);
        string path = PathFor(preset, options);
        Directory.CreateDirectory(path);
        RunDirectory directory = new(path, Lock(path));
        try
        {
            directory.Claim(preset.ToYaml(), options.Resume);
            return directory;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>The folder of a trial.</summary>
    public TrialFolder Trial(string id) => new(System.IO.Path.Combine(Path, "trials", id), id);

    /// <summary>Saves the record.</summary>
    public void Save(RunRecord record) => JsonFile.Write(PathOf("run.json"), record);

    /// <summary>The time a trial took in the part of this run that was recorded before; null if it did not run.</summary>
    internal double? SecondsOf(string id)
    {
        string path = PathOf("run.json");
        earlier ??= File.Exists(path) ? JsonFile.Read<RunRecord>(path).Trials : [];
        return earlier.FirstOrDefault(trial => trial.Id == id)?.Seconds;
    }

    /// <summary>Lets the directory go.</summary>
    public void Dispose() => held.Dispose();

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, "run.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error)
        {
            throw new IOException($"Another run is writing to {path}; wait for it or choose another folder.", error);
        }
    }

    private void Claim(string yaml, bool resume)
    {
        string preset = PathOf("preset.yaml");
        if (!File.Exists(preset)) File.WriteAllText(preset, yaml);
        else if (!resume) throw new IOException($"{Path} holds a run already; continue it with --resume, or choose another folder.");
        else if (File.ReadAllText(preset) != yaml) throw new IOException($"{Path} holds a run of another preset (compare its preset.yaml); choose another folder.");
    }

    private string PathOf(string file) => System.IO.Path.Combine(Path, file);
}
