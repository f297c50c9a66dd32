using System.CommandLine;

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
        Name, "Name of a dataset ('data list'), 'clusters', or a folder that holds a dataset's files.", "NAME|DIR", DataChoice.Parse);

    private readonly Option<string?> task = new("--task") { Description = "What image labels say: digits (10 classes), parity (one output, odd is +1) or odd-even (2 classes, odd is 1).", HelpName = "NAME" };
    private readonly Option<bool> offline = new("--offline") { Description = "Never download." };
    private readonly ClusterOptions clusters = new();

    /// <summary>Adds the options to a command; those of clusters come last, by <see cref="AddClustersTo"/>.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        data.Required = true;
        foreach (Option option in new Option[] { data, task, offline }) command.Options.Add(option);
    }

    /// <summary>Adds the parameters of clusters to a command.</summary>
    public void AddClustersTo(Command command) => clusters.AddTo(command);

    /// <summary>What was chosen.</summary>
    /// <exception cref="CommandException">Options do not fit the data.</exception>
    public DataReader Read(ParseResult arguments, CommandContext context)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        DataChoice choice = arguments.GetRequiredValue(data)!;
        string? labels = arguments.GetValue(task);
        if (choice.IsClusters)
        {
            if (labels is not null) throw CommandException.Usage("--task is for images; clusters have the labels +1 and -1.");
            return new DataReader(choice, clusters.Read(arguments), null, true, context.Cancellation);
        }
        if (clusters.Given(arguments).FirstOrDefault() is { } name) throw CommandException.Usage($"{name} is for --data clusters; the data is {choice.Name}.");
        return new DataReader(choice, null, labels, arguments.GetValue(offline), context.Cancellation);
    }
}
