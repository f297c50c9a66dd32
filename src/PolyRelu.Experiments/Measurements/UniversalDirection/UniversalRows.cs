using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.UniversalDirection;

/// <summary>One direction per class beside the nearest perturbations, as rows of a table: of the points scored.</summary>
internal static class UniversalRows
{
    private const string Scored = "test, points scored";

    /// <summary>The rows of a record.</summary>
    public static IEnumerable<MeasurementRow> Of(UniversalRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        string attack = string.Join(" + ", record.Attacks);
        yield return Row(StandardQuantity.CleanAccuracy, record.CleanAccuracy, Scored);
        foreach ((double radius, double broken) in record.Radii.Zip(record.Nearest))
            yield return Row(StandardQuantity.RobustAccuracy, 1 - broken, Scored) with { Radius = radius, Attack = attack };
        yield return Row(StandardQuantity.MedianDistance, record.MedianDistance, Scored) with { Attack = attack };
        foreach (UniversalDirection direction in record.Directions)
            foreach ((double radius, double broken) in record.Radii.Zip(direction.Broken))
                yield return Row(StandardQuantity.UniversalRobustAccuracy, 1 - broken, direction.Name) with { Radius = radius };
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double? value, string subject) =>
        new(quantity, MeasurementRow.Finite(value), UniversalRecord.FileName) { Subject = subject, Norm = Geometry.Norm.L2.Name };
}
