using PolyRelu.Cli.Progress;
using PolyRelu.Evaluation;
using PolyRelu.Experiments;
using PolyRelu.Networks;
using PolyRelu.Training;
using static System.FormattableString;

namespace PolyRelu.Cli.Output;

/// <summary>The outcome of the train command for a person.</summary>
internal static class TrainingText
{
    /// <summary>Writes what was trained and how it ended.</summary>
    public static void Write(TextWriter writer, TrainingJob job)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(job);
        IReadOnlyList<EpochRecord> epochs = job.Result!.Epochs;
        writer.WriteLine($"{Quotation.Name(job.Path)}: {NetworkDescription.Of(job.Result.Network)}");
        string trained = $"{Quotation.Name(job.Train!.Name)} {job.Train.Split}, {Plural.Of(job.Train.Count, "sample")}";
        writer.WriteLine($"{trained}; {TestedOn(job)}, {Plural.Of(job.Test!.Count, "sample")}; seed {job.Seed}");
        if (job.Train.Standardisation is { } input) writer.WriteLine($"the network {input.Words} first, as its file says");
        if (epochs.Count > 0) Outcome(writer, epochs);
        if (epochs is [.., { Quartiles: { } alignment }])
            writer.WriteLine($"alignment of the neurons with a centre or a class sum, quartiles {Words(alignment)}"
                + (job.Result.Start?.Quartiles is { } first ? $"; at the start {Words(first)}" : ""));
        foreach (Caveat entry in job.Caveats) writer.WriteLine($"note: {entry.Name}: {entry.Sentence}");
    }

    private static void Outcome(TextWriter writer, IReadOnlyList<EpochRecord> epochs)
    {
        EpochRecord last = epochs[^1];
        string time = Duration.Short(epochs.Sum(epoch => epoch.Seconds));
        writer.WriteLine($"{Plural.Of(epochs.Count, "epoch")} in {time}: loss {last.Loss:0.0000}, "
            + $"training accuracy {100 * last.TrainAccuracy:0.00}%");
        writer.WriteLine($"clean accuracy {100 * last.TestAccuracy:0.00}%, stable rank of features {last.FeatureStableRank:0.00}, "
            + $"of weights {last.WeightStableRank:0.00}");
    }

    private static string Words(AlignmentQuartiles alignment) =>
        Invariant($"{alignment.Lower:0.00}, {alignment.Median:0.00}, {alignment.Upper:0.00}");

    private static string TestedOn(TrainingJob job) => job.TestsOnTraining
        ? "measured on the training samples themselves"
        : $"test on {(job.Test!.Name == job.Train!.Name ? "" : $"{job.Test.Name} ")}{job.Test.Split}";
}
