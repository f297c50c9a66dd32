using System.Security.Cryptography;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Runs;

/// <summary>
/// The folder of one trial. Its completion marker is written last and holds the hash of every file of results, so that damage is seen.
/// </summary>
internal sealed class TrialFolder
{
    /// <summary>Name of the file that holds wall times: no result, and not the same in two equal runs.</summary>
    internal const string TimingsName = "timings.json";

    private const string MarkerName = "complete.json";
    private const string ConfigurationName = "config.json";

    private (bool IsComplete, string? Damage)? state;
    private object? configuration;

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

    /// <summary>
    /// What the trial computes, so that its files are also read and checked; null where their bytes alone are compared.
    /// </summary>
    internal TrialKind? Kind { get; init; }

    /// <summary>
    /// Whether the trial was completed here, every file still has the content it had then, and holds what its kind of trials writes.
    /// </summary>
    /// <remarks>Reads every file when it is first asked; later changes of the files are not seen.</remarks>
    public bool IsComplete => (state ??= Inspect()).IsComplete;

    /// <summary>
    /// What has happened to a trial that was completed here, with the file at fault; null for none. Found out with
    /// <see cref="IsComplete"/>.
    /// </summary>
    internal string? Damage => (state ??= Inspect()).Damage;

    /// <summary>Whether the marker of a completed trial stands in a run directory; no file is compared with its hash.</summary>
    internal static bool HasMarker(string run, string id) => File.Exists(System.IO.Path.Combine(PathIn(run, id), MarkerName));

    /// <summary>Path of the folder of a trial in a run directory.</summary>
    internal static string PathIn(string run, string id) => System.IO.Path.Combine(run, "trials", id);

    /// <summary>Whether the trial is complete by now: another process may have completed it since it was last asked.</summary>
    internal bool IsCompleteNow()
    {
        if (state is { IsComplete: false } && File.Exists(PathOf(MarkerName))) state = null;
        return IsComplete;
    }

