using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>A combination of values with its trials, which differ in their seeds alone.</summary>
/// <param name="Places">The place of its value on every axis.</param>
/// <param name="Trials">Its trials.</param>
internal sealed record SweepPoint(IReadOnlyList<int> Places, IReadOnlyList<MeasuredTrial> Trials)
{
    /// <summary>How many of the trials have learned nothing, so that their numbers are no findings.</summary>
    public int Untrained { get; } = Trials.Count(trial => trial.Rows.Any(row => row is { Quantity.IsVerdict: true, Value: 0 }));

    private readonly Dictionary<SweepSeries, SweepMean> means = Trials.SelectMany(trial => trial.Rows)
        .Where(row => row.Quantity.IsHeadline && !double.IsNaN(row.Value)).GroupBy(SweepSeries.Of, row => row.Value)
        .ToDictionary(series => series.Key, series => SweepMean.Of([.. series]));

    /// <summary>What its trials measured of a series; null where none did.</summary>
    public SweepMean? Find(SweepSeries series) => means.GetValueOrDefault(series);

    /// <summary>The series that its trials measured.</summary>
    public IEnumerable<SweepSeries> Series => means.Keys;
}

/// <summary>The mean of a few values, with the lowest and the highest.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Low">The lowest.</param>
/// <param name="High">The highest.</param>
/// <param name="Count">How many there are.</param>
internal sealed record SweepMean(double Mean, double Low, double High, int Count)
{
    /// <summary>The mean of values, at least one.</summary>
    public static SweepMean Of(IReadOnlyCollection<double> values) => new(values.Average(), values.Min(), values.Max(), values.Count);

    /// <summary>The mean of means, each counted as often as its values.</summary>
    public static SweepMean Of(IReadOnlyCollection<SweepMean> means)
    {
        int count = means.Sum(mean => mean.Count);
        return new(means.Sum(mean => mean.Mean * mean.Count) / count, means.Min(mean => mean.Low), means.Max(mean => mean.High), count);
    }
}
