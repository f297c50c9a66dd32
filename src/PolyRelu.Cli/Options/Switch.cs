using System.CommandLine;

namespace PolyRelu.Cli.Options;

/// <summary>A pair of flags, <c>--bias</c> and <c>--no-bias</c>; where neither is given, something else decides.</summary>
internal sealed class Switch(string on, string off, string description)
{
    private readonly Option<bool> yes = new(on) { Description = description };
    private readonly Option<bool> no = new(off) { Description = $"The opposite of {on}." };

    /// <summary>Adds both flags to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(yes);
        command.Options.Add(no);
    }

    /// <summary>What was said; null for nothing.</summary>
    /// <exception cref="CommandException">Both flags are given.</exception>
    public bool? Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        bool positive = arguments.GetValue(yes), negative = arguments.GetValue(no);
        if (positive && negative) throw CommandException.Usage($"{on} and {off} exclude each other.");
        return positive ? true : negative ? false : null;
    }
}
