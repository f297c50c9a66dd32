using System.Diagnostics;
using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Measurements.Training;

/// <summary>The training of a trial: runs it under the eyes of the user, and saves the record and the network.</summary>
/// <param name="data">What it is trained on.</param>
/// <param name="shape">
/// The architecture as it is planned. The data give its number of inputs and outputs when they are there, and the mean training sample
/// as the centre of a network that normalises its input.
/// </param>
/// <param name="sizes">How large the data are expected to be.</param>
/// <param name="settings">How to train.</param>
/// <param name="seed">Names the start and the order of the samples.</param>
internal sealed class TrainingPart(IPart<TrainingData> data, NetworkShape shape, SampleSizes sizes, TrainingSettings settings, ulong seed)
    : TrialPart<TrainedNetwork>
{
    /// <summary>Name of the file of the network.</summary>
    public const string ModelName = "model.safetensors";

    private const int BytesPerEpoch = 300;
    private const int CheckpointCopies = 6;     // parameters and two states, in the checkpoint and in the one that replaces it

    /// <summary>Whether it is recorded how neurons align with the directions of the data.</summary>
    public bool FollowsDirections { get; init; } = true;

    /// <summary>An earlier part that made somebody who looks at the training; null for nobody.</summary>
    public IPart<ITrainingObserver>? Observer { get; init; }

    private long Parameters => (long)settings.Hidden * (shape.InputDimension + shape.Outputs);

    /// <inheritdoc/>
    public override IReadOnlyList<string> Checkpoints => [TrainingCheckpoint.FileName];

    /// <inheritdoc/>
    public override long Bytes => (sizeof(float) * Parameters) + ((long)BytesPerEpoch * settings.Epochs);

    /// <inheritdoc/>
    public override long Scratch => CheckpointCopies * sizeof(float) * Parameters;

    /// <inheritdoc/>
    public override IEnumerable<Work> Works() => TrainingPieces.Of(shape, settings, sizes.Train, sizes.Test, sizes.Filled);

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory() =>
        sizes.IsAssumed ? [] : TrainingMemory.Of(shape, settings.Batch, settings.Make(), sizes.Train, sizes.Test);

    /// <inheritdoc/>
    /// <remarks>A training has a record of every epoch, and the last one is measured.</remarks>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        IReadOnlyList<EpochRow> epochs = TrainingLog.Load(folder).Epochs;
        yield return (TrainingLog.FileName, Promise.Count("epochs", epochs.Count, settings.Epochs, "one per epoch"));
        bool isMeasured = epochs[^1] is { TestAccuracy: not null, FeatureStableRank: not null };
        yield return (TrainingLog.FileName, Promise.That(isMeasured, "the last epoch is not measured"));
    }

    /// <inheritdoc/>
    public override IEnumerable<NoteRow> Notes(TrialFolder folder) => TrainingLog.Load(folder).Notes;

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) =>
        TrainingRows.Of(TrainingLog.Load(folder));

    /// <inheritdoc/>
    public override bool HasCourse => true;

    /// <inheritdoc/>
    public override IEnumerable<ScalarEvent> Events(TrialFolder folder) => TrainingEvents.Of(TrainingLog.Load(folder));

    /// <inheritdoc/>
    /// <exception cref="DivergenceException">Loss or parameters are no longer finite.</exception>
    protected override TrainedNetwork Compute(TrialContext context)
    {
        long start = Stopwatch.GetTimestamp();
        TrainingData samples = context.Of(data);
        Standardisation? first = samples.Train.Standardisation;
        // What the network sees: samples as they are, or standardised, which is folded into its weights afterwards.
        (Samples train, Samples test) = first is null ? (samples.Train.Samples, samples.Test.Samples)
            : (first.Apply(samples.Train.Samples), first.Apply(samples.Test.Samples));
        InitialisationSettings scale = settings.InitialScale is { } value ? new() { Scale = value } : new();
        PolyReluNetwork initial = Registry<InitialisationFactory>.Find(settings.Initialisation).Value(scale)
            .Create(ShapeOn(samples.Train with { Samples = train }), seed);
        TrainingOptions options = new()
        {
            Loss = Registry<Loss>.Find(settings.Loss).Value,
            Optimizer = settings.Make(),
            BatchSize = settings.Batch,
            Epochs = settings.Epochs,
            Seed = seed,
            MeasureEvery = settings.MeasureEvery,
            ReferenceDirections = FollowsDirections ? samples.Directions : null,
        };
        TrainingSession session = new(initial, train, test, options);
        ITrainingObserver? observer = Observer is null ? null : context.Of(Observer);
        observer?.Start(initial);
        EpochRecord before = session.MeasureStart();
        Follow(context, before);
        List<EpochRecord> epochs = Train(context, session, settings.Epochs, observer);
        PolyReluNetwork network = first is null ? session.Export() : FoldedStandardisation.Of(session.Export(), first);
        Caveat?[] caveats = [.. LearningCheck.OfPredictions(network.CreateEvaluator(), samples.Test.Samples),
            LearningCheck.OfLosses([.. epochs.Select(epoch => epoch.Loss)]), .. DataNotes.Of(samples.Train, samples.Test)];
        TrainingLog log = new([.. epochs.Select(EpochRow.Of)]) { Start = EpochRow.Of(before), Notes = NoteRow.Of(caveats) };
        log.Save(context.Folder);
        NetworkFile.Save(context.Folder.PathToWrite(ModelName), network, Texts(samples.Train));
        context.TimeTraining(Stopwatch.GetElapsedTime(start).TotalSeconds, [.. epochs.Select(epoch => epoch.Seconds)]);
        return new TrainedNetwork(network, log.Epochs[^1]);
    }

    private NetworkShape ShapeOn(Dataset train) => shape with
    {
        InputDimension = train.Samples.Inputs.Columns,
        Outputs = train.Outputs,
        Centre = shape.NormalizeInput ? train.Samples.Mean() : null,
    };

    /// <summary>What the network's file says of its data.</summary>
    internal static Dictionary<string, string> Texts(Dataset train) => train.Describe() is { } data
        ? new() { [DataDescription.TrainingText] = data.ToJson() } : [];

    /// <summary>Runs the epochs that a checkpoint does not hold yet.</summary>
    private static List<EpochRecord> Train(TrialContext context, TrainingSession session, int epochs, ITrainingObserver? observer)
    {
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, context.Label);
        TrainingCheckpoint checkpoint = new(context.Folder, context.CheckpointInterval, observer);
        List<EpochRecord> records = checkpoint.Restore(session, epochs, reason => context.Progress.Note($"{context.Label}: {reason}"));
        foreach (EpochRecord record in records) Follow(context, record);
        if (records.Count > 0) task.Report((double)records.Count / epochs); // From where this session goes on.
        while (records.Count < epochs)
        {
            EpochRecord record = Epoch(session, checkpoint, records, context.Cancellation);
            records.Add(record);
            Follow(context, record);
            observer?.After(record.Epoch, session.Export());
            checkpoint.Save(session, records, always: records.Count == epochs);
            string accuracy = double.IsNaN(record.TestAccuracy)
                ? "" : string.Create(CultureInfo.InvariantCulture, $", test {record.TestAccuracy:P2}");
            task.Report((double)record.Epoch / epochs, string.Create(CultureInfo.InvariantCulture,
                $"epoch {record.Epoch}/{epochs}, loss {record.Loss:G3}{accuracy}"));
        }
        return records;
    }

    private static void Follow(TrialContext context, EpochRecord record) =>
        context.Events?.Append(TrainingEvents.Of(EpochRow.Of(record)));

    /// <summary>Runs an epoch; where it is stopped, the state before it is kept.</summary>
    private static EpochRecord Epoch(TrainingSession session, TrainingCheckpoint checkpoint, IReadOnlyList<EpochRecord> before,
        CancellationToken cancellation)
    {
        TrainingState state = session.CaptureState();
        try
        {
            return session.RunEpoch(cancellation);
        }
        catch (OperationCanceledException)
        {
            checkpoint.Keep(state, before);
            throw;
        }
    }
}

/// <summary>What a training left.</summary>
/// <param name="Network">The network after the last epoch.</param>
/// <param name="Last">What was recorded over the last epoch.</param>
internal sealed record TrainedNetwork(PolyReluNetwork Network, EpochRow Last);
