using System.CommandLine;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Cli.Options;

/// <summary>The preset of a command that runs or plans an experiment, with the replacements of its values.</summary>
internal sealed class PresetOptions
{
    private readonly Option<string[]> set = new("--set")
    {
        Description = "Replace a value of the preset: KEY=VALUE, KEY dotted; may be repeated.",
        HelpName = "KEY=VALUE",
    };

    /// <summary>The preset.</summary>
    public Argument<string> Preset { get; } =
        new("PRESET") { Description = "Name of a preset ('list presets'), or a YAML file." };

    /// <summary>The run directory that it goes into.</summary>
    public Option<string?> Output { get; } = new("--out")
    {
        Description = "Run directory [default: runs/PRESET-DATE-TIME].",
        HelpName = "DIR",
    };

    /// <summary>The options, as they stand in the help.</summary>
    public IReadOnlyList<Option> All => [set, Output];

    /// <summary>Path of the preset, where it is a file; null where it is one of the program's.</summary>
    public string? FileOf(ParseResult arguments) =>
        arguments.GetRequiredValue(Preset) is var name && PresetCatalog.IsPath(name) ? name : null;

    /// <summary>Loads the preset and makes its plan: too long a one, or a wrong point of a sweep, is a mistake of it as well.</summary>
    /// <exception cref="CommandException">It is not there, or says something wrong.</exception>
    public Preset Load(ParseResult arguments)
    {
        string name = arguments.GetRequiredValue(Preset);
        if (name.Length == 0)
            throw CommandException.Usage("PRESET: expected the name of a preset ('list presets') or a YAML file; got nothing.");
        if (arguments.GetValue(Output) is "") throw CommandException.Usage($"{Output.Name}: expected a folder; got nothing.");
        try
        {
            Preset chosen = PresetCatalog.Load(name, arguments.GetValue(set) ?? []);
            _ = chosen.Plan();
            return chosen;
        }
        catch (PresetException exception)
        {
            throw new CommandException(exception.Message, ExitCode.Usage, exception);
        }
    }
}
