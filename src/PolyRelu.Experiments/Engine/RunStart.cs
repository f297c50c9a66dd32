using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>Carries the record of a run into a new session: the first one is kept, later ones are added.</summary>
internal static class RunStart
{
    /// <summary>The record a session starts with. Completed trials are done; a damaged record is noted and begun anew.</summary>
    public static RunRecord Of(Preset preset, IReadOnlyList<PlannedTrial> trials, RunDirectory directory, RunOptions options)
    {
        RunRecord? earlier = Earlier(directory, options.Progress);
        if (earlier is not null) KeepOutcomes(earlier, directory.State);
        TrialState[] states = [.. trials.Select(trial => State(trial, directory, options))];
        if (earlier is { Ended: not null } && states.All(state => state.Status == TrialStatus.Done)
            && states.Select(state => state.AsPlanned()).SequenceEqual(earlier.Trials.Select(state => state.AsPlanned())))
            return earlier with { Trials = states };
        RunSession session = new(options.Clock.GetUtcNow(), null, options.Command, RunEnvironment.Current(options.Threads));
        RunRecord record = (earlier ?? Planned(preset, [], session)) with
        {
            Ended = null,
            Trials = states,
            Sessions = [.. earlier is null ? [] : RunHistory.Sessions(earlier), session],
        };
        RunEnvironment[] machines = [.. states.Select(state => directory.State.Outcome(state.Id)?.Environment).OfType<RunEnvironment>()
            .Distinct()];
        foreach (string warning in earlier is null ? [] : RunHistory.Warnings(record, machines.Length == 0 ? [] : [.. machines,
            session.Environment])) options.Progress.Note(warning);
        return record;
    }

    /// <summary>The record of a run that is planned and has not started.</summary>
    public static RunRecord Planned(Preset preset, IReadOnlyList<PlannedTrial> trials, RunSession session) => new()
    {
        Preset = preset.Name,
        Experiment = preset.Settings.Experiment,
        Smoke = preset.Settings.Smoke,
        Command = session.Command,
        Seed = preset.Settings.Seed,
        Started = session.Started,
        Environment = session.Environment,
        Trials = [.. trials.Select(trial => trial.State)],
        Sessions = [session],
    };

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

    /// <summary>Records of format 1 hold how trials ended, which now stands in files of their own.</summary>
    private static void KeepOutcomes(RunRecord earlier, StateFolder state)
    {
        HashSet<string> known = state.Attempted();
        DateTimeOffset ended = earlier.Ended ?? earlier.Started;
        foreach (TrialState trial in earlier.Trials.Where(trial => trial.Status is TrialStatus.Done or TrialStatus.Skipped
            or TrialStatus.Failed && !known.Contains(trial.Id)))
            state.Write(new TrialOutcome(trial.Id, trial.Status, trial.Reason, false, 1, earlier.Started, ended, trial.Seconds ?? 0,
                earlier.Environment));
    }

    private static TrialState State(PlannedTrial planned, RunDirectory directory, RunOptions options)
    {
        TrialState state = planned.State;
        bool isDone = directory.Trial(state.Id, state.Kind).IsComplete;
        TrialOutcome? outcome = isDone && directory.State.Heartbeat(state.Id) is not null
            ? TrialAttempt.Settle(directory, state, options) : directory.State.Outcome(state.Id);
        return state with { Status = isDone ? TrialStatus.Done : TrialStatus.Pending, Seconds = outcome?.Seconds };
    }
}
