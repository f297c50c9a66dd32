using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Runs an experiment from a preset and writes its report.</summary>
internal sealed class RunCommand : DocumentedCommand
{
    private readonly Argument<string> preset = new("PRESET") { Description = "Name of a preset ('list presets'), or a YAML file." };
    private readonly Option<string[]> set = new("--set")
    {
        Description = "Replace a value of the preset: KEY=VALUE, KEY dotted; may be repeated.",
        HelpName = "KEY=VALUE",
    };
    private readonly Option<string?> output = new("--out")
    {
        Description = "Run directory [default: runs/PRESET-DATE-TIME].",
        HelpName = "DIR",
    };
    private readonly Option<string?> data = new("--data")
    {
        Description = "Folder that holds datasets, such as mnist/*.gz.",
        HelpName = "DIR",
    };
    private readonly Option<bool> offline = new("--offline") { Description = "Never download; parts whose data is not here are skipped." };
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Continue the run in --out, or the latest run of the same preset in runs/.",
    };
    private readonly Option<bool> open = ReportCommand.OpenOption();
    private readonly Option<bool> estimate = new("--estimate")
    { Description = "Print the expected time and disk, from a calibration of some seconds, and run nothing." };
    private readonly Option<int?> workers = Parsed.Integer("--workers",
        "Trials that run side by side, one thread each; results do not depend on it [default: 1].", 1);

    private readonly Option<int?> checkpoint = Parsed.Integer("--checkpoint-seconds",
        "Least time between two checkpoints of a training, which --resume goes on from [default: 15].", 0);

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
        Arguments.Add(preset);
        foreach (Option option in new Option[] { set, output, resume, workers, checkpoint, data, offline, open, estimate })
            Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string name = arguments.GetRequiredValue(preset);
        if (name.Length == 0)
            throw CommandException.Usage("PRESET: expected the name of a preset ('list presets') or a YAML file; got nothing.");
        if (arguments.GetValue(output) is "") throw CommandException.Usage($"{output.Name}: expected a folder; got nothing.");
        Preset chosen = Load(name, arguments.GetValue(set) ?? []);
        if (arguments.GetValue(data) is { } folder) RequireDataFolder(folder);
        if (arguments.GetValue(estimate)) return Estimate(arguments, chosen);
        RunOptions options = new()
        {
            OutputDirectory = arguments.GetValue(output),
            DataFolder = arguments.GetValue(data),
            Offline = arguments.GetValue(offline),
            Resume = arguments.GetValue(resume),
            Workers = arguments.GetValue(workers) ?? 1,
            Threads = arguments.GetValue(GlobalOptions.Threads),
            CheckpointInterval = TimeSpan.FromSeconds(arguments.GetValue(checkpoint) ?? 15),
            Command = CommandText.Of(arguments),
            Cancellation = Context.Cancellation,
        };
        string directory = options.Resume && options.OutputDirectory is null
            ? RunDirectory.Latest(chosen) : RunDirectory.PathFor(chosen, options);
        new OutputFiles().Reads(preset.Name, PresetCatalog.IsPath(name) ? name : null).Reads(data.Name, options.DataFolder)
            .Fills(output.Name, directory, RunDirectory.PresetName).Check();
        RunSummary summary = Run(arguments, chosen, options with { OutputDirectory = directory });
        RunSummaryText.Write(Context.Terminal, summary);
        if (arguments.GetValue(open)) Context.Open(summary.ReportPath);
        return summary.Succeeded ? ExitCode.Success : ExitCode.Failure;
    }

    private void RequireDataFolder(string path)
    {
        if (Directory.Exists(path)) return;
        throw CommandException.Usage(FilePlace.Of(path) is { Kind: not FileKind.Nothing } other
            ? $"{data.Name}: {Quotation.Of(path)} is {other.What}; expected a folder that holds datasets, such as mnist/*.gz."
            : $"{data.Name}: there is no folder {Quotation.Of(path)}.");
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
        if (arguments.GetValue(output) is null) again += $" {output.Name} {CommandText.Quote(options.OutputDirectory!)}";
        return options.Resume ? again : $"{again} {resume.Name}";
    }

    private static Preset Load(string name, IReadOnlyList<string> overrides)
    {
        try
        {
            Preset chosen = PresetCatalog.Load(name, overrides);
            _ = chosen.Experiment.Plan(chosen.Settings); // A plan that is too long is a mistake of the preset as well.
            return chosen;
        }
        catch (PresetException exception)
        {
            throw new CommandException(exception.Message, ExitCode.Usage, exception);
        }
    }
}
