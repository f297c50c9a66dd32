namespace PolyRelu.Experiments.Runs;

/// <summary>The sessions of a run: each start adds one to its record.</summary>
internal static class RunHistory
{
    /// <summary>The record after a session; the run has not ended where another process runs a trial of it.</summary>
    public static RunRecord End(RunRecord record, DateTimeOffset now) => record with
    {
        Ended = record.Trials.Any(trial => trial.Status == TrialStatus.Pending) ? null : now,
        Sessions = [.. record.Sessions.SkipLast(1), record.Sessions[^1] with { Ended = now }],
    };

    /// <summary>The sessions of a run; a record of an earlier version of the program names none, and stands for one.</summary>
    public static IReadOnlyList<RunSession> Sessions(RunRecord record) =>
        record.Sessions.Count > 0 ? record.Sessions : [new RunSession(record.Started, record.Ended, record.Command, record.Environment)];

    /// <summary>How the sessions, and the attempts at trials, differ in what results depend on.</summary>
    /// <param name="record">The record of the run.</param>
    /// <param name="attempts">
    /// The programs and machines of the attempts; where none are known, those of the sessions count. A session that planned a run computed
    /// nothing of it.
    /// </param>
    public static IReadOnlyList<string> Warnings(RunRecord record, IReadOnlyList<RunEnvironment> attempts)
    {
        IReadOnlyList<RunEnvironment> machines = attempts.Count > 0 ? attempts
            : [.. Sessions(record).Select(session => session.Environment)];
        string[] programs = [.. machines.Select(machine => machine.Commit is { } commit
            ? $"{machine.Version}, commit {commit}" : machine.Version).Distinct()];
        int[] widths = [.. machines.Select(machine => machine.VectorBits).Distinct()];
        List<string> warnings = [];
        if (programs.Length > 1)
            warnings.Add($"Different programs computed parts of this run: {string.Join("; ", programs)}. Their results may not belong "
                + "together.");
        if (widths.Length > 1)
            warnings.Add($"Parts of this run were computed with vectors of {string.Join(" and ", widths)} bits; results are the same bits "
                + "on one width only.");
        return warnings;
    }
}
