using PolyRelu.Dynamics;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>A flow as scalars for TensorBoard: a step per record, numbered from 0, its time t in place of the time of day.</summary>
internal static class FlowEvents
{
    private const double Born = 0.5;        // the margin from which on a cluster counts as born

    /// <summary>The scalars of a record.</summary>
    /// <param name="step">Number of the record, from 0.</param>
    /// <param name="record">The flow at its time.</param>
    /// <param name="centres">The centres; null where they are not known.</param>
    public static ScalarEvent Of(int step, FlowRecord record, ClusterCentres? centres)
    {
        ArgumentNullException.ThrowIfNull(record);
        return Of(step, record.Time, record.Loss, record.Margins, centres is null ? null : FlowAlignment.Of(record, centres));
    }

    /// <summary>The steps of a whole flow.</summary>
    public static IEnumerable<ScalarEvent> Of(FlowLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Records.Select((row, step) => Of(step, row.Time, row.Loss, row.Margins,
            new AlignmentQuartiles(row.LowerAlignment, row.MedianAlignment, row.UpperAlignment)));
    }

    /// <summary>What was measured of a record after the flow.</summary>
    /// <param name="step">Number of the record.</param>
    /// <param name="time">Its time.</param>
    /// <param name="sum">The distance to F; null where it was not measured.</param>
    /// <param name="power">The distance to F^(p).</param>
    /// <param name="radius">The median distance of the nearest examples found; left out where it is infinite.</param>
    public static ScalarEvent OfReading(int step, double time, double? sum, double? power, double? radius) => new(step, time,
    [
        ("distance/to F", sum), ("distance/to F^(p)", power),
        ("radius/median", radius is { } known && double.IsFinite(known) ? known : null),
    ]);

    private static ScalarEvent Of(int step, double time, double loss, IReadOnlyList<double> margins, AlignmentQuartiles? alignment) =>
        new(step, time,
        [
            ("loss/train", loss), ("time", time),
            ("clusters/born", margins.Count(margin => margin >= Born)), ("margin/least", margins.Min()), ("margin/largest", margins.Max()),
            ("alignment/lower quartile", alignment?.Lower), ("alignment/median", alignment?.Median),
            ("alignment/upper quartile", alignment?.Upper),
        ]);
}
