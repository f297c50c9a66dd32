using System.Diagnostics;
using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>
/// A training that goes on epoch by epoch, and whose state can be captured between epochs and restored elsewhere with the same bits.
/// </summary>
public sealed class TrainingSession
{
    private readonly TrainingEngine engine;
    private readonly TrainingOptions options;
    private readonly EpochMeasurement measurement;
    private readonly int[] order;
    private readonly int batchSize;

    /// <summary>Starts a training.</summary>
    /// <param name="initial">The start; not changed.</param>
    /// <param name="train">Training samples; held, not copied.</param>
    /// <param name="test">Test samples, or null.</param>
    /// <param name="options">How to train.</param>
    /// <exception cref="ArgumentException">Options, shapes or labels do not fit; the message says which.</exception>
    public TrainingSession(PolyReluNetwork initial, Samples train, Samples? test, TrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate(initial, train, test);
        this.options = options;
        batchSize = options.StepSize(train.Count);
        order = new int[train.Count];
        engine = new(initial, train, options.Loss, options.Optimizer, batchSize);
        measurement = new(train, test, options.ReferenceDirections);
    }

    /// <summary>Number of completed epochs.</summary>
    public int CompletedEpochs { get; private set; }

    /// <summary>Measures the network before the first epoch, as epoch 0; takes no step.</summary>
    /// <exception cref="InvalidOperationException">An epoch has been trained.</exception>
    /// <exception cref="DivergenceException">A parameter or an activation is not finite.</exception>
    public EpochRecord MeasureStart() => CompletedEpochs == 0 ? measurement.Start(engine.Export(), options.Loss)
        : throw new InvalidOperationException($"The start is measured before any epoch; {Plural.Of(CompletedEpochs, "epoch")} of this "
            + "training are completed.");

    /// <summary>Trains one epoch.</summary>
    /// <exception cref="DivergenceException">Loss or parameters are no longer finite.</exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled; the session must then be restored to a captured state before it goes on.
    /// </exception>
    public EpochRecord RunEpoch(CancellationToken cancellation = default)
    {
        int epoch = CompletedEpochs + 1;
        long start = Stopwatch.GetTimestamp();
        EpochOrder.Fill(order, options.Seed, epoch, options.Shuffle && batchSize < order.Length);
        double lossSum = 0;
        int correct = 0;
        for (int first = 0; first < order.Length; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(batchSize, order.Length - first), next = first + count;
            BatchStatistics batch = engine.Step(order.AsSpan(first, count), order.AsSpan(next, Math.Min(batchSize, order.Length - next)));
            lossSum += batch.LossSum;
            correct += batch.Correct;
            if (!double.IsFinite(lossSum)) throw new DivergenceException(epoch, $"the loss is {batch.LossSum}");
        }
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        CompletedEpochs = epoch;
        double accuracy = Fraction.Of(correct, order.Length);
        EpochRecord record = new(epoch, lossSum / order.Length, accuracy, double.NaN, double.NaN, double.NaN, null, seconds);
        bool measured = epoch % options.MeasureEvery == 0 || epoch == options.Epochs;
        return measured ? measurement.Complete(record, engine.Export()) : record;
    }

    /// <summary>A copy of the current network.</summary>
    public PolyReluNetwork Export() => engine.Export();

    /// <summary>The state after the completed epochs.</summary>
    public TrainingState CaptureState() => engine.CaptureState();

    /// <summary>Goes on from a state captured after some epochs of the same training.</summary>
    /// <param name="state">The captured state.</param>
    /// <param name="completedEpochs">Number of epochs completed when it was captured.</param>
    /// <exception cref="ArgumentException">The state belongs to another shape, optimiser or number of epochs.</exception>
    public void RestoreState(TrainingState state, int completedEpochs)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(completedEpochs);
        long steps = (long)completedEpochs * ((order.Length + batchSize - 1) / batchSize);
        if (state.Step != steps)
            throw new ArgumentException($"After {Plural.Of(completedEpochs, "epoch")} of this training its step is number {steps}; the "
                + $"state is that after step {state.Step}.", nameof(state));
        engine.RestoreState(state);
        CompletedEpochs = completedEpochs;
    }
}
