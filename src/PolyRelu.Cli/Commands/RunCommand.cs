using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Kernels;

namespace PolyRelu.Cli.Commands;

/// <summary>Runs an experiment from a preset and writes its report.</summary>
internal sealed class RunCommand : DocumentedCommand
{
    private readonly PresetOptions presets = new();
    private readonly WorkOptions work = new();
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Continue the run in --out, or the latest run of the same preset in runs/.",
    };
    private readonly Option<FigureWidth?> width = ReportCommand.FigureWidthOption();
    private readonly Option<bool> open = ReportCommand.OpenOption();
    private readonly Option<bool> estimate = new("--estimate")
    { Description = "Print the expected time and disk, from a calibration of some seconds, and run nothing." };
    private readonly Option<int?> workers = Parsed.Integer("--workers",
        "Trials that run side by side, one thread each; results do not depend on it [default: 1].", 1);

    private readonly EventOptions events = new("scalars of every training and flow, in a folder per trial,");

    /// <summary>Binds the command.</summary>
    public RunCommand(CommandContext context)
        : base("run", "Run an experiment from a preset; write results, figures and report.html into a run directory.", context)
    {
        Notes =
        [
            "Parts whose data cannot be had are marked as skipped, and the command still succeeds unless nothing ran; a part that fails "
                + "makes it exit 1.",
            "An interrupted run keeps what is complete; --resume goes on and ends with the same results.",
        ];
        Examples =
        [
            "run poster",
            "run poster-smoke --out runs/smoke",
            "run poster --set images.training.epochs=10 --data my-data",
            "run my-preset.yaml --quiet",
            "run poster --out runs/mine --resume",
            "run synthetic --estimate",
        ];
        Arguments.Add(presets.Preset);
        Option[] options = [.. presets.All, resume, workers, .. work.All, events.Folder, width, open, estimate];
        foreach (Option option in options) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        Preset chosen = presets.Load(arguments);
        RunOptions options = work.Read(arguments) with
        {
            OutputDirectory = arguments.GetValue(presets.Output),
            Resume = arguments.GetValue(resume),
            Workers = arguments.GetValue(workers) ?? 1,
            EventFolder = events.Read(arguments),
            FigureWidth = arguments.GetValue(width),
            Cancellation = Context.Cancellation,
        };
        if (arguments.GetValue(estimate)) return Estimate(arguments, chosen);
        string directory = options.Resume && options.OutputDirectory is null
            ? RunDirectory.Latest(chosen) : RunDirectory.PathFor(chosen, options);
        new OutputFiles().Reads(presets.Preset.Name, presets.FileOf(arguments)).Reads(work.Data.Name, options.DataFolder)
            .Fills(presets.Output.Name, directory, RunDirectory.PresetName).Check();
        events.Require(arguments, presets.Output.Name, directory);
        RunSummary summary = Run(arguments, chosen, options with { OutputDirectory = directory });
        RunSummaryText.Write(Context.Terminal, summary);
        if (arguments.GetValue(open)) Context.Open(summary.ReportPath);
        return summary.Succeeded ? ExitCode.Success : ExitCode.Failure;
    }

    private int Estimate(ParseResult arguments, Preset chosen)
    {
        if (arguments.GetValue(GlobalOptions.Threads) is { } threads) Workers.Count = threads;
        EstimateText.Write(Context.Terminal.Out, chosen.Name, RunEstimate.Of(chosen));
        return ExitCode.Success;
    }

    private RunSummary Run(ParseResult arguments, Preset chosen, RunOptions options)
    {
        try
        {
            return Context.WithProgress(arguments, progress => ExperimentRunner.Run(chosen, options with { Progress = progress }));
        }
        catch (OperationCanceledException exception)
        {
            throw new InterruptedException($"Interrupted. Go on with: {Continuation(arguments, options)}", exception);
        }
    }

    /// <summary>The same command line, with the directory and --resume.</summary>
    private string Continuation(ParseResult arguments, RunOptions options)
    {
        string again = options.Command!;
        if (arguments.GetValue(presets.Output) is null) again += $" {presets.Output.Name} {CommandText.Quote(options.OutputDirectory!)}";
        return options.Resume ? again : $"{again} {resume.Name}";
    }
}
