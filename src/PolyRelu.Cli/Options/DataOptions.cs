using System.CommandLine;
using PolyRelu.Data;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say which data a command works on.</summary>
internal sealed class DataOptions
{
    /// <summary>Name of the synthetic clusters, which are drawn rather than loaded.</summary>
    public const string Clusters = "clusters";

    /// <summary>What the clusters are, for lists.</summary>
    public const string ClustersSummary = "orthonormal Gaussian clusters, drawn on request (Min and Vidal 2024, §5.1)";

    /// <summary>Name of the option that names the data.</summary>
    public const string Name = "--data";

    private readonly Option<DataChoice?> data = Parsed.Option<DataChoice?>(
        Name, "Name of a dataset ('data list'), 'clusters', a folder with a dataset's files, or samples of your own: a .npz, .csv or "
            + ".parquet file of features and labels, or a folder of PNG images for each class (docs/data.md).",
        "NAME|DIR|FILE", DataChoice.Parse);

    private readonly Option<string?> task = new("--task")
    {
        Description = "What image labels say: digits (10 classes), parity (one output, odd is +1) or odd-even (2 classes, odd is 1).",
        HelpName = "NAME",
    };
    private readonly Option<bool> offline = new("--offline") { Description = "Never download." };
    private readonly Option<bool> other = new(NetworkData.OtherData)
    {
        Description = "Attack data that differ from those that the network was trained on.",
    };

    private readonly SampleFileOptions files = new();
    private readonly ClusterOptions clusters;
    private readonly bool ofNetwork;

    /// <summary>Makes the options.</summary>
    /// <param name="ofNetwork">Whether the data of a network stand for what is not said.</param>
    public DataOptions(bool ofNetwork = false)
    {
        this.ofNetwork = ofNetwork;
        clusters = new ClusterOptions(ofNetwork);
        if (ofNetwork) data.Description += " [default: the network's own]";
        if (ofNetwork) task.Description += " [default: the network's own]";
    }

    /// <summary>Adds the options to a command; those of clusters come last, by <see cref="AddClustersTo"/>.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        data.Required = !ofNetwork;
        command.Options.Add(data);
        files.AddTo(command);
        foreach (Option option in new Option[] { task, offline }) command.Options.Add(option);
        if (ofNetwork) command.Options.Add(other);
    }

    /// <summary>Adds the parameters of clusters to a command.</summary>
    public void AddClustersTo(Command command) => clusters.AddTo(command);

    /// <summary>Whether the command line names no data.</summary>
    public bool IsSilent(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(data) is null;
    }

    /// <summary>Name of the first of the options that was given; null where none was.</summary>
    public string? Given(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return files.Given(arguments, new Option[] { data, task, offline, other }) ?? clusters.Given(arguments).FirstOrDefault();
    }

    /// <summary>Whether data may be attacked that are not the network's own.</summary>
    public bool AllowsOther(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(other);
    }

    /// <summary>What was chosen.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="context">The command's.</param>
    /// <param name="network">What a network says of its data, for what is not said; null where there is none.</param>
    /// <exception cref="CommandException">Options do not fit the data, or are silent where nothing else says it.</exception>
    public DataReader Read(ParseResult arguments, CommandContext context, NetworkData? network = null)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        DataChoice choice = (network is null ? arguments.GetRequiredValue(data) : arguments.GetValue(data) ?? network.Choice())!;
        string? taskName = arguments.GetValue(task);
        (float[]? mean, float[]? std) = files.Standardisation(arguments);
        if (choice.File is null) files.RequireNone(arguments, choice.Name);
        if (choice.IsClusters)
        {
            if (taskName is not null) throw CommandException.Usage("--task is for images; clusters have the labels +1 and -1.");
            return new DataReader(choice, clusters.Read(arguments, network?.Clusters ?? new GaussianClusters()), null, true,
                context.Cancellation)
            { Mean = mean, Std = std };
        }
        if (clusters.Given(arguments).FirstOrDefault() is { } name)
            throw CommandException.Usage($"{name} is for --data clusters; the data is {choice.Name}.");
        if (choice.File is { } file)
        {
            if (taskName is not null) throw CommandException.Usage($"{task.Name} is for images; the labels of {file} say what they are.");
            return DataReader.Of(files.Read(arguments, file), context.Cancellation);
        }
        return new DataReader(choice, null, taskName, arguments.GetValue(offline), context.Cancellation) { Mean = mean, Std = std };
    }

    /// <summary>Test samples in a file or folder of their own, read as those of the data.</summary>
    /// <exception cref="CommandException">Options do not fit the file.</exception>
    public DataReader ReadTests(ParseResult arguments, CommandContext context, string path) =>
        DataReader.Of(files.Read(arguments, path, ofTests: true), context.Cancellation);
}
