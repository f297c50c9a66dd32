using System.CommandLine;
using PolyRelu.Attacks;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Networks;
using PolyRelu.Training;

namespace PolyRelu.Cli.Commands;

/// <summary>Lists what can be named on the command line and in presets.</summary>
internal sealed class ListCommand : DocumentedCommand
{
    private static readonly (string Kind, Func<IEnumerable<(string Name, string Summary)>> Entries)[] Kinds =
    [
        ("presets", () => PresetCatalog.List().Select(preset => (preset.Name, preset.Summary))),
        ("experiments", Names<Experiment>),
        ("statements", () => StatementCatalog.All.Select(one => (one.Name, one.Title))),
        ("datasets", () => [(DataOptions.Clusters, DataOptions.ClustersSummary), .. Names<DatasetSource>()]),
        ("attacks", Names<AttackFactory>),
        ("losses", Names<Loss>),
        ("optimisers", Names<OptimizerFactory>),
        ("initialisations", Names<InitialisationFactory>),
    ];

    private static readonly string[] KindNames = [.. Kinds.Select(entry => entry.Kind)];

    private readonly Argument<string?> kind = new("KIND")
    {
        Description = $"One of {string.Join(", ", KindNames)}; everything if left out.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    /// <summary>Binds the command.</summary>
    public ListCommand(CommandContext context)
        : base("list", "List presets, experiments, statements, datasets, attacks, losses, optimisers and initialisations.", context)
    {
        Examples = ["list", "list attacks"];
        kind.Validators.Add(result =>
        {
            string? given = result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
            if (given is not null && Spelling.Find(given, KindNames) is null) result.AddError(
                $"There is nothing of the kind {Quotation.Of(given)} to list; expected "
                + $"{string.Join(", ", KindNames)}.{NearestName.Question(given, KindNames)}");
        });
        Arguments.Add(kind);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string? only = arguments.GetValue(kind) is { } given ? Spelling.Find(given, KindNames) : null;
        bool first = true;
        foreach ((string name, Func<IEnumerable<(string Name, string Summary)>> entries) in Kinds)
        {
            if (only is not null && name != only) continue;
            if (!first) Out.WriteLine();
            first = false;
            Out.WriteLine(TextTable.Format([name, ""], entries().Select(entry => (IReadOnlyList<string>)[entry.Name, entry.Summary]),
                leftAligned: true));
        }
        return ExitCode.Success;
    }

    private static IEnumerable<(string Name, string Summary)> Names<T>() => Registry<T>.All.Select(entry => (entry.Name, entry.Summary));
}
