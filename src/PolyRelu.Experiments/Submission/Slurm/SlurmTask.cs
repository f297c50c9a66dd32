namespace PolyRelu.Experiments.Submission.Slurm;

/// <summary>A task that the queue holds.</summary>
/// <param name="Job">Number of its array job.</param>
/// <param name="Task">Number in the array.</param>
/// <param name="State">Slurm's word for its state.</param>
/// <param name="Reason">Why it waits.</param>
/// <param name="Name">Name of the job.</param>
/// <param name="Trial">Id of the trial that it runs.</param>
internal sealed record SlurmTask(long Job, int Task, string State, string Reason, string Name, string Trial)
{
    /// <summary>Whether it stays in the queue until somebody does something about it.</summary>
    public bool IsStuck => Reason.Contains("held", StringComparison.OrdinalIgnoreCase)
        || Reason is "DependencyNeverSatisfied" or "PartitionTimeLimit" or "AssocGrpCPUMinutesLimit" or "BadConstraints"
            or "InvalidAccount";
}
