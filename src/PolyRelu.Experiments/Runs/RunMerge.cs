namespace PolyRelu.Experiments.Runs;

/// <summary>Several run directories read as one: each trial once, wherever it is complete.</summary>
internal static class RunMerge
{
    private const string NameSeparator = " + ";

    /// <summary>Reads directories of one experiment as one run.</summary>
    /// <remarks>
    /// Trials stand in the order of the first directory that has them. A complete one counts before one that is not, and of two complete
    /// ones the first, with a warning where their results differ; of two that are not complete the one that says why.
    /// </remarks>
    /// <exception cref="InvalidDataException">They are of different experiments; the message names two.</exception>
    public static RunReader Of(IReadOnlyList<RunReader> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        if (runs.Count == 0) throw new ArgumentException("There is no directory to read.", nameof(runs));
        if (runs.Count == 1) return runs[0];
        RunRecord first = runs[0].Record;
        if (runs.FirstOrDefault(run => run.Record.Experiment != first.Experiment) is { } other)
            throw new InvalidDataException($"{Quotation.Of(runs[0].Path)} holds a run of the experiment '{first.Experiment}' and "
                + $"{Quotation.Of(other.Path)} one of '{other.Record.Experiment}'; expected runs of one experiment.");
        List<string> order = [];
        Dictionary<string, (TrialState Trial, RunReader Run)> found = new(StringComparer.Ordinal);
        Dictionary<(string, string), List<string>> differing = [];
        foreach (RunReader run in runs)
            foreach (TrialState trial in run.Record.Trials)
            {
                if (!found.TryGetValue(trial.Id, out (TrialState Trial, RunReader Run) before)) order.Add(trial.Id);
                else if (before.Trial.Status == TrialStatus.Done && trial.Status == TrialStatus.Done)
                {
                    if (before.Run.Folder(before.Trial).MarkerHash() == run.Folder(trial).MarkerHash()) continue;
                    if (!differing.TryGetValue((before.Run.Path, run.Path), out List<string>? labels))
                        differing[(before.Run.Path, run.Path)] = labels = [];
                    labels.Add(trial.Label);
                    continue;
                }
                else if (Rank(before.Trial.Status) >= Rank(trial.Status)) continue;
                found[trial.Id] = (trial, run);
            }
        return new RunReader(RecordOf(runs, [.. order.Select(id => found[id].Trial with { Point = null })]),
            found.ToDictionary(entry => entry.Key, entry => entry.Value.Run.Folder(entry.Value.Trial), StringComparer.Ordinal), runs,
            [.. differing.Select(pair => Warning(pair.Key, pair.Value))]);
    }

    private static string Warning((string First, string Second) paths, List<string> labels) =>
        $"{Plural.Of(labels.Count, "trial")} {Plural.Noun(labels.Count, "is", "are")} complete in {Quotation.Of(paths.First)} and in "
        + $"{Quotation.Of(paths.Second)} with different results: {Quotation.Labels(labels)}. Those of {Quotation.Of(paths.First)} count; "
        + "different programs, data or vectors may have computed them.";

    private static RunRecord RecordOf(IReadOnlyList<RunReader> runs, IReadOnlyList<TrialState> trials)
    {
        RunRecord[] records = [.. runs.Select(run => run.Record)];
        return records[0] with
        {
            Preset = string.Join(NameSeparator, records.Select(record => record.Preset).Distinct()),
            Smoke = records.Any(record => record.IsSmoke),
            Started = records.Min(record => record.Started),
            Ended = records.All(record => record.Ended is not null) ? records.Max(record => record.Ended) : null,
            Sessions = [.. records.SelectMany(RunHistory.Sessions).OrderBy(session => session.Started)],
            Trials = trials,
        };
    }

    /// <summary>How much is known of a trial.</summary>
    private static int Rank(TrialStatus status) => status switch
    {
        TrialStatus.Pending => 0,
        TrialStatus.Skipped => 1,
        TrialStatus.Damaged => 2,
        TrialStatus.Failed => 3,
        TrialStatus.Done => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(status), $"There is no rank of {status}."),
    };
}
