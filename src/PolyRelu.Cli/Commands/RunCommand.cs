using System.CommandLine;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Cli.Commands;

/// <summary>Runs an experiment from a preset and writes its report.</summary>
internal sealed class RunCommand : DocumentedCommand
{
    private readonly Argument<string> preset = new("PRESET") { Description = "Name of a preset ('list presets'), or a YAML file." };
    private readonly Option<string[]> set = new("--set") { Description = "Replace a value of the preset: KEY=VALUE, KEY dotted; may be repeated.", HelpName = "KEY=VALUE" };
    private readonly Option<string?> output = new("--out") { Description = "Run directory [default: runs/PRESET-DATE-TIME].", HelpName = "DIR" };
    private readonly Option<string?> data = new("--data") { Description = "Folder that holds datasets, such as mnist/*.gz.", HelpName = "DIR" };
    private readonly Option<bool> offline = new("--offline") { Description = "Never download; parts whose data is not here are skipped." };

    /// <summary>Binds the command.</summary>
    public RunCommand(CommandContext context)
        : base("run", "Run an experiment from a preset; write results, figures and report.html into a run directory.", context)
    {
        Notes = ["Parts whose data cannot be had are marked as skipped, and the command still succeeds; a part that fails makes it exit 1."];
        Examples = ["run poster", "run poster-smoke --out runs/smoke", "run poster --set images.epochs=10 --data ~/data", "run my-preset.yaml --quiet"];
        Arguments.Add(preset);
        foreach (Option option in new Option[] { set, output, data, offline }) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        Preset chosen = Load(arguments.GetRequiredValue(preset), arguments.GetValue(set) ?? []);
        RunSummary summary = Context.WithProgress(arguments, progress => ExperimentRunner.Run(chosen, new RunOptions
        {
            OutputDirectory = arguments.GetValue(output),
            DataFolder = arguments.GetValue(data),
            Offline = arguments.GetValue(offline),
            Command = $"{CommandPath.Program} {string.Join(' ', arguments.Tokens.Select(token => token.Value))}",
            Progress = progress,
            Cancellation = Context.Cancellation,
        }));
        RunSummaryText.Write(Context.Terminal, summary);
        return summary.Succeeded ? ExitCode.Success : ExitCode.Failure;
    }

    private static Preset Load(string name, IReadOnlyList<string> overrides)
    {
        try
        {
            return PresetCatalog.Load(name, overrides);
        }
        catch (PresetException exception)
        {
            throw new CommandException(exception.Message, ExitCode.Usage, exception);
        }
    }
}
