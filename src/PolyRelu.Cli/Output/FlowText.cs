using PolyRelu.Cli.Progress;
using PolyRelu.Dynamics;
using static System.FormattableString;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of the flow command for a person.</summary>
internal static class FlowText
{
    private const int MostRows = 30;

    /// <summary>Writes what was integrated, how it ended, births and drifts.</summary>
    public static void Write(TextWriter writer, FlowJob job)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(job);
        FlowTrajectory flow = job.Trajectory;
        string neurons = flow.Problem.Form == NeuronForm.Normalised ? "" : ", unnormalised";
        writer.WriteLine(Invariant($"gradient flow, p = {flow.Problem.Power}{neurons}, {flow.Problem.Loss.Name} loss: ")
            + $"{Plural.Of(flow.Problem.Count, "sample")} of {Plural.Of(flow.Problem.Dimension, "feature")}, "
            + $"{Plural.Of(flow.Hidden, "neuron")}");
        if (job.Start is { } start)
            writer.WriteLine($"start: {start.Initialisation}, scale {Quotation.Name(start.Scale)}, seed {start.Seed}");
        writer.WriteLine(flow.Ending.Sentence);
        string forced = flow.Statistics.Forced == 0 ? "" : $", {flow.Statistics.Forced} of them forced through kinks";
        writer.WriteLine(Invariant($"{Plural.Of(flow.Statistics.Accepted, "step")}{forced}, {flow.Statistics.Rejected} rejected, ")
            + Invariant($"{Plural.Of(flow.Statistics.Evaluations, "right-hand side")} in {Duration.Short(job.Seconds)}; tolerance ")
            + Invariant($"{flow.Tolerance:G3}, products in {(flow.Precision == FlowPrecision.SinglePrecision ? "float32" : "float64")}"));
        if (flow.Passage is { } passage)
            writer.WriteLine(Invariant($"the plateau from t = {passage.From:G6} to {passage.To:G6} was passed at once: ")
                + "neurons were at rest and only grew");
        writer.WriteLine(flow.Promise);
        if (flow.Records.Count > 0) Drifts(writer, flow);
        Births(writer, flow.Births);
        if (flow.Records.Count > 0) Records(writer, flow.Records);
    }

    private static void Drifts(TextWriter writer, FlowTrajectory flow)
    {
        double energy = flow.Records.Max(record => record.Drift.Energy), orthogonal = flow.Records.Max(record => record.Drift.Orthogonal);
        writer.WriteLine(Invariant($"drift of the energy {energy:0.0e+0}")
            + (double.IsNaN(orthogonal) ? "" : Invariant($", of the part orthogonal to the data {orthogonal:0.0e+0}")));
    }

    private static void Births(TextWriter writer, double[] births)
    {
        double[] born = [.. births.Where(time => !double.IsNaN(time)).Order()];
        writer.WriteLine(born.Length == 0
            ? $"none of {births.Length} margins rose above ½"
            : Invariant($"{born.Length} of {births.Length} margins rose above ½, from t = {born[0]:G6} to {born[^1]:G6}"));
    }

    private static void Records(TextWriter writer, IReadOnlyList<FlowRecord> records)
    {
        int every = (records.Count + MostRows - 1) / MostRows;
        writer.WriteLine(TextTable.Format(["time", "loss", "least margin", "largest margin", "steps"],
            records.Where((_, index) => index % every == 0 || index == records.Count - 1).Select(record => (IReadOnlyList<string>)
            [
                Invariant($"{record.Time:G6}"), Invariant($"{record.Loss:G6}"), Invariant($"{record.Margins.Min():0.0000}"),
                Invariant($"{record.Margins.Max():0.0000}"), Invariant($"{record.Accepted}"),
            ])));
    }
}
