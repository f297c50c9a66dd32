using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Curves of robust accuracy as rows of a table.</summary>
internal static class RobustnessRows
{
    /// <summary>The rows of the records of a network, one per split and norm.</summary>
    public static IEnumerable<MeasurementRow> Of(IReadOnlyList<RobustnessRecord> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        // Two evaluations may be of one split in one norm, on other samples or radii: those after the first are numbered.
        Dictionary<(string, string), int> seen = [];
        foreach (RobustnessRecord record in records)
        {
            int place = seen[(record.Split, record.Norm)] = seen.GetValueOrDefault((record.Split, record.Norm)) + 1;
            foreach (MeasurementRow row in Of(record))
                yield return row with { Subject = SubjectText.Numbered(record.Split, place), Norm = record.Norm };
        }
    }

    private static IEnumerable<MeasurementRow> Of(RobustnessRecord record)
    {
        yield return Row(StandardQuantity.CleanAccuracy, record.CleanAccuracy);
        yield return Row(StandardQuantity.SplitAccuracy, record.SplitAccuracy);
        foreach (CurveRecord curve in record.Curves)
        {
            (MeasuredQuantity accuracy, MeasuredQuantity? median) = curve.Role switch
            {
                CurveRole.Published => (StandardQuantity.PublishedRobustAccuracy, (MeasuredQuantity?)null),
                CurveRole.Empirical => (StandardQuantity.RobustAccuracy, StandardQuantity.MedianDistance),
                CurveRole.Ideal => (StandardQuantity.IdealRobustAccuracy, StandardQuantity.IdealMedianDistance),
                _ => throw new ArgumentOutOfRangeException(nameof(record), $"There is no quantity of a curve that is {curve.Role}."),
            };
            foreach ((double radius, double robust) in curve.Radii.Zip(curve.RobustAccuracy))
                yield return Row(accuracy, robust) with { Radius = radius, Attack = curve.Label };
            if (median is not null && curve.Distances is { Count: > 0 } distances)
                yield return Row(median, Median.Of(distances)) with { Attack = curve.Label };
        }
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double value) =>
        new(quantity, MeasurementRow.Finite(value), RobustnessRecord.FileName);
}
