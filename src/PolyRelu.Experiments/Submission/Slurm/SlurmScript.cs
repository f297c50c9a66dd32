using System.Globalization;

namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>Makes the batch script of one array.</summary>
internal static class SlurmScript
{
    /// <summary>The template that comes with the program.</summary>
    public const string Standard = "slurm.sh";

    /// <summary>What a template can have filled in.</summary>
    public static readonly IReadOnlyList<TemplatePlaceholder> Places =
    [
        new("directives", "the lines #SBATCH with what was asked for", IsRequired: true),
        new("directory", "the run directory"),
        new("trials", "the file with the trial of each task", IsRequired: true),
        new("command", "the command that runs the trial whose id follows", IsRequired: true),
        new("again", "the folder that counts restarts"),
        new("retries", "attempts after a failure that another may mend"),
        new("requeues", "restarts after the time limit"),
    ];

    /// <summary>The script of an array.</summary>
    /// <param name="template">The text to fill in.</param>
    /// <param name="request">What is submitted.</param>
    /// <param name="folder">Where it stands.</param>
    /// <param name="array">The array.</param>
    /// <param name="settings">What the user asked for.</param>
    public static string Of(
        ScriptTemplate template, SubmissionRequest request, SubmissionFolder folder, SlurmArray array, SlurmSettings settings)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(array);
        ArgumentNullException.ThrowIfNull(settings);
        return template.Fill(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["directives"] = string.Join('\n', Arguments(request, folder, array, settings).Select(word => $"#SBATCH {Quoted(word)}")),
            ["directory"] = ShellWord.Quote(request.Directory),
            ["trials"] = ShellWord.Quote(folder.PathOf(array.TrialsFile)),
            ["command"] = request.Command.Text,
            ["again"] = ShellWord.Quote(folder.PathOf("again")),
            ["retries"] = settings.Retries.ToString(CultureInfo.InvariantCulture),
            ["requeues"] = settings.Requeues.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>
    /// A word as sbatch reads it from a line of a script: in double quotes, within which a backslash takes its meaning from any letter.
    /// Outside of them it takes none from a space.
    /// </summary>
    internal static string Quoted(string word) => ShellWord.IsPlain(word) ? word
        : $"\"{word.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>A path as a pattern of file names that stands for itself.</summary>
    /// <exception cref="IOException">There is none: a backslash says that no sign of percent is one of a pattern, and goes.</exception>
    private static string Pattern(string path) =>
        !path.Contains('\\', StringComparison.Ordinal) ? path.Replace("%", "%%", StringComparison.Ordinal)
        : throw new IOException($"The run directory is {Quotation.Of(path)}; expected a path without backslashes, with which Slurm cannot "
            + "write.");

    private static IEnumerable<string> Arguments(
        SubmissionRequest request, SubmissionFolder folder, SlurmArray array, SlurmSettings settings)
    {
        string atOnce = settings.AtOnce is { } most ? string.Create(CultureInfo.InvariantCulture, $"%{most}") : "";
        yield return $"--job-name={array.Name}";
        yield return string.Create(CultureInfo.InvariantCulture, $"--array=0-{array.Trials.Count - 1}{atOnce}");
        yield return $"--chdir={request.Directory}";
        yield return $"--output={Pattern(request.Directory)}/{folder.RelativePath}/task-%a.out";
        yield return "--open-mode=append";
        yield return "--requeue";
        yield return "--kill-on-invalid-dep=yes";
        yield return string.Create(CultureInfo.InvariantCulture, $"--signal=B:USR1@{settings.Warning}");
        yield return "--ntasks=1";
        yield return string.Create(CultureInfo.InvariantCulture, $"--cpus-per-task={settings.Processors}");
        if (settings.Memory is { } memory) yield return $"--mem={memory}";
        if (settings.Time is { } time) yield return $"--time={time}";
        if (settings.Partition is { } partition) yield return $"--partition={partition}";
        if (settings.Account is { } account) yield return $"--account={account}";
        foreach (string argument in settings.Arguments) yield return argument;
    }
}
