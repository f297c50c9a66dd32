using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.LimitDistance;

/// <summary>The distance to the conjectured limit as rows of a table.</summary>
internal static class DistanceRows
{
    /// <summary>The rows of a record.</summary>
    public static IEnumerable<MeasurementRow> Of(DistanceRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        yield return Row(StandardQuantity.LimitScale, record.Scale);
        foreach ((MeasuredQuantity quantity, string search) in new[]
        {
            (StandardQuantity.LimitDistance, DistanceRecord.Strongest),
            (StandardQuantity.PublishedLimitDistance, DistanceRecord.Published),
        })
            if (record.Find(search) is { } distance) yield return Row(quantity, distance) with { Attack = search };
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double value) =>
        new(quantity, MeasurementRow.Finite(value), DistanceRecord.FileName);
}