    /// <summary>Path of a file that the trial is to write.</summary>
    /// <exception cref="IOException">The folder was removed since the trial began; it is not made again without what it held.</exception>
    internal string PathToWrite(string file) => File.Exists(PathOf(ConfigurationName)) ? PathOf(file)
        : throw new IOException($"{Path}, or the {ConfigurationName} in it, was removed while its trial ran.");

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string file) => System.IO.Path.Combine(Path, file);

    /// <summary>Creates the folder and saves the configuration. Of what an interrupted attempt left, the checkpoints are kept.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="checkpoints">Names of the files that hold what is unfinished.</param>
    internal void Begin(object configuration, params IReadOnlyCollection<string> checkpoints)
    {
        state = (false, null);
        this.configuration = null;
        FilePlace.MakeFolder(Path);
        foreach (string file in Directory.EnumerateFiles(Path).Where(file => !checkpoints.Contains(System.IO.Path.GetFileName(file))))
            File.Delete(file);
        JsonFile.Write(PathOf(ConfigurationName), configuration);
    }

    /// <summary>
    /// Names what is computed here: the id, which stands for kind, version and configuration, and the SHA-256 of the configuration as it
    /// was saved.
    /// </summary>
    internal string Identity() => $"{Id} {HashOf(PathOf(ConfigurationName))}";

    /// <summary>Writes an object as JSON, whole or not at all.</summary>
    /// <exception cref="IOException">It cannot be written, or the folder was removed since the trial began.</exception>
    public void WriteJson<T>(string file, T value) => JsonFile.Write(PathToWrite(file), value);

    /// <summary>
    /// Marks the trial as completed, with the data it read and the SHA-256 of every file but that of the times, so that equal runs have
    /// equal markers.
    /// </summary>
    /// <param name="data">The data.</param>
    /// <param name="checkpoints">Names of the files that held what was unfinished; they are removed.</param>
    internal void Complete(IReadOnlyList<DataRecord> data, params IReadOnlyCollection<string> checkpoints)
    {
        foreach (string file in checkpoints.Select(PathToWrite)) File.Delete(file);
        SortedDictionary<string, string> files = new(StringComparer.Ordinal);
        foreach (string path in Directory.EnumerateFiles(Path).Where(path => System.IO.Path.GetFileName(path) != TimingsName))
            files[System.IO.Path.GetFileName(path)] = HashOf(path);
        JsonFile.Write(PathOf(MarkerName), new TrialMarker(Id, data, files));
        state = (true, null);
    }

    /// <summary>The configuration of the trial, read when it is first asked for; later changes of the file are not seen.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or that of another kind of trial; the message names the file.</exception>
    internal T ReadConfiguration<T>()
    {
        if (configuration is not T read) configuration = read = JsonFile.Read<T>(PathOf(ConfigurationName));
        return read;
    }

    /// <summary>The configuration of a trial that was begun; null where none was saved, or another one than the id names.</summary>
    internal T? FindConfiguration<T>()
        where T : class
    {
        string path = PathOf(ConfigurationName);
        try
        {
            return Kind is not null && File.Exists(path) && TrialIdentity.IsOf(Id, Kind.Name, Kind.Version, File.ReadAllBytes(path))
                ? ReadConfiguration<T>() : null;
        }
        catch (InvalidDataException)
        {
            return null; // A damaged file of a trial that is not complete: it is written anew when the trial runs.
        }
    }

    /// <summary>The configuration as dotted keys and values.</summary>
    internal FlatConfiguration FlatConfiguration() => Runs.FlatConfiguration.Of(File.ReadAllBytes(PathOf(ConfigurationName)));

    /// <summary>SHA-256 of the marker of a completed trial, which holds those of its files: equal where the results are equal.</summary>
    internal string MarkerHash() => HashOf(PathOf(MarkerName));

    /// <summary>The marker of a completed trial.</summary>
    internal TrialMarker ReadMarker() => JsonFile.Read<TrialMarker>(PathOf(MarkerName));

    /// <summary>Compares every file with the marker, then reads what reports read.</summary>
    private (bool IsComplete, string? Damage) Inspect()
    {
        if (!File.Exists(PathOf(MarkerName))) return (false, null);
        string current = MarkerName;
        try
        {
            TrialMarker marker = ReadMarker();
            if (marker.Id != Id) return (false, $"{MarkerName} is that of another trial");
            if (!marker.Files.ContainsKey(ConfigurationName)) return (false, $"{MarkerName} does not name {ConfigurationName}");
            foreach ((string file, string hash) in marker.Files)
            {
                current = file;
                if (!File.Exists(PathOf(file))) return (false, $"{file} is missing");
                if (HashOf(PathOf(file)) != hash) return (false, $"{file} has changed");
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return (false, $"{current} cannot be read");
        }
        return Contents() is { } damage ? (false, damage) : (true, null);
    }

    /// <summary>
    /// What is wrong with files that nobody has changed since the marker was written, or somebody with the marker; null for nothing.
    /// </summary>
    private string? Contents()
    {
        if (Kind is null) return null;
        try
        {
            if (!TrialIdentity.IsOf(Id, Kind.Name, Kind.Version, File.ReadAllBytes(PathOf(ConfigurationName))))
                return $"{ConfigurationName} is not that of this trial";
            (string file, string? problem) = Kind.Open(this).Problems(this).FirstOrDefault(found => found.Problem is not null);
            return problem is null ? null : $"{file} does not belong with config.json: {problem}";
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            string own = $"{Path}{System.IO.Path.DirectorySeparatorChar}";
            return ErrorSentence.Of(error).Replace(own, "", StringComparison.Ordinal).TrimEnd('.');
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
internal sealed record TrialMarker(string Id, IReadOnlyList<DataRecord> Data, IReadOnlyDictionary<string, string> Files) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [.. Files.Select(file => Promise.FileName("a key of files", file.Key)),
            .. Files.Select(file => Promise.Hash("a hash of files", file.Value))];
}
