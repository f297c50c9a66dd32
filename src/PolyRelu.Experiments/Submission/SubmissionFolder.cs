using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Submission;

/// <summary>A folder <c>submissions/NAME/</c> of a run directory: what was handed to an engine at one time.</summary>
internal sealed class SubmissionFolder
{
    /// <summary>Folder, in a run directory, of all submissions.</summary>
    public const string Parent = "submissions";

    /// <summary>Folder, in a run directory, of what trials print.</summary>
    public const string Logs = "logs";

    private const string LockName = "submit.lock";
    private const int RandomBytes = 3;

    private SubmissionFolder(string directory, string name) => (Directory, Name) = (directory, name);

    /// <summary>The run directory.</summary>
    public string Directory { get; }

    /// <summary>Name of the folder, which no other submission has.</summary>
    public string Name { get; }

    /// <summary>The folder, from the run directory.</summary>
    public string RelativePath => $"{Parent}/{Name}";

    /// <summary>Names a new submission; nothing is written yet.</summary>
    public static SubmissionFolder New(string directory, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        string time = clock.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        return new SubmissionFolder(directory, $"{time}-{RandomNumberGenerator.GetHexString(2 * RandomBytes, lowercase: true)}");
    }

    /// <summary>The submissions of a run directory, oldest first.</summary>
    public static IReadOnlyList<SubmissionFolder> All(string directory)
    {
        string parent = Path.Combine(directory, Parent);
        return !System.IO.Directory.Exists(parent) ? [] : [.. System.IO.Directory.EnumerateDirectories(parent)
            .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).Select(name => new SubmissionFolder(directory, name))];
    }

    /// <summary>Keeps other submissions of a run directory away until disposed, so that none submits what this one does.</summary>
    /// <exception cref="IOException">Another is at it.</exception>
    public static IDisposable Hold(string directory)
    {
        string parent = Path.Combine(directory, Parent), file = Path.Combine(parent, LockName);
        FilePlace.MakeFolder(parent);
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error)
        {
            throw new IOException($"Another 'submit' is at work on {directory} ({file} is held); wait for it.", error);
        }
    }

    /// <summary>Path of a file of the submission.</summary>
    public string PathOf(string file) => Path.Combine(Directory, Parent, Name, file);

    /// <summary>Writes a text of the submission.</summary>
    public void Write(string file, string text) => AtomicFile.Write(PathOf(file), stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <summary>Writes ids of trials, one a line: line i + 1 is that of task i.</summary>
    public void WriteTrials(string file, IEnumerable<SubmittedTrial> trials) =>
        Write(file, string.Concat(trials.Select(trial => $"{trial.Id}\n")));

    /// <summary>Removes the submission, which came to nothing.</summary>
    public void Delete() => System.IO.Directory.Delete(Path.Combine(Directory, Parent, Name), recursive: true);
}
