using System.Globalization;
using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>Slurm's own programs, as far as arrays need them; none asks the accounting.</summary>
internal static partial class SlurmCommands
{
    /// <summary>The limit where a site has set none: tasks 0 to 1000.</summary>
    public const int UsualArraySize = 1001;

    private const char Separator = '|';

    /// <summary>Variables that would change what the script says of itself, or what the queue shows.</summary>
    private static readonly string[] Overriding =
    [
        "SBATCH_ARRAY_INX", "SBATCH_JOB_NAME", "SBATCH_OPEN_MODE", "SBATCH_REQUEUE", "SBATCH_NO_REQUEUE", "SBATCH_SIGNAL", "SBATCH_WAIT",
        "SBATCH_OUTPUT", "SQUEUE_ALL", "SQUEUE_ARRAY", "SQUEUE_FORMAT", "SQUEUE_FORMAT2", "SQUEUE_STATES", "SQUEUE_SORT",
        "SQUEUE_PARTITION",
        "SQUEUE_NAMES", "SQUEUE_USERS", "SQUEUE_ACCOUNT", "SQUEUE_QOS", "SQUEUE_LICENSES", "SQUEUE_PRIORITY",
    ];

    /// <summary>Whether Slurm's programs are here.</summary>
    public static bool AreHere => ExternalProgram.Run("squeue", ["--version"], Overriding) is { ExitCode: 0 };

    /// <summary>Submits a script.</summary>
    /// <returns>The number of the array job, and the cluster where sbatch names one.</returns>
    /// <exception cref="IOException">Slurm refuses it; the message holds its reason.</exception>
    public static (long Job, string? Cluster) Submit(string script)
    {
        string[] answer = Run("sbatch", "--parsable", script).Trim().Split('\n')[^1].Split(';');
        return long.TryParse(answer[0], NumberStyles.None, CultureInfo.InvariantCulture, out long job)
            ? (job, answer.ElementAtOrDefault(1))
            : throw new IOException($"sbatch printed {Quotation.Of(answer[0])}; expected the number of a job.");
    }

    /// <summary>The tasks of this user's array jobs whose names are ours: those that wait, run, or are about to end.</summary>
    /// <param name="directory">The run directory whose submissions are looked for.</param>
    /// <exception cref="IOException">The queue cannot be read.</exception>
    public static IReadOnlyList<SlurmTask> Queue(string directory)
    {
        HashSet<string> submissions = [.. SubmissionFolder.All(directory).Select(folder => folder.Name)];
        if (submissions.Count == 0) return [];
        Dictionary<string, string[]> lists = new(StringComparer.Ordinal);
        List<SlurmTask> tasks = [];
        string format = string.Join(Separator, "%F", "%K", "%T", "%r", "%j");
        foreach (string line in Run("squeue", "--me", "--array", "--noheader", $"--format={format}").Split('\n'))
        {
            string[] cells = line.Split(Separator, 5);
            if (cells.Length < 5 || SlurmArray.Find(cells[4].Trim()) is not var (submission, list) || !submissions.Contains(submission))
                continue;
            if (!long.TryParse(cells[0], CultureInfo.InvariantCulture, out long job)
                || !int.TryParse(cells[1], CultureInfo.InvariantCulture, out int task)) continue;
            string file = Path.Combine(directory, SubmissionFolder.Parent, submission, list);
            if (!lists.TryGetValue(file, out string[]? ids)) lists[file] = ids = File.ReadAllLines(file);
            if (task < ids.Length) tasks.Add(new SlurmTask(job, task, cells[2], cells[3], cells[4].Trim(), ids[task]));
        }
        return tasks;
    }

    /// <summary>Cancels array jobs.</summary>
    /// <exception cref="IOException">Slurm refuses.</exception>
    public static void Cancel(IEnumerable<long> jobs) =>
        Run("scancel", ["--", .. jobs.Distinct().Select(job => job.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>How many tasks an array may have here.</summary>
    /// <exception cref="IOException">The site's configuration cannot be read, or allows no arrays.</exception>
    public static int MaxArraySize()
    {
        Match match = ArraySize().Match(Run("scontrol", "show", "config"));
        int size = match.Success ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : UsualArraySize;
        return size >= 1 ? size : throw new IOException("This site's Slurm allows no array jobs (MaxArraySize is 0).");
    }

    private static string Run(string program, params string[] arguments)
    {
        ExternalProgram run = ExternalProgram.Run(program, arguments, Overriding) ?? throw new IOException(
            $"There is no {program} on the path; expected Slurm's programs, without which a dry run alone can be done.");
        return run.ExitCode == 0 ? run.Output
            : throw new IOException($"{program} failed with exit code {run.ExitCode}: {Quotation.Line(run.Error.Trim(), 400)}.");
    }

    [GeneratedRegex(@"^MaxArraySize\s*=\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex ArraySize();
}
