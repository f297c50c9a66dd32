using System.CommandLine;
using PolyRelu.Cli.Benchmarks;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Cli.Progress;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Cli.Commands;

/// <summary>Measures the work that experiments are made of on this machine.</summary>
internal sealed class BenchCommand : DocumentedCommand
{
    private readonly Option<string?> only = new("--only")
    {
        Description = "Run only the workloads whose key contains this text.",
        HelpName = "TEXT",
    };
    private readonly Option<int?> repeats = Parsed.Integer("--repeats", "Measurements per workload [default: 5 or 200].", 1);
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
        string? filter = arguments.GetValue(only);
        Workload[] chosen = [.. Workloads.All.Where(workload => filter is null
            || workload.Key.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (chosen.Length == 0)
            throw CommandException.Usage(
                $"No workload's key contains {Quotation.Of(filter!)}; there are "
                + $"{string.Join(", ", Workloads.All.Select(workload => workload.Key))}.");
        OutputFiles files = new OutputFiles().Writes(json.Name, arguments.GetValue(json));
        files.Check();
        SpeedBenchmark result = Context.WithProgress(arguments, progress => Measure(chosen, arguments.GetValue(repeats), progress));
        RunEnvironment machine = RunEnvironment.Current(null);
        files.Write(json.Name, file => JsonFile.Write(file, Document(result, machine)));
        files.End(() => Print(result, machine));
        return ExitCode.Success;
    }

    private void Print(SpeedBenchmark result, RunEnvironment machine)
    {
        Out.WriteLine($"{machine.Cpu}, {Plural.Of(machine.Processors, "processor")}, {machine.VectorBits}-bit vectors, {machine.Runtime}");
        Out.WriteLine($"{result.PeakGigaflopsPerSecond:F0} GFLOP/s at the peak of multiply-adds on {Plural.Of(machine.Threads, "thread")}"
            + $", {result.DoublePeakGigaflopsPerSecond:F0} in float64");
        Out.WriteLine();
        Out.WriteLine(TextTable.Format(["workload", "median", "best", "unit", "of peak", "bytes allocated"],
            result.Measurements.Select(measured =>
            (IReadOnlyList<string>)[
                measured.Workload.Label, $"{measured.Median:G4}", $"{measured.Best:G4}", measured.Workload.Unit,
                $"{100 * result.FractionOfPeak(measured):F0} %", $"{measured.AllocatedBytes}"])));
    }

    private SpeedBenchmark Measure(Workload[] chosen, int? times, IRunProgress progress)
    {
        using IProgressTask task = progress.Begin(ProgressKind.Overall, "bench");
        Workload[] workloads = [.. chosen.Select(workload => times is { } n ? workload with { Repeats = n } : workload)];
        Relay<(double Done, string Label)> relay = new(part => task.Report(part.Done, part.Label));
        return SpeedBenchmark.Run(workloads, relay, Context.Cancellation);
    }

    private static Dictionary<string, object> Document(SpeedBenchmark benchmark, RunEnvironment machine)
    {
        Dictionary<string, object> document = new() { ["tool"] = CommandPath.Program, ["version"] = VersionAction.Version };
        foreach (Measurement result in benchmark.Measurements) document[result.Workload.Key] = result.Median;
        document["peak_gflops"] = benchmark.PeakGigaflopsPerSecond;
        document["peak_double_gflops"] = benchmark.DoublePeakGigaflopsPerSecond;
        document["hardware"] = machine;
        return document;
    }
}
