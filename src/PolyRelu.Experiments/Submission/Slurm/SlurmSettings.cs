using System.Text.RegularExpressions;

namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>What a user asks of Slurm.</summary>
internal sealed partial record SlurmSettings
{
    /// <summary>Options of sbatch that the script sets itself, or that make no array job.</summary>
    private static readonly string[] Own =
    [
        "--array", "-a", "--wrap", "--output", "-o", "--open-mode", "--requeue", "--no-requeue", "--signal", "--job-name", "-J", "--chdir",
        "-D", "--parsable", "--test-only", "--wait", "-W", "--help", "-h", "--version", "-V", "--usage",
    ];

    /// <summary>Time limit of a task, as Slurm writes times; null for the partition's.</summary>
    public string? Time { get; init; }

    /// <summary>Partition; null for the site's default.</summary>
    public string? Partition { get; init; }

    /// <summary>Account; null for the user's default.</summary>
    public string? Account { get; init; }

    /// <summary>Processors of a task.</summary>
    public int Processors { get; init; } = 1;

    /// <summary>Memory of a task, such as 4G; null for the partition's default.</summary>
    public string? Memory { get; init; }

    /// <summary>Tasks of an array that run at the same time; null for any number.</summary>
    public int? AtOnce { get; init; }

    /// <summary>Seconds before the time limit at which a task is told to write its checkpoint.</summary>
    public int Warning { get; init; } = 120;

    /// <summary>How often a trial is tried again after a failure that another attempt may mend.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How often a trial goes on after its time limit.</summary>
    public int Requeues { get; init; } = 20;

    /// <summary>Tasks of an array; null for the site's limit.</summary>
    public int? MaxArraySize { get; init; }

    /// <summary>More arguments of sbatch, one each.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Checks what would else be refused by Slurm, or by nobody.</summary>
    /// <exception cref="ArgumentException">Something is wrong; the message says what was expected.</exception>
    public void Check()
    {
        if (Time is { } time && !TimeText().IsMatch(time))
            throw new ArgumentException($"The time limit is {Quotation.Of(time)}; expected MINUTES, HOURS:MINUTES:SECONDS or "
                + "DAYS-HOURS[:MINUTES[:SECONDS]].");
        if (Memory is { } memory && !MemoryText().IsMatch(memory))
            throw new ArgumentException($"The memory is {Quotation.Of(memory)}; expected a whole number with K, M, G or T, such as 4G.");
        foreach (string word in new[] { Partition, Account }.OfType<string>().Concat(Arguments))
            if (word.Length == 0 || word.Any(char.IsControl))
                throw new ArgumentException($"An argument of sbatch is {Quotation.Of(word)}; expected a word without line breaks.");
        foreach (string argument in Arguments)
        {
            if (argument[0] != '-')
                throw new ArgumentException($"An argument of sbatch is {Quotation.Of(argument)}; expected one with its option in a word, "
                    + "such "
                    + "as --qos=long.");
            string option = argument.StartsWith("--", StringComparison.Ordinal)
                ? argument.Split('=')[0] : argument[..Math.Min(2, argument.Length)];
            if (Own.Contains(option))
                throw new ArgumentException($"An argument of sbatch is {Quotation.Of(argument)}; expected none of "
                    + $"{string.Join(", ", Own)}, "
                    + "which the script sets itself or cannot do with.");
        }
    }

    [GeneratedRegex(@"^(\d+(:\d{1,2}){0,2}|\d+-\d{1,2}(:\d{1,2}){0,2}|(?i:unlimited|infinite))\z")]
    private static partial Regex TimeText();

    [GeneratedRegex(@"^\d+[KMGTkmgt]?\z")]
    private static partial Regex MemoryText();
}
