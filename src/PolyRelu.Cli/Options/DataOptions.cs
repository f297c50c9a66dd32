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
        Name, "Name of a dataset ('data list'), 'clusters', a folder that holds a dataset's files, or a .npz file of features and labels.",
            "NAME|DIR|FILE", DataChoice.Parse);

    private readonly Option<string?> labels = new("--labels")
    {
        Description = "Labels (.npy) of --data FILE, where that is a .npy file of features or has other labels.",
        HelpName = "FILE",
    };

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
        foreach (Option option in new Option[] { data, labels, task, offline }) command.Options.Add(option);
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
        string? taskName = arguments.GetValue(task), labelPath = arguments.GetValue(labels);
        if (labelPath is not null && choice.File is null)
            throw CommandException.Usage($"{labels.Name} is for {Name} FILE; the data is {choice.Name}.");
        if (choice.IsClusters)
        {
            if (taskName is not null) throw CommandException.Usage("--task is for images; clusters have the labels +1 and -1.");
            return new DataReader(choice, clusters.Read(arguments, network?.Clusters ?? new GaussianClusters()), null, true,
                context.Cancellation);
        }
        if (clusters.Given(arguments).FirstOrDefault() is { } name)
            throw CommandException.Usage($"{name} is for --data clusters; the data is {choice.Name}.");
        if (choice.File is { } file) return ReadFile(choice, file, labelPath, taskName, context);
        return new DataReader(choice, null, taskName, arguments.GetValue(offline), context.Cancellation);
    }

    private DataReader ReadFile(DataChoice choice, string file, string? labelPath, string? taskName, CommandContext context)
    {
        if (taskName is not null) throw CommandException.Usage($"{task.Name} is for images; the labels of {file} say what they are.");
        if (labelPath is null && Path.GetExtension(file).Equals(".npy", StringComparison.OrdinalIgnoreCase))
            throw CommandException.Usage(
                $"{Name}: only features are in {file}; name the file of their labels by {labels.Name}, or store both in one .npz file.");
        FeatureFile features = new() { Path = file, LabelPath = labelPath };
        return new DataReader(choice, null, null, true, context.Cancellation) { File = features };
    }
}
