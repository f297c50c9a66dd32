using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Engine;

/// <summary>What a trial works with: its folder, the data of the run, who watches, and what stops it.</summary>
public sealed class TrialContext
{
    private readonly DatasetStore datasets;
    private readonly List<DataRecord> data = [];

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

    /// <summary>Points attacked at once; null for what fits the caches. Results do not depend on it.</summary>
    internal int? BatchSize { get; init; }

    /// <summary>The data the trial has read.</summary>
    internal IReadOnlyList<DataRecord> Data => data;

    /// <summary>An image set of the run; its hash is recorded with the trial.</summary>
    /// <exception cref="TrialSkippedException">It is not on this machine; the message says how to provide it.</exception>
    public Dataset Load(string name, string split, string task)
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
}
