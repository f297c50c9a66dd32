using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Course;

/// <summary>Where gradient descent and the flow ended, as rows of a table.</summary>
internal static class CourseRows
{
    /// <summary>The rows of a course, subject is the method.</summary>
    public static IEnumerable<MeasurementRow> Of(CourseLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Runs.SelectMany(run => (MeasurementRow[])
        [
            Row(StandardQuantity.TrainLoss, run.Rows[^1].Loss, run),
            Row(StandardQuantity.MedianAlignment, run.Rows[^1].MedianAlignment, run),
            Row(StandardQuantity.LimitDistance, run.Rows[^1].Distance, run) with { Norm = Geometry.Norm.L2.Name },
        ]);
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double value, CourseRun run) =>
        new(quantity, MeasurementRow.Finite(value), CourseLog.FileName) { Subject = run.Method };
}
