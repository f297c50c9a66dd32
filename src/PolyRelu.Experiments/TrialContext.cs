using PolyRelu.Data;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments;

/// <summary>What a trial works with: its folder, the data of the run, who watches, and what stops it.</summary>
public sealed class TrialContext
{
    private readonly DatasetStore datasets;
    private readonly List<DataRecord> data = [];

    /// <summary>Puts the parts together.</summary>
    public TrialContext(TrialFolder folder, DatasetStore datasets, IRunProgress progress, CancellationToken cancellation)
    {
        Folder = folder;
        Progress = progress;
        Cancellation = cancellation;
        this.datasets = datasets;
    }

    /// <summary>Where the trial's files go.</summary>
    public TrialFolder Folder { get; }

    /// <summary>Who watches.</summary>
    public IRunProgress Progress { get; }

    /// <summary>Stops the trial.</summary>
    public CancellationToken Cancellation { get; }

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
}
