using System.CommandLine;
using System.Diagnostics;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Commands;

/// <summary>Checks the statements of the theory, and says of each whether it holds.</summary>
internal sealed class TheoremsCommand : DocumentedCommand
{
    private readonly Argument<string[]> names = new("NAME")
    {
        Description = "Statements to check ('list statements'); all if left out.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<CheckSize?> size = Parsed.Member("--size",
        "How much each check computes: small for a look, usual to decide.", CheckSize.Usual, "");

    private readonly Option<ulong?> seed = Parsed.Seed("--seed", "Seed of all that is drawn.");
    private readonly Option<string?> json = new("--json")
    { Description = "Write verdicts, cases and constants as JSON.", HelpName = "FILE" };

    /// <summary>Binds the command.</summary>
    public TheoremsCommand(CommandContext context)
        : base("theorems", "Check the statements of the theory: holds, violated, undecided, or says nothing.", context)
    {
        Notes =
        [
            "Statements that are named are spelt out, with all their cases: what was measured, its interval, and the bound.",
            "The exit code is 1 if a statement that is proven or derived is violated; conjectures and observations may be.",
            "'run theorems' checks the same and counts the bounds over a grid, with figures: docs/theory.md.",
        ];
        Examples = ["theorems", "theorems power-robust", "theorems sum-clean none-robust --seed 7 --json theorems.json"];
        names.Validators.Add(result =>
        {
            foreach (string given in result.Tokens.Select(token => token.Value).Where(given => StatementCatalog.Find(given) is null))
                result.AddError($"There is no statement {Quotation.Of(given)}; expected "
                    + $"{string.Join(", ", StatementCatalog.Names)}.{NearestName.Question(given, StatementCatalog.Names)}");
        });
        Arguments.Add(names);
        foreach (Option option in new Option[] { size, seed, json }) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        Statement[] named = [.. arguments.GetRequiredValue(names).Select(name => StatementCatalog.Find(name)!).Distinct()];
        IReadOnlyList<Statement> statements = named.Length > 0 ? named : StatementCatalog.All;
        OutputFiles files = new OutputFiles().Writes(json.Name, arguments.GetValue(json));
        files.Check();
        CheckSize work = arguments.GetValue(size) ?? CheckSize.Usual;
        ulong seeded = arguments.GetValue(seed) ?? 0;
        List<string> problems = [];
        TimedStatement[] found = Context.WithProgress(arguments, progress => Check(statements, work, seeded, problems, progress));
        files.Write(json.Name, path => JsonFile.Write(path, TheoremsJson.Of(work, seeded, found)));
        files.End(() => TheoremsText.Write(Out, found, withCases: named.Length > 0, Context.Terminal.Width));
        string[] refuted = [.. found.Where(one => one.Record.IsRefuted).Select(one => one.Record.Statement.Name)];
        if (problems.Count > 0)
            throw new CommandException($"{Plural.Of(problems.Count, "statement")} could not be checked: {string.Join(" ", problems)}");
        return refuted.Length == 0 ? ExitCode.Success
            : throw new CommandException($"{Plural.Of(refuted.Length, "statement")} that should hold "
                + $"{Plural.Noun(refuted.Length, "is", "are")} violated: {string.Join(", ", refuted)}.");
    }

    private TimedStatement[] Check(IReadOnlyList<Statement> statements, CheckSize work, ulong seeded, List<string> problems,
        IRunProgress progress)
    {
        List<TimedStatement> found = [];
        using IProgressTask overall = progress.Begin(ProgressKind.Overall, "theorems");
        foreach (Statement statement in statements)
        {
            overall.Report((double)found.Count / statements.Count, statement.Name);
            using IProgressTask task = progress.Begin(ProgressKind.Trial, statement.Name);
            var clock = Stopwatch.StartNew();
            try
            {
                StatementFinding finding = statement.Check(
                    new CheckContext(work, seeded) { Progress = task, Cancellation = Context.Cancellation });
                found.Add(new TimedStatement(new StatementRecord(statement, finding), clock.Elapsed.TotalSeconds));
            }
            catch (ArithmeticException error)
            {
                // What a check asks of its training did not come about; the other statements have nothing to do with that.
                problems.Add($"{statement.Name}: {error.Message}");
            }
        }
        overall.Report(1);
        return [.. found];
    }
}
