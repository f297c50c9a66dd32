using System.Globalization;
using System.Text;

namespace PolyRelu.Experiments.Reporting;

/// <summary>The table of published and own values in Markdown, for README and docs.</summary>
internal static class ComparisonMarkdown
{
    /// <summary>A row per quantity and power: published, ours, tolerance, verdict, source.</summary>
    public static string Table(IReadOnlyList<Comparison> comparisons)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        StringBuilder text = new("| quantity | p | published | ours | tolerance | within | source |\n|---|--:|--:|--:|--:|:-:|---|\n");
        foreach (Comparison row in comparisons)
        {
            PublishedValue published = row.Published;
            string ours = row.Ours is { } value ? Html.Value(value, published.Unit) : "not run";
            string aside = row.Aside is null ? "" : $" ({row.Aside})",
                within = row.Agrees switch { true => "✓", false => "✗", null => row.HasLearned ? "" : "untrained" };
            text.Append(CultureInfo.InvariantCulture,
                $"| {published.Quantity} | {published.Power} | {Html.Value(published.Value, published.Unit)} | {ours}{aside} ")
                .Append(CultureInfo.InvariantCulture,
                    $"| {Html.Tolerance(published.Tolerance, published.Unit)} | {within} | {published.Source} |\n");
        }
        return text.ToString();
    }
}
