using System.Security.Cryptography;

namespace PolyRelu.Experiments.Runs;

/// <summary>The folder of one trial. Its completion marker is written last and holds the hash of every file of results, so that damage is seen.</summary>
public sealed class TrialFolder
{
    /// <summary>Name of the file that holds an unfinished training.</summary>
    internal const string CheckpointName = "checkpoint.npz";

    /// <summary>Name of the file that holds wall times: no result, and not the same in two equal runs.</summary>
    internal const string TimingsName = "timings.json";

    private const string MarkerName = "complete.json";
    private const string ConfigurationName = "config.json";

    private (bool IsComplete, string? Damage)? state;

    /// <summary>The folder of a trial; nothing is created yet.</summary>
    public TrialFolder(string path, string id)
    {
        Path = path;
        Id = id;
    }

    /// <summary>Path of the folder.</summary>
    public string Path { get; }

    /// <summary>Id of the trial.</summary>
    public string Id { get; }

    /// <summary>Whether the trial was completed here and every file still has the content it had then.</summary>
    /// <remarks>Reads every file when it is first asked; later changes of the files are not seen.</remarks>
    public bool IsComplete => (state ??= Inspect()).IsComplete;

    /// <summary>What has happened to a trial that was completed here, with the file at fault; null for none. Found out with <see cref="IsComplete"/>.</summary>
    internal string? Damage => (state ??= Inspect()).Damage;

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Creates the folder and saves the configuration. Of what an interrupted attempt left, the checkpoint is kept.</summary>
    internal void Begin(object configuration)
    {
        state = (false, null);
        Directory.CreateDirectory(Path);
        foreach (string file in Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetFileName(file) != CheckpointName)) File.Delete(file);
        JsonFile.Write(PathOf(ConfigurationName), configuration);
    }

    /// <summary>Names what is computed here: the id, which stands for kind, version and configuration, and the SHA-256 of the configuration as it was saved.</summary>
    internal string Identity() => $"{Id} {HashOf(PathOf(ConfigurationName))}";

    /// <summary>Writes an object as JSON, whole or not at all.</summary>
    public void WriteJson<T>(string file, T value) => JsonFile.Write(PathOf(file), value);

    /// <summary>Marks the trial as completed, with the data it read and the SHA-256 of every file but that of the times, so that equal runs have equal markers.</summary>
    internal void Complete(IReadOnlyList<DataRecord> data)
    {
        File.Delete(PathOf(CheckpointName));
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path).Where(path => System.IO.Path.GetFileName(path) != TimingsName))
            files[System.IO.Path.GetFileName(path)] = HashOf(path);
        JsonFile.Write(PathOf(MarkerName), new TrialMarker(Id, data, files));
        state = (true, null);
    }

    /// <summary>The marker of a completed trial.</summary>
    internal TrialMarker ReadMarker() => JsonFile.Read<TrialMarker>(PathOf(MarkerName));

    /// <summary>Compares every file with the marker.</summary>
    private (bool IsComplete, string? Damage) Inspect()
    {
        if (!File.Exists(PathOf(MarkerName))) return (false, null);
        string current = MarkerName;
        try
        {
            TrialMarker marker = ReadMarker();
            if (marker.Id != Id) return (false, $"{MarkerName} is that of the trial {marker.Id}");
            if (!marker.Files.ContainsKey(ConfigurationName)) return (false, $"{MarkerName} does not name {ConfigurationName}");
            foreach ((string file, string hash) in marker.Files)
            {
                current = file;
                if (!File.Exists(PathOf(file))) return (false, $"{file} is missing");
                if (HashOf(PathOf(file)) != hash) return (false, $"{file} has changed");
            }
            return (true, null);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return (false, $"{current} cannot be read");
        }
    }

    private static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}

/// <summary>The completion marker of a trial, <c>complete.json</c>.</summary>
/// <param name="Id">Id of the trial.</param>
/// <param name="Data">The data it read.</param>
/// <param name="Files">SHA-256 of every file of the folder but that of the times.</param>
public sealed record TrialMarker(string Id, IReadOnlyList<DataRecord> Data, IReadOnlyDictionary<string, string> Files);
