using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>An array that Slurm has accepted; written once.</summary>
/// <param name="Job">Number of the array job.</param>
/// <param name="Cluster">The cluster, where sbatch names one.</param>
/// <param name="Name">Name of the job.</param>
/// <param name="Tasks">How many tasks it has: task i runs the trial of line i + 1 of the list.</param>
/// <param name="Submitted">When it was submitted.</param>
internal sealed record SlurmArrayRecord(long Job, string? Cluster, string Name, int Tasks, DateTimeOffset Submitted) : ICheckedRecord
{
    /// <inheritdoc/>
    IEnumerable<string?> ICheckedRecord.Problems() =>
        [Promise.AtLeast("job", Job, 1), Promise.Word("name", Name), Promise.AtLeast("tasks", Tasks, 1)];
}
