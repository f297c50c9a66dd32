using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using static System.FormattableString;

namespace PolyRelu.Cli.Output;

/// <summary>The records of a flow as a table for a person, with what was measured of them.</summary>
internal static class FlowRecordText
{
    private const int MostRows = 30;

    /// <summary>Writes the table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="records">The records, at least one.</param>
    /// <param name="measured">What was measured of them.</param>
    /// <param name="power">The power p.</param>
    public static void Write(TextWriter writer, IReadOnlyList<FlowRecord> records, FlowMeasurement measured, double power)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(measured);
        (string Title, Func<FlowRecord, FlowReading, string> Text)[] columns = [.. Columns(measured, power)];
        int every = (records.Count + MostRows - 1) / MostRows;
        writer.WriteLine(TextTable.Format([.. columns.Select(column => column.Title)],
            Enumerable.Range(0, records.Count).Where(t => t % every == 0 || t == records.Count - 1)
                .Select(t => (IReadOnlyList<string>)[.. columns.Select(column => column.Text(records[t], measured.Readings[t]))])));
        if (measured.HasAlignment)
            writer.WriteLine("alignment: the median over neurons of the largest cosine with a centre or the sum of a class's centres");
        if (measured.HasDistances)
            writer.WriteLine("distances: the largest |c f − F| that a search found on the unit sphere, c = E[f F]/E[f²] over "
                + Words(measured));
        if (measured.HasRadius)
            writer.WriteLine($"radius: the median L2 distance of the nearest examples found, an upper bound, over {Words(measured)}");
    }

    private static IEnumerable<(string Title, Func<FlowRecord, FlowReading, string> Text)> Columns(FlowMeasurement measured, double power)
    {
        yield return ("time", (record, _) => Invariant($"{record.Time:G6}"));
        yield return ("loss", (record, _) => Invariant($"{record.Loss:G6}"));
        yield return ("least margin", (record, _) => Margin(record.Margins.Min()));
        yield return ("largest margin", (record, _) => Margin(record.Margins.Max()));
        if (measured.HasAlignment) yield return ("alignment", (_, reading) => Invariant($"{reading.Alignment?.Median:0.0000}"));
        if (measured.HasDistances)
        {
            yield return ("to F", (_, reading) => Invariant($"{reading.SumDistance:0.0000}"));
            yield return (Invariant($"to F^({power})"), (_, reading) => Invariant($"{reading.PowerDistance:0.0000}"));
        }
        if (measured.HasRadius) yield return ("radius", (_, reading) => Invariant($"{reading.MedianRadius:0.0000}"));
        yield return ("steps", (record, _) => Invariant($"{record.Accepted}"));
    }

    private static string Margin(double margin) => Invariant($"{Math.Round(margin, 4) + 0.0:0.0000}"); // −0.0000 is 0

    private static string Words(FlowMeasurement measured) => $"{measured.Samples} {measured.SamplesAre}";
}
