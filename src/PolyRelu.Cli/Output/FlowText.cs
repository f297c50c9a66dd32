using PolyRelu.Cli.Options;
using PolyRelu.Cli.Progress;
using PolyRelu.Dynamics;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of the flow command for a person.</summary>
internal static class FlowText
{
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
        if (job.Plan is { Data: { } data, Source: null }) writer.WriteLine($"samples: {Quotation.Name(data.Name)} {data.Split}");
        if (job.Plan.Data?.Standardisation is { } input) writer.WriteLine($"the network {input.Words} first, as its file says");
        if (job.Start is { } start)
            writer.WriteLine($"start: {start.Initialisation}{Nudge(start)}, scale {Quotation.Name(start.Scale)}, seed {start.Seed}");
        writer.WriteLine(flow.Ending.Sentence);
        string forced = flow.Statistics.Forced == 0 ? "" : $", {flow.Statistics.Forced} of them forced through kinks";
        writer.WriteLine(Invariant($"{Plural.Of(flow.Statistics.Accepted, "step")}{forced}, {flow.Statistics.Rejected} rejected, ")
            + Invariant($"{Plural.Of(flow.Statistics.Evaluations, "right-hand side")} in {Duration.Short(job.Seconds)}; tolerance ")
            + Invariant($"{flow.Tolerance:G3}, products in {PrecisionWord.Numbers(flow.Precision)}"));
        if (flow.Passage is { } passage)
            writer.WriteLine(Invariant($"the plateau from t = {passage.From:G6} to {passage.To:G6} was passed at once: ")
                + "neurons were at rest and only grew");
        writer.WriteLine(flow.Promise);
        if (flow.Records.Count > 0) Drifts(writer, flow);
        FlowBirthText.Write(writer, flow.Births, job.Prediction);
        if (flow.Records.Count > 0) FlowRecordText.Write(writer, flow.Records, job.Measurement, flow.Problem.Power);
        foreach (Caveat entry in job.Notes) writer.WriteLine($"note: {entry.Name}: {entry.Sentence}");
    }

    private static string Nudge(DrawnStart start) => start.Nudge is { } nudge ? Invariant($" by {nudge}") : "";

    private static void Drifts(TextWriter writer, FlowTrajectory flow)
    {
        double energy = flow.Records.Max(record => record.Drift.Energy), orthogonal = flow.Records.Max(record => record.Drift.Orthogonal);
        writer.WriteLine(Invariant($"drift of the energy {energy:0.0e+0}")
            + (double.IsNaN(orthogonal) ? "" : Invariant($", of the part orthogonal to the data {orthogonal:0.0e+0}")));
    }
}
