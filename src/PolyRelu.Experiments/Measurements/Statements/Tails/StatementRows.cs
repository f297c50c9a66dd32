using System.Globalization;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Measurements.Statements.Tails;

/// <summary>Counts of statements as rows of a table.</summary>
internal static class StatementRows
{
    /// <summary>The rows of the counts of a trial.</summary>
    public static IEnumerable<MeasurementRow> Of(IReadOnlyList<TheoremCount> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return counts.SelectMany(count => new[]
        {
            Row(StandardQuantity.EventFraction, count.Fraction, count), Row(StandardQuantity.EventSamples, count.Samples, count),
        });
    }

    private static MeasurementRow Row(MeasuredQuantity quantity, double value, TheoremCount count) =>
        new(quantity, value, TheoremCount.FileName) { Subject = Subject(count) };

    /// <summary>Statement, classifier, parameter and class: <c>power-robust, F^(3), δ = 0.1</c>.</summary>
    private static string Subject(TheoremCount count)
    {
        string parameter = count.Parameter is { } value
            ? string.Create(CultureInfo.InvariantCulture, $", {count.Statement.Parameter} = {value:R}") : "";
        string label = count.Label is { } own ? string.Create(CultureInfo.InvariantCulture, $", label {own}") : "";
        return $"{count.Statement.Name}, {count.Classifier}{parameter}{label}";
    }
}
