using System.Diagnostics;
using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Runs;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>The training of a trial: runs it under the eyes of the user, and saves the record and the network.</summary>
internal static class TrialTraining
{
    /// <summary>Bytes of the files of a training: the network and the records.</summary>
    public static long ExpectedBytes(TrainingSettings settings, int inputs, int outputs) => ((long)sizeof(float) * settings.Hidden * (inputs + outputs)) + (300L * settings.Epochs);

    /// <summary>Bytes of the checkpoint of a training while it runs, and of the one that replaces it.</summary>
    public static long ScratchBytes(TrainingSettings settings, int inputs, int outputs) => 6L * sizeof(float) * settings.Hidden * (inputs + outputs);

    /// <summary>Trains a network as the preset says.</summary>
    /// <param name="context">The trial.</param>
    /// <param name="label">A few words for the progress display.</param>
    /// <param name="shape">The architecture.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Test samples.</param>
    /// <param name="settings">How to train.</param>
    /// <param name="seed">Names the start and the order of the samples.</param>
    /// <param name="directions">Directions neurons are expected to align with, or null.</param>
    /// <exception cref="DivergenceException">Loss or parameters are no longer finite.</exception>
    public static TrainedNetwork Run(TrialContext context, string label, NetworkShape shape, Dataset train, Dataset test,
        TrainingSettings settings, ulong seed, Matrix? directions)
    {
        long start = Stopwatch.GetTimestamp();
        InitialisationSettings scale = settings.InitialScale is { } value ? new() { Scale = value } : new();
        PolyReluNetwork initial = Registry<InitialisationFactory>.Find(settings.Initialisation).Value(scale).Create(shape, seed);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find(settings.Loss).Value,
            Optimizer = settings.Make(),
            BatchSize = settings.Batch,
            Epochs = settings.Epochs,
            Seed = seed,
            MeasureEvery = settings.MeasureEvery,
            ReferenceDirections = directions,
        };
        TrainingSession session = new(initial, train.Samples, test.Samples, options);
        List<EpochRecord> epochs = Train(context, label, session, settings.Epochs);
        PolyReluNetwork network = session.Export();
        Caveat?[] caveats = [.. LearningCheck.OfPredictions(network.CreateEvaluator(), test.Samples),
            LearningCheck.OfLosses([.. epochs.Select(epoch => epoch.Loss)]), .. DataNotes.Of(train, test)];
        new TrainingLog([.. epochs.Select(Row)]) { Notes = NoteRow.Of(caveats) }.Save(context.Folder);
        NetworkFile.Save(context.Folder.PathToWrite("model.safetensors"), network, Texts(train));
        return new TrainedNetwork(network, Stopwatch.GetElapsedTime(start).TotalSeconds, [.. epochs.Select(epoch => epoch.Seconds)]);
    }

    /// <summary>What the network's file says of its data.</summary>
    private static Dictionary<string, string> Texts(Dataset train) => train.Describe() is { } data
        ? new() { [DataDescription.TrainingText] = data.ToJson() } : [];

    /// <summary>Runs the epochs that a checkpoint does not hold yet.</summary>
    private static List<EpochRecord> Train(TrialContext context, string label, TrainingSession session, int epochs)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, label);
        TrainingCheckpoint checkpoint = new(context.Folder, context.CheckpointInterval);
        List<EpochRecord> records = checkpoint.Restore(session, epochs, reason => context.Progress.Note($"{label}: {reason}"));
        if (records.Count > 0) task.Report((double)records.Count / epochs); // From where this session goes on.
        while (records.Count < epochs)
        {
            EpochRecord record = session.RunEpoch(context.Cancellation);
            records.Add(record);
            checkpoint.Save(session, records, always: records.Count == epochs);
            string accuracy = double.IsNaN(record.TestAccuracy) ? "" : string.Create(CultureInfo.InvariantCulture, $", test {record.TestAccuracy:P2}");
            task.Report((double)record.Epoch / epochs, string.Create(CultureInfo.InvariantCulture, $"epoch {record.Epoch}/{epochs}, loss {record.Loss:G3}{accuracy}"));
        }
        return records;
    }

    private static EpochRow Row(EpochRecord record) => new(
        record.Epoch, record.Loss, record.TrainAccuracy, Measured(record.TestAccuracy), Measured(record.FeatureStableRank), Measured(record.WeightStableRank), record.Alignment);

    private static double? Measured(double value) => double.IsNaN(value) ? null : value;
}

/// <summary>What a training left: the network and the times.</summary>
/// <param name="Network">The network after the last epoch.</param>
/// <param name="Seconds">Wall time of the training, measurements included.</param>
/// <param name="EpochSeconds">Wall time of the steps of each epoch.</param>
internal sealed record TrainedNetwork(PolyReluNetwork Network, double Seconds, IReadOnlyList<double> EpochSeconds);
