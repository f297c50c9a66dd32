using System.Collections.Concurrent;
using PolyRelu.Data;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Data;

/// <summary>The image sets and features of a run, each loaded once and shared by its trials.</summary>
/// <param name="options">Where data is looked for.</param>
internal sealed class DatasetStore(RunOptions options)
{
    private readonly ConcurrentDictionary<(string Name, ImageSplit Split, ImageTask Task), Lazy<LoadedDataset>> loaded = new();
    private readonly ConcurrentDictionary<FeatureDataSettings, Lazy<LoadedFeatures>> features = new();

    /// <summary>A data set with its hash.</summary>
    /// <exception cref="TrialSkippedException">
    /// It is not on this machine and could not be fetched; the message says how to provide it.
    /// </exception>
    public LoadedDataset Load(string name, ImageSplit split, ImageTask task) =>
        OrSkip(() => loaded.GetOrAdd((name, split, task), key => new Lazy<LoadedDataset>(() => Read(key.Name, key.Split, key.Task))).Value);

    /// <summary>Features, split, with their hashes.</summary>
    /// <exception cref="TrialSkippedException">They are not on this machine; the message says how to provide them.</exception>
    /// <exception cref="InvalidDataException">A file is malformed; the message names it.</exception>
    public LoadedFeatures Load(FeatureDataSettings settings) =>
        OrSkip(() => features.GetOrAdd(settings, key => new Lazy<LoadedFeatures>(() => Read(key))).Value);

    private static T OrSkip<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (DataUnavailableException missing)
        {
            throw new TrialSkippedException(missing.Message, missing);
        }
    }

    private LoadedFeatures Read(FeatureDataSettings settings)
    {
        using IProgressTask progress = options.Progress.Begin(ProgressKind.Data, settings.File ?? "features");
        var splits = FeatureSplits.Load(settings, options.DataFolder);
        return new LoadedFeatures(splits, [DataRecord.Of(splits.Train), DataRecord.Of(splits.Test)]);
    }

    private LoadedDataset Read(string name, ImageSplit split, ImageTask task)
    {
        using IProgressTask progress = options.Progress.Begin(ProgressKind.Data, $"{name} {Wording.Of(split)}");
        Dataset dataset = Registry<DatasetSource>.Find(name).Value.Load(new DatasetRequest
        {
            Split = Wording.Of(split),
            Task = Wording.Of(task),
            Folder = options.DataFolder,
            Offline = options.Offline,
            Progress = new Download(progress),
            Cancellation = options.Cancellation,
        });
        return new LoadedDataset(dataset, DataRecord.Of(dataset));
    }

    private sealed class Download(IProgressTask task) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) =>
            task.Report(value.Total is > 0 and { } total ? (double)value.Received / total : 0, value.File);
    }
}

/// <summary>A data set with the hash that names its content.</summary>
/// <param name="Dataset">The samples.</param>
/// <param name="Record">Name and hash.</param>
internal sealed record LoadedDataset(Dataset Dataset, DataRecord Record);

/// <summary>Features with the hashes that name their content.</summary>
/// <param name="Splits">The samples.</param>
/// <param name="Records">Names and hashes.</param>
internal sealed record LoadedFeatures(FeatureSplits Splits, IReadOnlyList<DataRecord> Records);
