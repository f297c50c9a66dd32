using System.CommandLine;

namespace PolyRelu.Cli;

/// <summary>Options in the spelling in which they are not declared: understood, and not shown.</summary>
internal static class OtherSpelling
{
    /// <summary>Lets a command and those below it take every option in both spellings.</summary>
    public static void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in command.Options)
            foreach (string other in Others(option)) option.Aliases.Add(other);
        foreach (Command inner in command.Subcommands) AddTo(inner);
    }

    /// <summary>Takes the other spellings from a command and those above it, before its help is written.</summary>
    public static void RemoveFrom(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in command.Options)
            foreach (string other in Others(option)) option.Aliases.Remove(other);
        foreach (Command outer in command.Parents.OfType<Command>()) RemoveFrom(outer);
    }

    private static string[] Others(Option option) =>
        [.. new[] { Spelling.American(option.Name), Spelling.British(option.Name) }.Where(name => name != option.Name)];
}
