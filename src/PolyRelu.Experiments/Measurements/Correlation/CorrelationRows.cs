using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Correlation;

/// <summary>Correlations of samples as rows of a table.</summary>
internal static class CorrelationRows
{
    /// <summary>The rows of a record.</summary>
    public static IEnumerable<MeasurementRow> Of(CorrelationRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        yield return new(StandardQuantity.CosineWithin, record.Within, CorrelationRecord.FileName);
        yield return new(StandardQuantity.CosineBetween, record.Between, CorrelationRecord.FileName);
    }
}
