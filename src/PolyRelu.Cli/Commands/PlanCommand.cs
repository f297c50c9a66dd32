using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments;
using PolyRelu.Experiments.Engine;

namespace PolyRelu.Cli.Commands;

/// <summary>Writes the directory of a run without running it, so that any scheduler can run its trials.</summary>
internal sealed class PlanCommand : DocumentedCommand
{
    private readonly PresetOptions presets = new();

    /// <summary>Binds the command.</summary>
    public PlanCommand(CommandContext context)
        : base("plan", "Write the directory of a run without running it; 'trial' and 'submit' run its trials.", context)
    {
        Notes =
        [
            "The trials are numbered from 0. A preset with a block 'sweep' plans those of every point of the sweep, each trial once.",
        ];
        Examples =
        [
            "plan synthetic-smoke --out runs/sweep --set sweep.product.seed=[0,1,2]",
            "plan my-sweep.yaml --out runs/sweep",
        ];
        Arguments.Add(presets.Preset);
        foreach (Option option in presets.All) Options.Add(option);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        Preset chosen = presets.Load(arguments);
        RunOptions options = new() { OutputDirectory = arguments.GetValue(presets.Output), Command = CommandText.Of(arguments) };
        string directory = RunDirectory.PathFor(chosen, options);
        new OutputFiles().Reads(presets.Preset.Name, presets.FileOf(arguments))
            .Fills(presets.Output.Name, directory, RunDirectory.PresetName).Check();
        IReadOnlyList<PlannedTrial> plan = ExperimentRunner.Plan(chosen, options with { OutputDirectory = directory });
        string points = chosen.Sweep is { } sweep ? $" of {Plural.Of(sweep.Points, "point")}" : "";
        Out.WriteLine($"{Plural.Of(plan.Count, "trial")}{points}: {directory}");
        return ExitCode.Success;
    }
}
