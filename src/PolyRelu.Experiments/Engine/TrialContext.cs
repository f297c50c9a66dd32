using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.EventFiles;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>What a trial works with: its folder, the data of the run, who watches, and what stops it.</summary>
internal sealed class TrialContext
{
    private readonly DatasetStore datasets;
    private readonly List<DataRecord> data = [];
    private readonly Dictionary<object, object> results = new(ReferenceEqualityComparer.Instance);

    /// <summary>Puts the parts together.</summary>
    public TrialContext(TrialFolder folder, DatasetStore datasets, RunOptions options, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(options);
        Folder = folder;
        Progress = options.Progress;
        CheckpointInterval = options.CheckpointInterval;
        Cancellation = cancellation;
        this.datasets = datasets;
    }

    /// <summary>Where the trial's files go.</summary>
    public TrialFolder Folder { get; }

    /// <summary>Who watches.</summary>
    public IRunProgress Progress { get; }

    /// <summary>Least time between two checkpoints.</summary>
    public TimeSpan CheckpointInterval { get; }

    /// <summary>Stops the trial.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>A few words for a person, to stand beside the progress of the trial.</summary>
    internal string Label { get; init; } = "";

    /// <summary>
    /// Where scalars go as they are measured, from the first step whatever a checkpoint holds; null where nobody follows them. The
    /// same steps as the parts find in their files (<see cref="TrialPart.Events"/>).
    /// </summary>
    internal EventFile? Events { get; init; }

    /// <summary>Wall times of what has run; null where no part has said any.</summary>
    internal TrialTimings? Timings { get; private set; }

    /// <summary>Points attacked at once; null for what fits the caches. Results do not depend on it.</summary>
    internal int? BatchSize { get; init; }

    /// <summary>The data the trial has read.</summary>
    internal IReadOnlyList<DataRecord> Data => data;

    /// <summary>An image set of the run; its hash is recorded with the trial.</summary>
    /// <exception cref="TrialSkippedException">It is not on this machine; the message says how to provide it.</exception>
    public Dataset Load(string name, ImageSplit split, ImageTask task)
    {
        LoadedDataset loaded = datasets.Load(name, split, task);
        data.Add(loaded.Record);
        return loaded.Dataset;
    }

    /// <summary>Features of the run, split; their hashes are recorded with the trial.</summary>
    /// <exception cref="TrialSkippedException">They are not on this machine; the message says how to provide them.</exception>
    public FeatureSplits Load(FeatureDataSettings settings)
    {
        LoadedFeatures loaded = datasets.Load(settings);
        data.AddRange(loaded.Records);
        return loaded.Splits;
    }

    /// <summary>What an earlier part has handed on.</summary>
    /// <exception cref="InvalidOperationException">
    /// The part has not run in this trial: it does not stand before the one that asks.
    /// </exception>
    internal TResult Of<TResult>(IPart<TResult> part)
        where TResult : class =>
        results.TryGetValue(part, out object? result) ? (TResult)result
            : throw new InvalidOperationException($"{part.GetType().Name} has not run; a part stands after those that it asks.");

    /// <summary>Keeps what a part hands on.</summary>
    internal void Keep<TResult>(IPart<TResult> part, TResult result)
        where TResult : class => results[part] = result;

    /// <summary>Adds the wall times of a training.</summary>
    internal void TimeTraining(double seconds, IReadOnlyList<double> epochs) =>
        Timings = (Timings ?? TrialTimings.None) with { Training = seconds, Epochs = epochs };

    /// <summary>Adds the wall times of curves.</summary>
    internal void TimeCurves(IEnumerable<double> seconds) =>
        Timings = (Timings ?? TrialTimings.None) with { Curves = [.. Timings?.Curves ?? [], .. seconds] };

    /// <summary>Adds the wall times of proofs.</summary>
    internal void TimeProofs(IEnumerable<double> seconds) =>
        Timings = (Timings ?? TrialTimings.None) with { Proofs = [.. Timings?.Proofs ?? [], .. seconds] };
}
