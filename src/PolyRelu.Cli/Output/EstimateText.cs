using System.Globalization;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
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
        writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{preset}: {Plural.Of(estimate.Trials, "trial")}, about {Quantity.Time(estimate.Seconds)} and {Quantity.Size(estimate.Bytes)} "
            + $"of disk"));
        writer.WriteLine();
        writer.WriteLine(TextTable.Format(["work", "trials", "time", "share"],
        [
            .. estimate.Rows.Select(row => (IReadOnlyList<string>)
                [row.What, row.Trials.ToString(CultureInfo.InvariantCulture), Quantity.Time(row.Seconds),
                    string.Create(CultureInfo.InvariantCulture, $"{100 * row.Seconds / estimate.Seconds:0.#}%")]),
        ]));
        writer.WriteLine();
        string machine = $"{Hardware.Describe().Processor} with {Plural.Of(Workers.Count, "thread")}";
        writer.WriteLine($"From pieces of the work measured now on {machine}, times their number. "
            + "Data that is downloaded or read is not counted.");
    }
}
