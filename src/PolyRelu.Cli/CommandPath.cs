using System.CommandLine.Parsing;

namespace PolyRelu.Cli;

/// <summary>Names a command as the user types it: <c>polyrelu data list</c>.</summary>
internal static class CommandPath
{
    /// <summary>Name of the program.</summary>
    public const string Program = "polyrelu";

    /// <summary>The command that was recognised, with its parents.</summary>
    public static string Of(CommandResult command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return command.Parent is CommandResult parent ? $"{Of(parent)} {command.Command.Name}" : Program;
    }
}
