using System.Globalization;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Flows as rows of a table: where they ended, and when clusters were born.</summary>
internal static class FlowRows
{
    /// <summary>The rows of the course of a flow.</summary>
    public static IEnumerable<MeasurementRow> Of(FlowLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        FlowRow last = log.Records[^1];
        return
        [
            Row(StandardQuantity.FlowTime, log.Until, FlowLog.FileName), Row(StandardQuantity.TrainLoss, last.Loss, FlowLog.FileName),
            Row(StandardQuantity.MedianAlignment, last.MedianAlignment, FlowLog.FileName),
            .. Births(log.Births, log.Predicted, FlowLog.FileName, null),
        ];
    }

    /// <summary>The rows of the last observation of a flow.</summary>
    public static IEnumerable<MeasurementRow> Of(ObservationLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        ObservationRow last = log.Rows[^1];
        return
        [
            .. Distances(last.Distances, ObservationLog.FileName, null),
            Row(StandardQuantity.MedianDistance, last.MedianRadius, ObservationLog.FileName) with { Norm = Norm, Attack = log.Attack },
        ];
    }

    /// <summary>The rows of where flows went.</summary>
    public static IEnumerable<MeasurementRow> Of(LimitLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return log.Flows.SelectMany(flow => (MeasurementRow[])
        [
            Row(StandardQuantity.FlowTime, flow.Until, LimitLog.FileName) with { Subject = flow.Problem },
            .. Births(flow.Births, flow.Predicted, LimitLog.FileName, flow.Problem),
            .. Distances(flow.Distances, LimitLog.FileName, flow.Problem),
            Row(StandardQuantity.MedianDistance, flow.MedianRadius, LimitLog.FileName) with { Subject = flow.Problem, Norm = Norm },
        ]);
    }

    /// <summary>The rows of gradient descent beside a flow.</summary>
    public static IEnumerable<MeasurementRow> Of(DescentLog log, FlowLog flow)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(flow);
        return log.Runs.Select(run => Row(StandardQuantity.DescentLag, run.Lag(flow.Births), DescentLog.FileName) with
        { Subject = string.Create(CultureInfo.InvariantCulture, $"step size {run.StepSize:R}") });
    }

    /// <summary>Distances of flows are those of L2.</summary>
    private static string Norm => Geometry.Norm.L2.Name;

    private static IEnumerable<MeasurementRow> Births(IReadOnlyList<double> births, IReadOnlyList<double> predicted, string source,
        string? problem)
    {
        for (int k = 0; k < births.Count; k++)
        {
            string subject = Of(problem, SubjectText.Cluster(k));
            yield return Row(StandardQuantity.Birth, births[k], source) with { Subject = subject };
            yield return Row(StandardQuantity.PredictedBirth, predicted[k], source) with { Subject = subject };
        }
        double last = births.Any(double.IsNaN) ? double.NaN : births.Max();
        yield return Row(StandardQuantity.LastBirth, last, source) with { Subject = problem };
    }

    private static IEnumerable<MeasurementRow> Distances(IReadOnlyList<IdealDistance> distances, string source, string? problem) =>
        distances.SelectMany(distance => new[]
        {
            Row(StandardQuantity.LimitDistance, distance.Distance, source) with { Subject = Of(problem, distance.Ideal) },
            Row(StandardQuantity.RelativeLimitDistance, distance.Relative, source) with { Subject = Of(problem, distance.Ideal) },
        });

    private static string Of(string? problem, string subject) => problem is null ? subject : $"{problem}, {subject}";

    private static MeasurementRow Row(MeasuredQuantity quantity, double? value, string source) =>
        new(quantity, MeasurementRow.Finite(value), source);
}
