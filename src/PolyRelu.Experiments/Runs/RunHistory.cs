using PolyRelu.Experiments.Engine;

namespace PolyRelu.Experiments.Runs;

/// <summary>Carries the record of a run over its sessions: the first one is kept, later ones are added.</summary>
internal static class RunHistory
{
    /// <summary>The record a session starts with. Completed trials are done; a damaged record is noted and begun anew.</summary>
    public static RunRecord Begin(Preset preset, IReadOnlyList<Trial> trials, RunDirectory directory, RunOptions options)
    {
        RunRecord? earlier = Earlier(directory, options.Progress);
        ILookup<string, TrialState> before = (earlier?.Trials ?? []).ToLookup(state => state.Id, StringComparer.Ordinal);
        TrialState[] states = [.. trials.Select(trial => State(trial, directory, before[trial.Id].FirstOrDefault()?.Seconds))];
        if (earlier is { Ended: not null } && states.All(state => state.Status == TrialStatus.Done) && states.SequenceEqual(earlier.Trials)) return earlier;
        RunSession session = new(options.Clock.GetUtcNow(), null, options.Command, RunEnvironment.Current(options.Threads));
        RunRecord record = earlier ?? new RunRecord
        {
            Preset = preset.Name,
            Experiment = preset.Settings.Experiment,
            Smoke = preset.Settings.Smoke,
            Command = session.Command,
            Seed = preset.Settings.Seed,
            Started = session.Started,
            Environment = session.Environment,
            Trials = [],
        };
        record = record with { Ended = null, Trials = states, Sessions = [.. earlier is null ? [] : Sessions(earlier), session] };
        foreach (string warning in earlier is null ? [] : Warnings(record)) options.Progress.Note(warning);
        return record;
    }

    /// <summary>The record after a session.</summary>
    public static RunRecord End(RunRecord record, DateTimeOffset now) => record with { Ended = now, Sessions = [.. record.Sessions.SkipLast(1), record.Sessions[^1] with { Ended = now }] };

    /// <summary>The sessions of a run; a record of an earlier version of the program names none, and stands for one.</summary>
    public static IReadOnlyList<RunSession> Sessions(RunRecord record) =>
        record.Sessions.Count > 0 ? record.Sessions : [new RunSession(record.Started, record.Ended, record.Command, record.Environment)];

    /// <summary>How the sessions differ in what results depend on.</summary>
    public static IReadOnlyList<string> Warnings(RunRecord record)
    {
        RunEnvironment[] machines = [.. Sessions(record).Select(session => session.Environment)];
        string[] programs = [.. machines.Select(machine => machine.Commit is { } commit ? $"{machine.Version}, commit {commit}" : machine.Version).Distinct()];
        int[] widths = [.. machines.Select(machine => machine.VectorBits).Distinct()];
        List<string> warnings = [];
        if (programs.Length > 1) warnings.Add($"Different programs computed parts of this run: {string.Join("; ", programs)}. Their results may not belong together.");
        if (widths.Length > 1) warnings.Add($"Parts of this run were computed with vectors of {string.Join(" and ", widths)} bits; results are the same bits on one width only.");
        return warnings;
    }

    private static RunRecord? Earlier(RunDirectory directory, IRunProgress progress)
    {
        try
        {
            return directory.ReadRecord();
        }
        catch (InvalidDataException error)
        {
            progress.Note($"The record of the run is begun anew; what is complete is kept. {error.Message}");
            return null;
        }
    }

    private static TrialState State(Trial trial, RunDirectory directory, double? seconds)
    {
        TrialStatus status = directory.Trial(trial.Id, trial.Kind).IsComplete ? TrialStatus.Done : TrialStatus.Pending;
        return new TrialState(trial.Id, trial.Label, trial.Kind, status, null, seconds);
    }
}
