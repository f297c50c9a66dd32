namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>One array job of a submission: no larger than the site's limit.</summary>
/// <param name="Submission">The folder of the submission.</param>
/// <param name="Number">From 1; a submission has several where the site's limit is below the number of trials.</param>
/// <param name="Trials">Trial i is that of task i.</param>
internal sealed record SlurmArray(string Submission, int Number, IReadOnlyList<SubmittedTrial> Trials)
{
    private const string Prefix = "polyrelu-";

    /// <summary>Name of the job, which no other has: the queue is searched for it.</summary>
    public string Name => $"{Prefix}{Submission}-{Number}";

    /// <summary>File with the ids of the trials.</summary>
    public string TrialsFile => TrialsOf(Number);

    /// <summary>File with the script.</summary>
    public string ScriptFile => $"array-{Number}.sh";

    /// <summary>File with the number that Slurm gave the array.</summary>
    public string RecordFile => $"array-{Number}.json";

    /// <summary>Parts trials into arrays.</summary>
    public static IReadOnlyList<SlurmArray> Part(string submission, IReadOnlyList<SubmittedTrial> trials, int most) =>
        [.. trials.Chunk(most).Select((chunk, i) => new SlurmArray(submission, i + 1, chunk))];

    /// <summary>The submission and the array that a job's name stands for; null for the jobs of others.</summary>
    public static (string Submission, string TrialsFile)? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int end = name.LastIndexOf('-');
        return name.StartsWith(Prefix, StringComparison.Ordinal) && end > Prefix.Length
            ? (name[Prefix.Length..end], $"trials-{name[(end + 1)..]}.txt") : null;
    }

    private static string TrialsOf(int number) => $"trials-{number}.txt";
}
