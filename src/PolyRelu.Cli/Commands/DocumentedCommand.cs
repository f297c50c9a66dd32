using System.CommandLine;

namespace PolyRelu.Cli.Commands;

/// <summary>A command with notes and examples in its help.</summary>
internal abstract class DocumentedCommand : Command
{
    /// <summary>Names the command and binds it to a terminal.</summary>
    protected DocumentedCommand(string name, string description, CommandContext context)
        : base(name, description) => Context = context;

    /// <summary>Lines under the options in the help.</summary>
    public IReadOnlyList<string> Notes { get; protected init; } = [];

    /// <summary>Command lines under <c>Examples:</c>, without the program's name.</summary>
    public IReadOnlyList<string> Examples { get; protected init; } = [];

    /// <summary>Where to write, and when to stop.</summary>
    protected CommandContext Context { get; }

    /// <summary>Results.</summary>
    protected TextWriter Out => Context.Terminal.Out;
}
