using System.Security.Cryptography;

namespace PolyRelu.Experiments.Runs;

/// <summary>The folder of one trial. Its completion marker is written last, so a folder with a marker is whole.</summary>
public sealed class TrialFolder
{
    /// <summary>Name of the file that holds an unfinished training.</summary>
    internal const string CheckpointName = "checkpoint.npz";

    private const string MarkerName = "complete.json";

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

    /// <summary>Whether the trial was completed here.</summary>
    public bool IsComplete => File.Exists(PathOf(MarkerName));

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Creates the folder and saves the configuration. Of what an interrupted attempt left, the checkpoint is kept.</summary>
    internal void Begin(object configuration)
    {
        Directory.CreateDirectory(Path);
        foreach (string file in Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetFileName(file) != CheckpointName)) File.Delete(file);
        JsonFile.Write(PathOf("config.json"), configuration);
    }

    /// <summary>Writes an object as JSON, whole or not at all.</summary>
    public void WriteJson<T>(string file, T value) => JsonFile.Write(PathOf(file), value);

    /// <summary>Marks the trial as completed, with the data it read and the SHA-256 of every file.</summary>
    internal void Complete(IReadOnlyList<DataRecord> data)
    {
        File.Delete(PathOf(CheckpointName));
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path))
            files[System.IO.Path.GetFileName(path)] = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        JsonFile.Write(PathOf(MarkerName), new TrialMarker(Id, data, files));
    }

    /// <summary>The marker of a completed trial.</summary>
    internal TrialMarker ReadMarker() => JsonFile.Read<TrialMarker>(PathOf(MarkerName));
}

/// <summary>The completion marker of a trial, <c>complete.json</c>.</summary>
/// <param name="Id">Id of the trial.</param>
/// <param name="Data">The data it read.</param>
/// <param name="Files">SHA-256 of every file of the folder.</param>
public sealed record TrialMarker(string Id, IReadOnlyList<DataRecord> Data, IReadOnlyDictionary<string, string> Files);
