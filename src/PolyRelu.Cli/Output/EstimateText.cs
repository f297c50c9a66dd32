using System.Globalization;
using PolyRelu.Experiments.Estimates;
using PolyRelu.Kernels;

namespace PolyRelu.Cli.Output;

/// <summary>What a run is expected to take, on the terminal.</summary>
internal static class EstimateText
{
    /// <summary>Writes an estimate.</summary>
    public static void Write(TextWriter writer, string preset, RunEstimate estimate)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(estimate);
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{preset}: {estimate.Trials} trials, about {Duration(estimate.Seconds)} and {Size(estimate.Bytes)} of disk"));
        writer.WriteLine();
        writer.WriteLine(TextTable.Format(["work", "trials", "time", "share"],
        [
            .. estimate.Rows.Select(row => (IReadOnlyList<string>)
                [row.What, row.Trials.ToString(CultureInfo.InvariantCulture), Duration(row.Seconds), string.Create(CultureInfo.InvariantCulture, $"{100 * row.Seconds / estimate.Seconds:0.#}%")]),
        ]));
        writer.WriteLine();
        writer.WriteLine($"From pieces of the work measured now on {Hardware.Describe().Processor} with {Workers.Count} threads, times their number. Data that is downloaded or read is not counted.");
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 99.5 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 5400 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:0.#} h"),
    };

    private static string Size(long bytes) => bytes < 1_000_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes / 1e6):0} MB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB");
}
