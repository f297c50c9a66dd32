using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>Carries the record of a run into a new session: the first one is kept, later ones are added.</summary>
internal static class RunStart
{
    /// <summary>The record a session starts with. Completed trials are done; a damaged record is noted and begun anew.</summary>
    public static RunRecord Of(Preset preset, IReadOnlyList<Trial> trials, RunDirectory directory, RunOptions options)
    {
        RunRecord? earlier = Earlier(directory, options.Progress);
        ILookup<string, TrialState> before = (earlier?.Trials ?? []).ToLookup(state => state.Id, StringComparer.Ordinal);
        TrialState[] states = [.. trials.Select(trial => State(trial, directory, before[trial.Id].FirstOrDefault()?.Seconds))];
        if (earlier is { Ended: not null } && states.All(state => state.Status == TrialStatus.Done) && states.SequenceEqual(earlier.Trials))
            return earlier;
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
        record = record with
        {
            Ended = null,
            Trials = states,
            Sessions = [.. earlier is null ? [] : RunHistory.Sessions(earlier), session],
        };
        foreach (string warning in earlier is null ? [] : RunHistory.Warnings(record)) options.Progress.Note(warning);
        return record;
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
        TrialStatus status = directory.Trial(trial.Id, trial.Kind.Name).IsComplete ? TrialStatus.Done : TrialStatus.Pending;
        return new TrialState(trial.Id, trial.Label, trial.Kind.Name, status, null, seconds);
    }
}
