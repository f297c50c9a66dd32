using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Evaluation;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using PolyRelu.Training.Layered;

namespace PolyRelu.Experiments.Measurements.Layered;

/// <summary>
/// The training of a layered network: a record of every epoch, without what pReLU networks alone have, and the network, in the format of
/// networks of any layers.
/// </summary>
/// <param name="data">What it is trained on, with one output.</param>
/// <param name="sizes">How large the data are.</param>
/// <param name="settings">The network and how to train it.</param>
/// <param name="seed">Names the start and the order of the samples.</param>
internal sealed class LayeredTrainingPart(IPart<TrainingData> data, SampleSizes sizes, LayeredTrainingSettings settings, ulong seed)
    : TrialPart<LayeredNetwork>
{
    private const int BytesPerEpoch = 300, PieceSteps = 8, Copies = 4;

    /// <inheritdoc/>
    public override long Bytes => (sizeof(float) * settings.Parameters(sizes.Dimension)) + ((long)BytesPerEpoch * settings.Epochs);

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        int batch = settings.Batch == 0 ? sizes.Train : Math.Min(settings.Batch, sizes.Train);
        double steps = (double)settings.Epochs * ((sizes.Train + batch - 1) / batch);
        string key = string.Create(CultureInfo.InvariantCulture,
            $"layered {string.Join('-', settings.Widths(sizes.Dimension))} {settings.Activation} {batch}");
        yield return new Work("training of layered networks", key, () => Piece(batch), steps / PieceSteps);
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory()
    {
        int batch = settings.Batch == 0 ? sizes.Train : Math.Min(settings.Batch, sizes.Train);
        yield return new("parameters, gradients and the optimiser's state", settings.Parameters(sizes.Dimension), 1, Copies);
        yield return new("a batch of samples", batch, sizes.Dimension);
    }

    /// <inheritdoc/>
    public override IEnumerable<(string File, string? Problem)> Problems(TrialFolder folder)
    {
        IReadOnlyList<EpochRow> epochs = TrainingLog.Load(folder).Epochs;
        yield return (TrainingLog.FileName, Promise.Count("epochs", epochs.Count, settings.Epochs, "one per epoch"));
        yield return (TrainingLog.FileName, Promise.That(epochs[^1].TestAccuracy is not null, "the last epoch is not measured"));
    }

    /// <inheritdoc/>
    public override IEnumerable<NoteRow> Notes(TrialFolder folder) => TrainingLog.Load(folder).Notes;

    /// <inheritdoc/>
    public override IEnumerable<MeasurementRow> Measurements(TrialFolder folder) => TrainingRows.Of(TrainingLog.Load(folder));

    /// <inheritdoc/>
    public override bool HasCourse => true;

    /// <inheritdoc/>
    public override IEnumerable<ScalarEvent> Events(TrialFolder folder) => TrainingEvents.Of(TrainingLog.Load(folder));

    /// <inheritdoc/>
    /// <exception cref="PolyRelu.Training.DivergenceException">Loss or parameters are no longer finite.</exception>
    protected override LayeredNetwork Compute(TrialContext context)
    {
        (Dataset train, Dataset test) = (context.Of(data).Train, context.Of(data).Test);
        using IProgressTask task = context.Progress.Begin(ProgressKind.Training, context.Label);
        LayeredNetwork start = LayeredInitialisation.Chain(settings.Widths(train.Samples.Inputs.Columns),
            Activation.Parse(settings.Activation), settings.Start, seed);
        LayeredTrainingResult result = LayeredTrainer.Train(start, train.Samples, settings.Options(seed), new Told(task),
            context.Cancellation);
        LayeredEvaluator evaluator = result.Network.CreateEvaluator();
        double accuracy = Predictions.Accuracy(evaluator, test.Samples);
        EpochRow[] rows = [.. result.Epochs.Select(epoch =>
            new EpochRow(epoch.Epoch, epoch.Loss, epoch.Accuracy, epoch.Epoch == settings.Epochs ? accuracy : null, null, null, null))];
        Caveat?[] caveats = [.. LearningCheck.OfPredictions(evaluator, test.Samples),
            LearningCheck.OfLosses([.. rows.Select(row => row.Loss)]), .. DataNotes.Of(train, test)];
        new TrainingLog(rows) { Notes = NoteRow.Of(caveats) }.Save(context.Folder);
        ModelFile.Save(context.Folder.PathToWrite(TrainingPart.ModelName), result.Network, TrainingPart.Texts(train));
        return result.Network;
    }

    private Action Piece(int batch)
    {
        Samples samples = TrainingPieces.Samples(batch, sizes.Dimension, 1, 1);
        LayeredNetwork start = LayeredInitialisation.Chain(settings.Widths(sizes.Dimension), Activation.Parse(settings.Activation),
            settings.Start, 0);
        LayeredTrainingOptions options = settings.Options(0) with { BatchSize = 0, Epochs = PieceSteps };
        return () => LayeredTrainer.Train(start, samples, options);
    }

    private sealed class Told(IProgressTask task) : IProgress<LayeredProgress>
    {
        public void Report(LayeredProgress value) => task.Report((double)value.Samples / value.Total,
            string.Create(CultureInfo.InvariantCulture, $"sample {value.Samples} of {value.Total}, loss {value.Loss:G3}"));
    }
}
