using PolyRelu.Cli.Progress;
using PolyRelu.Data;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Data;
using PolyRelu.Networks;

namespace PolyRelu.Cli.Options;

/// <summary>Loads the splits of the data that a command was given.</summary>
internal sealed class DataReader(DataChoice choice, GaussianClusters? clusters, string? task, bool offline, CancellationToken cancellation)
{
    private const int ClusterSamples = 20_000;

    /// <summary>The split that is attacked and measured on where an option names none.</summary>
    public static readonly string Test = Wording.Of(ImageSplit.Test);

    /// <summary>Reads samples of one's own.</summary>
    public static DataReader Of(SampleFile file, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(file);
        string name = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(file.Path));
        return new(new DataChoice(name, null) { File = file.Path }, null, null, true, cancellation) { File = file };
    }

    /// <summary>Name of the dataset, for results.</summary>
    public string Name => choice.Name;

    /// <summary>Samples of one's own; null where the data are a dataset or clusters.</summary>
    public SampleFile? File { get; init; }

    /// <summary>What the network subtracts first, and what it divides by then; of files, these say it themselves.</summary>
    public float[]? Mean { get; init; }

    /// <inheritdoc cref="Mean"/>
    public float[]? Std { get; init; }

    /// <summary>Whether the data are images, with a box and a choice of task.</summary>
    public bool IsImages => clusters is null && File is null;

    /// <summary>The labels that were asked for, or null where the command decides.</summary>
    public string? Task => task;

    /// <summary>The labels that fit a network where none were asked for: parity for one output, else the dataset's usual ones.</summary>
    public string? TaskFor(int outputs)
    {
        if (!IsImages) return null;
        IReadOnlyList<string> tasks = Registry<DatasetSource>.Find(choice.Name).Value.Tasks;
        return tasks.FirstOrDefault(word => Wording.Find<ImageTask>(word)?.Outputs() == outputs) ?? tasks[0];
    }

    /// <summary>The files that the data are read from, as far as they are here already.</summary>
    public IEnumerable<string> Files()
    {
        if (clusters is not null) return [];
        if (File is not null) return File.Files();
        string? folder = Registry<DatasetSource>.Find(choice.Name).Value.Locate(new DatasetRequest
        {
            Folder = choice.Folder,
            Offline = offline
        })?.Folder;
        return folder is null ? []
            : Directory.EnumerateFiles(folder, "*ubyte*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 });
    }

    /// <summary>What names the data, without a split.</summary>
    /// <param name="labels">Task where none was asked for.</param>
    public DataDescription Origin(string? labels) => clusters is not null ? new ClusterDescription(clusters)
        : File is not null ? new FeatureDescription(Path.GetFileName(Path.TrimEndingDirectorySeparator(File.Path)), File.Modulus)
        : new ImageDescription(choice.Name, task ?? labels ?? "");

    /// <summary>The split that an option names, else the usual one; a file of features may have none.</summary>
    /// <exception cref="CommandException">The option was given for a file without splits, or names another.</exception>
    public string Split(string option, string? given, string usual)
    {
        if (File is null) return given ?? usual;
        if (File.Splits() is { Count: > 0 } splits)
        {
            string wanted = given ?? (usual == FeatureFile.AllSplit ? Wording.Of(ImageSplit.Train) : usual);
            return splits.Contains(wanted) ? wanted : throw CommandException.Usage(
                $"{option}: {File.Path} has no split {Quotation.Of(wanted)}; it has {string.Join(", ", splits)}.");
        }
        return given is null ? FeatureFile.AllSplit : throw CommandException.Usage(
            $"{option}: {File.Path} is one set of samples without splits. Leave {option} out, and keep other samples in a file of their "
            + $"own.");
    }

    /// <summary>Loads a split.</summary>
    /// <param name="split">Name of the split; clusters have <c>train</c> and <c>test</c>, a file of features has <c>all</c>.</param>
    /// <param name="labels">Task to use where none was asked for; null for the dataset's own.</param>
    /// <param name="count">Samples to keep, the first ones; null for all (clusters: 20,000).</param>
    /// <param name="progress">Told of downloads.</param>
    /// <param name="outputs">Outputs of the head that the labels of a file are for; null to let them decide.</param>
    /// <param name="classes">Which labels of a file are which classes, where options do not say it; null to find out.</param>
    /// <param name="features">Names of the features of samples of the same data, by which columns are matched; null for none.</param>
    /// <exception cref="CommandException">No such split, or fewer samples.</exception>
    /// <exception cref="DataUnavailableException">The data cannot be had.</exception>
    public Dataset Load(string split, string? labels, int? count, IRunProgress progress, int? outputs = null,
        ClassLabels? classes = null, IReadOnlyList<string>? features = null)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (clusters is not null)
        {
            ulong stream = ClusterStream(split);
            int drawn = count ?? ClusterSamples;
            MemorySpace.Require("Drawing the clusters", [SampleMemory.OfCentres(clusters.Clusters, clusters.Dimension),
                new($"samples of {split}", drawn, clusters.Dimension)]);
            return Standardised(clusters.Sample(drawn, stream) with { Split = split });
        }
        Dataset dataset = File is null ? Standardised(LoadImages(split, labels, count, progress)) : (File with
        {
            Count = count,
            Outputs = outputs,
            Classes = File.Classes ?? classes,
            FeatureNames = features,
            Split = split == FeatureFile.AllSplit ? null : split,
        }).Load();
        return count is null || count == dataset.Count ? dataset : throw CommandException.Usage(
            $"{choice.Name} {split} has {Plural.Of(dataset.Count, "sample")}; {count} {Plural.Noun(count.Value, "was", "were")} asked "
            + $"for.");
    }

    private Dataset Standardised(Dataset dataset)
    {
        if (Mean is null && Std is null) return dataset;
        try
        {
            return dataset with
            {
                Standardisation = Standardisation.Of(dataset.Samples.Inputs.Columns, Mean, Std, dataset.Shape?.Channels ?? 1),
            };
        }
        catch (ArgumentException wrong)
        {
            throw CommandException.Usage($"--mean, --std: {ErrorSentence.Of(wrong)}");
        }
    }

    private Dataset LoadImages(string split, string? labels, int? count, IRunProgress progress)
    {
        DatasetSource source = Registry<DatasetSource>.Find(choice.Name).Value;
        if (!source.Splits.Contains(split))
            throw CommandException.Usage(
                $"{choice.Name} has no split {Quotation.Of(split)}; it has "
                + $"{string.Join(", ", source.Splits)}.{NearestName.Question(split, source.Splits)}");
        if (task is not null && !source.Tasks.Contains(task))
            throw CommandException.Usage(
                $"{choice.Name} has no task {Quotation.Of(task)}; it has "
                + $"{string.Join(", ", source.Tasks)}.{NearestName.Question(task, source.Tasks)}");
        using DownloadDisplay display = new(progress, choice.Name);
        return source.Load(new DatasetRequest
        {
            Split = split, Task = task ?? labels, Count = count,
            Folder = choice.Folder, Offline = offline, Progress = display, Cancellation = cancellation,
        });
    }

    /// <summary>The hash of the first samples of a split of images that is on this machine; null where it is not.</summary>
    public string? LocalHash(string split, string labels, int count)
    {
        try
        {
            DatasetRequest request = new()
            {
                Split = split, Task = labels, Count = count, Folder = choice.Folder, Offline = true,
                Cancellation = cancellation
            };
            Dataset dataset = Registry<DatasetSource>.Find(choice.Name).Value.Load(request);
            return count <= dataset.Count ? dataset.Take(count).ContentHash() : null;
        }
        catch (DataUnavailableException)
        {
            return null;
        }
    }

    private static ulong ClusterStream(string split) => (ulong)(Wording.Find<ClusterSplit>(split) ?? throw CommandException.Usage(
        $"clusters have no split {Quotation.Of(split)}; they have {string.Join(", ", Wording.All<ClusterSplit>())}."));
}
