using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>
/// The folder <c>state</c> of a run directory: how the attempts at each trial ended, and which run. Every trial has a folder of its own, so
/// that processes on many machines write without waiting for one another, and no file or folder that is written to grows with the run.
/// </summary>
/// <param name="run">Path of the run directory.</param>
internal sealed class StateFolder(string run)
{
    private const string Name = "state";
    private const string OutcomeName = "outcome.json";
    private const string HeartbeatName = "running.json";
    private const string LockName = "lock";

    /// <summary>Path of the folder.</summary>
    public string Path { get; } = System.IO.Path.Combine(run, Name);

    /// <summary>Path of the file that says how the last attempt at a trial ended.</summary>
    public string OutcomePath(string id) => PathOf(id, OutcomeName);

    /// <summary>Path of the file in which a trial that runs gives signs of life.</summary>
    public string HeartbeatPath(string id) => PathOf(id, HeartbeatName);

    /// <summary>Path of the file that a process holds while it runs a trial.</summary>
    public string LockPath(string id) => PathOf(id, LockName);

    /// <summary>How the last attempt at a trial ended; null where none has, or where its file is damaged.</summary>
    public TrialOutcome? Outcome(string id) => Find<TrialOutcome>(OutcomePath(id)) is { } found && found.Id == id ? found : null;

    /// <summary>The last sign of life of a trial; null where none runs, or where the file is damaged.</summary>
    public Heartbeat? Heartbeat(string id) => Find<Heartbeat>(HeartbeatPath(id)) is { } found && found.Id == id ? found : null;

    /// <summary>Writes how an attempt ended.</summary>
    public void Write(TrialOutcome outcome) => JsonFile.Write(OutcomePath(outcome.Id), outcome);

    /// <summary>Writes a sign of life.</summary>
    public void Write(Heartbeat beat) => JsonFile.Write(HeartbeatPath(beat.Id), beat);

    /// <summary>The ids of the trials that were ever attempted: one look at the folder.</summary>
    public HashSet<string> Attempted() => Directory.Exists(Path)
        ? [.. Directory.EnumerateDirectories(Path).Select(path => System.IO.Path.GetFileName(path))] : [];

    /// <summary>Holds a trial against other processes.</summary>
    /// <returns>What holds it until it is disposed; null where another process does.</returns>
    /// <exception cref="IOException">The file cannot be made; the message names it.</exception>
    public TrialLock? TryLock(string id)
    {
        FilePlace.MakeFolder(System.IO.Path.Combine(Path, id));
        return TrialLock.TryTake(LockPath(id));
    }

    private static T? Find<T>(string path)
        where T : class
    {
        try
        {
            return File.Exists(path) ? JsonFile.Read<T>(path) : null;
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return null; // Damaged, or removed since: nothing is known, and the trial's own folder tells what is done.
        }
    }

    private string PathOf(string id, string file) => System.IO.Path.Combine(Path, id, file);
}
