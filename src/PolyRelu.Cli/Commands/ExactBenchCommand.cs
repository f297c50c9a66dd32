using System.CommandLine;
using System.Diagnostics;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.ExactBench;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Commands;

/// <summary>Writes networks and points with known exact distances, and scores attacks and certificates against them.</summary>
internal sealed class ExactBenchCommand : DocumentedCommand
{
    private readonly Argument<string?> folder = new("DIR")
    {
        Description = "Folder to write, or with --check to read; --check without it makes the benchmark and writes nothing.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> check = new("--check")
    {
        Description = "Score this program's attacks and certificates, or the answers of a file.",
    };

    private readonly Option<string?> answers = new("--answers")
    {
        Description = "With --check: verdicts of another program (.json) to score instead.", HelpName = "FILE",
    };

    private readonly Option<bool> onnx = new("--onnx")
    {
        Description = "Write for verifiers too: networks as ONNX, a VNN-LIB property for every radius in L∞ and L2, and instances.csv.",
    };

    private readonly ExactBenchOptions plan = new();
    private readonly Option<string?> json = new("--json")
    {
        Description = "Write the scores as JSON; without --check, what was written.", HelpName = "FILE",
    };

    /// <summary>Binds the command.</summary>
    public ExactBenchCommand(CommandContext context)
        : base("exactbench", "Write networks with points whose exact distances are known, and score attacks and verifiers.", context)
    {
        Notes =
        [
            "The networks are the ideal classifiers F, F in degree p and F^(p). Points are robust at 0.99 of their distance, not at 1.01.",
            "A verdict is wrong where a point is broken at 0.99, or certified at 1.01 of its distance; the exit code is then 1.",
        ];
        Examples = ["exactbench bench", "exactbench bench --onnx", "exactbench --check bench --json scores.json",
            "exactbench --check bench --answers answers.json"];
        Arguments.Add(folder);
        foreach (Option option in new Option[] { check, answers }) Options.Add(option);
        plan.AddTo(this);
        foreach (Option option in new Option[] { onnx, json }) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string? place = arguments.GetValue(folder), file = arguments.GetValue(answers);
        bool checks = arguments.GetValue(check);
        if (!checks && place is null) throw CommandException.Usage($"Name a folder to write the benchmark into, or give {check.Name}.");
        if (checks && arguments.GetValue(onnx)) throw CommandException.Usage($"{onnx.Name} and {check.Name} exclude each other.");
        if (!checks && file is not null) throw CommandException.Usage($"{answers.Name} needs {check.Name}.");
        if (checks && place is null && file is not null)
            throw CommandException.Usage($"{answers.Name} needs the folder of the benchmark that they are about.");
        if (checks && place is not null && plan.Given(arguments).FirstOrDefault() is { } given)
            throw CommandException.Usage($"{given} says what a benchmark is made of; that of {Quotation.Of(place)} is there already.");
        OutputFiles files = new OutputFiles().Reads(answers.Name, file).Writes(json.Name, arguments.GetValue(json));
        if (!checks) files.Fills(folder.Name, place!, BenchRecord.FileName);
        files.Check();
        if (checks) return Check(arguments, files, place, file);
        BenchRecord record = Context.WithProgress(arguments, progress =>
            Write(place!, plan.Read(arguments), arguments.GetValue(onnx) ? new ExactBenchOnnx() : null, progress));
        files.Write(json.Name, path => JsonFile.Write(path, record));
        files.End(() => ExactBenchText.Write(Out, place!, record));
        return ExitCode.Success;
    }

    private BenchRecord Write(string place, BenchPlan made, ExactBenchOnnx? verifiers, IRunProgress progress)
    {
        BenchFolder.RequireEmpty(place);
        List<BenchEntry> entries = [];
        foreach ((BenchCase one, BenchNetwork network) in Make(made, progress))
        {
            entries.Add(BenchFolder.Write(place, one, network));
            verifiers?.Write(place, network);
        }
        verifiers?.Finish(place);
        return BenchFolder.Finish(place, made.Seed, entries);
    }

    private IEnumerable<(BenchCase Case, BenchNetwork Network)> Make(BenchPlan made, IRunProgress progress)
    {
        IReadOnlyList<BenchCase> cases = made.Cases();
        using IProgressTask task = progress.Begin(ProgressKind.Data, $"{Plural.Of(cases.Count, "network")} with exact distances");
        for (int i = 0; i < cases.Count; i++)
        {
            Context.Cancellation.ThrowIfCancellationRequested();
            task.Report((double)i / cases.Count, cases[i].Name);
            yield return (cases[i], cases[i].Create());
        }
    }

    private int Check(ParseResult arguments, OutputFiles files, string? place, string? file)
    {
        long start = Stopwatch.GetTimestamp();
        (IReadOnlyList<BenchScore> scores, string tool) = Context.WithProgress(arguments, progress =>
        {
            IReadOnlyList<BenchNetwork> networks = place is not null ? BenchFolder.Read(place)
                : [.. Make(plan.Read(arguments), progress).Select(made => made.Network)];
            if (file is null)
            {
                IReadOnlyList<IBenchSolver> solvers = BenchSolvers.Of(plan.Seed(arguments));
                return (BenchCheck.Run(networks, solvers, progress, Context.Cancellation),
                    string.Join(", ", solvers.Select(solver => solver.Name)));
            }
            BenchAnswers given = JsonFile.Read<BenchAnswers>(file);
            return (BenchCheck.Run(networks, given, file), given.Tool);
        });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        files.Write(json.Name, path => JsonFile.Write(path, ExactBenchJson.Of(place, tool, scores, seconds)));
        files.End(() => ExactBenchText.Write(Out, tool, scores));
        int wrong = scores.Sum(score => score.Wrong);
        if (wrong == 0) return ExitCode.Success;
        BenchScore first = scores.First(score => score.Wrong > 0);
        throw new CommandException($"{Plural.Of(wrong, "verdict")} {Plural.Noun(wrong, "is", "are")} wrong, the first of {first.Network} "
            + "in "
            + $"{first.Norm.Symbol}: {Plural.Of(first.WronglyBroken, "point")} said to be broken where robust, "
            + $"{first.WronglyCertified} certified where not.");
    }
}
