namespace PolyRelu.Cli.Commands;

/// <summary>Everything about datasets: which there are, where they are, what they hold.</summary>
internal sealed class DataCommand : DocumentedCommand
{
    /// <summary>Binds the command and its subcommands.</summary>
    public DataCommand(CommandContext context)
        : base("data", "List, download and inspect datasets.", context)
    {
        Notes =
        [
            "A dataset is looked for in the folder given by --data, in the folder that POLYRELU_DATA names,",
            "and in the user's cache folder; then it is downloaded into the cache and its checksum verified.",
        ];
        Examples = ["data list", "data fetch mnist", "data info mnist"];
        Subcommands.Add(new DataListCommand(context));
        Subcommands.Add(new DataFetchCommand(context));
        Subcommands.Add(new DataInfoCommand(context));
    }
}
