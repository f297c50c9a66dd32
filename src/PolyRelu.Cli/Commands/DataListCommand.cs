using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Data;

namespace PolyRelu.Cli.Commands;

/// <summary>Lists the datasets and where they are.</summary>
internal sealed class DataListCommand : DocumentedCommand
{
    private readonly Option<string?> folder = new("--folder") { Description = "Look in this folder first.", HelpName = "DIR" };

    /// <summary>Binds the command.</summary>
    public DataListCommand(CommandContext context)
        : base("list", "List datasets and where they were found.", context)
    {
        Examples = ["data list", "data list --folder my-data"];
        Options.Add(folder);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        DatasetRequest request = new() { Folder = arguments.GetValue(folder), Offline = true, Cancellation = Context.Cancellation };
        Out.WriteLine(TextTable.Format(["name", "splits", "tasks", "where"],
            Registry<DatasetSource>.All.Select(entry => Row(entry, request)), leftAligned: true));
        return ExitCode.Success;
    }

    private static IReadOnlyList<string> Row(Registration<DatasetSource> entry, DatasetRequest request) =>
    [
        entry.Name,
        string.Join(", ", entry.Value.Splits),
        string.Join(", ", entry.Value.Tasks),
        entry.Value.Locate(request) is { } place ? $"{place.Folder} ({place.Origin})"
            : $"not here; get it with '{CommandPath.Program} data fetch {entry.Name}'",
    ];
}
