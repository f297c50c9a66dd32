namespace PolyRelu.Experiments.Engine;

/// <summary>Expected time of one kind of work in a run.</summary>
/// <param name="What">What it is.</param>
/// <param name="Trials">Trials that do it.</param>
/// <param name="Seconds">Seconds in all of them, one after the other, on this machine.</param>
internal sealed record EstimateRow(string What, int Trials, double Seconds);

/// <summary>What a run is expected to take, before it starts.</summary>
/// <param name="Rows">Time by kind of work, the largest first.</param>
/// <param name="Trials">Number of trials.</param>
/// <param name="Bytes">Size of the run directory at the end.</param>
internal sealed record RunEstimate(IReadOnlyList<EstimateRow> Rows, int Trials, long Bytes)
{
    private const double LongRunSeconds = 60;
    private const double RefinedShare = 0.02;
    private const double ReportSeconds = 3;
    private const double ReportSecondsPerTrial = 0.05;
    private const long ReportBytes = 5_000_000;

    /// <summary>Seconds in all.</summary>
    public double Seconds => Rows.Sum(row => row.Seconds);

    /// <summary>
    /// Estimates a run from the operations of its preset and a calibration of less than a minute. Reads no data and writes nothing.
    /// </summary>
    /// <param name="preset">The resolved preset.</param>
    /// <param name="calibration">Rates of this machine; measured where null.</param>
    /// <exception cref="InsufficientMemoryException">The memory of the machine does not hold the large arrays of the trials.</exception>
    public static RunEstimate Of(Preset preset, Calibration? calibration = null)
    {
        ArgumentNullException.ThrowIfNull(preset);
        calibration ??= new();
        IReadOnlyList<Trial> trials = [.. preset.Plan().Select(planned => planned.Trial)];
        ExperimentRunner.RequireMemory(trials, 1);
        (Work Work, int Trial)[] works = [.. trials.SelectMany((trial, i) => trial.Works().Select(work => (work, i)))];
        Refine(works, calibration);
        (string What, int Trial, double Seconds)[] parts =
        [
            .. works.Select(part => (part.Work.What, part.Trial, part.Work.Pieces * calibration.SecondsOf(part.Work))),
            ("figures and report", trials.Count - 1, ReportSeconds + (trials.Count * ReportSecondsPerTrial)),
        ];
        EstimateRow[] rows =
        [
            .. parts.GroupBy(part => part.What).Select(group => new EstimateRow(group.Key, group.Select(part => part.Trial).Distinct()
                .Count(), group.Sum(part => part.Seconds))).OrderByDescending(row => row.Seconds),
        ];
        return new RunEstimate(rows, trials.Count, trials.Sum(trial => trial.ExpectedBytes) + ReportBytes);
    }

    /// <summary>Measures the pieces for longer that make up most of a long run.</summary>
    private static void Refine((Work Work, int Trial)[] works, Calibration calibration)
    {
        (Work Work, double Seconds)[] kinds = [.. works.GroupBy(part => part.Work.Key)
            .Select(group => (group.First().Work, group.Sum(part => part.Work.Pieces * calibration.SecondsOf(part.Work))))];
        double all = kinds.Sum(kind => kind.Seconds);
        if (all < LongRunSeconds) return;
        foreach ((Work work, _) in kinds.Where(kind => kind.Seconds > RefinedShare * all)) calibration.Refine(work);
    }
}
