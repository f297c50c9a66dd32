using PolyRelu.Networks;

namespace PolyRelu.Training;

/// <summary>Trains a network from start to end.</summary>
public static class Trainer
{
    /// <summary>Runs all epochs of a training.</summary>
    /// <param name="initial">The start; not changed.</param>
    /// <param name="train">Training samples.</param>
    /// <param name="test">Test samples, or null.</param>
    /// <param name="options">How to train. Same options and samples give the same bits.</param>
    /// <param name="progress">Told of every epoch, and first of the start where it is measured.</param>
    /// <param name="cancellation">Checked before every step.</param>
    /// <exception cref="ArgumentException">Options, shapes or labels do not fit.</exception>
    /// <exception cref="DivergenceException">Loss or parameters are no longer finite; the message has the epoch.</exception>
    public static TrainingResult Train(
        PolyReluNetwork initial, Samples train, Samples? test, TrainingOptions options,
        IProgress<EpochRecord>? progress = null, CancellationToken cancellation = default)
    {
        TrainingSession session = new(initial, train, test, options);
        EpochRecord? start = options.MeasureStart ? session.MeasureStart() : null;
        if (start is not null) progress?.Report(start);
        List<EpochRecord> records = [];
        while (session.CompletedEpochs < options.Epochs)
        {
            EpochRecord record = session.RunEpoch(cancellation);
            records.Add(record);
            progress?.Report(record);
        }
        return new(session.Export(), records) { Start = start };
    }
}
