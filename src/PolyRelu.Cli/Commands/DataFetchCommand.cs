using System.CommandLine;
using PolyRelu.Cli.Progress;
using PolyRelu.Data;

namespace PolyRelu.Cli.Commands;

/// <summary>Makes a dataset available, by download where need be.</summary>
internal sealed class DataFetchCommand : DocumentedCommand
{
    private readonly Argument<string[]> names = new("NAME")
    {
        Description = "Datasets to fetch ('data list').",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Binds the command.</summary>
    public DataFetchCommand(CommandContext context)
        : base("fetch", "Download datasets into the user's cache, unless they are here already.", context)
    {
        Examples = ["data fetch mnist", "data fetch fashion-mnist kmnist"];
        names.Validators.Add(result =>
        {
            IReadOnlyList<string> known = Registry<DatasetSource>.Names;
            foreach (string name in result.Tokens.Select(token => token.Value))
                if (!known.Contains(name)) result.AddError(
                    $"There is no dataset {Quotation.Of(name)}; there are {string.Join(", ", known)}.{NearestName.Question(name, known)}");
        });
        Arguments.Add(names);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        foreach (string name in arguments.GetRequiredValue(names))
        {
            DatasetLocation place = Context.WithProgress(arguments, progress =>
            {
                using DownloadDisplay display = new(progress, name);
                return Registry<DatasetSource>.Find(name).Value.Fetch(new DatasetRequest
                {
                    Progress = display,
                    Cancellation = Context.Cancellation
                });
            });
            Out.WriteLine($"{name}: {place.Folder} ({place.Origin})");
        }
        return ExitCode.Success;
    }
}
