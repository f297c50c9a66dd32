using System.CommandLine;
using PolyRelu.Cli.Bench;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Commands;

/// <summary>Measures the work that experiments are made of on this machine.</summary>
internal sealed class BenchCommand : DocumentedCommand
{
    private readonly Option<string?> only = new("--only") { Description = "Run only the workloads whose key contains this text.", HelpName = "TEXT" };
    private readonly Option<int?> repeats = Parsed.Integer("--repeats", "Measurements per workload [default: 3 or 30].", 1);
    private readonly Option<string?> json = new("--json") { Description = "Write the medians as JSON.", HelpName = "FILE" };

    /// <summary>Binds the command.</summary>
    public BenchCommand(CommandContext context)
        : base("bench", "Measure training, attacks' gradients and SGD steps on this machine.", context)
    {
        Notes = ["The keys are those of the PyTorch comparison in docs/performance.md; run both on the same idle machine, in turn."];
        Examples = ["bench", "bench --only input_gradients --json bench.json"];
        foreach (Option option in new Option[] { only, repeats, json }) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string? path = arguments.GetValue(json), filter = arguments.GetValue(only);
        Workload[] chosen = [.. Workloads.All.Where(workload => filter is null || workload.Key.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Length == 0) throw CommandException.Usage($"No workload's key contains '{filter}'; there are {string.Join(", ", Workloads.All.Select(workload => workload.Key))}.");
        OutputFile.Check(path);
        Measurement[] measured = Context.WithProgress(arguments, progress => Measure(chosen, arguments.GetValue(repeats), progress));
        RunEnvironment machine = RunEnvironment.Current(null);
        Out.WriteLine($"{machine.Cpu}, {machine.Processors} processors, {machine.VectorBits}-bit vectors, {machine.Runtime}");
        Out.WriteLine();
        Out.WriteLine(TextTable.Format(["workload", "median", "best", "unit"], measured.Select(result =>
            (IReadOnlyList<string>)[result.Workload.Label, $"{result.Median:G4}", $"{result.Best:G4}", result.Workload.Unit])));
        if (path is not null) JsonFile.Write(path, Document(measured, machine));
        return ExitCode.Success;
    }

    private Measurement[] Measure(Workload[] chosen, int? times, IRunProgress progress)
    {
        using IProgressTask task = progress.Begin(ProgressKind.Overall, "bench");
        Measurement[] measured = new Measurement[chosen.Length];
        for (int i = 0; i < chosen.Length; i++)
        {
            task.Report((double)i / chosen.Length, chosen[i].Label);
            measured[i] = (times is { } n ? chosen[i] with { Repeats = n } : chosen[i]).Measure(Context.Cancellation);
        }
        return measured;
    }

    private static Dictionary<string, object> Document(Measurement[] measured, RunEnvironment machine)
    {
        Dictionary<string, object> document = new() { ["tool"] = CommandPath.Program, ["version"] = VersionAction.Version };
        foreach (Measurement result in measured) document[result.Workload.Key] = result.Median;
        document["hardware"] = machine;
        return document;
    }
}
