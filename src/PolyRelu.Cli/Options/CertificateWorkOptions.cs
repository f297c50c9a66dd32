using System.CommandLine;
using PolyRelu.Certification;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say how much work a certificate may take.</summary>
internal sealed class CertificateWorkOptions
{
    private readonly Option<int?> splits = Parsed.Integer("--splits",
        "Parts of an L∞ ball that may be looked at for one rival within one radius, where the stages before have failed.", 0, "0");

    /// <summary>Name of the option.</summary>
    public string Name => splits.Name;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(splits);
    }

    /// <summary>Whether an option is given.</summary>
    public bool IsGiven(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(splits) is not null;
    }

    /// <summary>What was asked for.</summary>
    public CertificationSettings Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return new() { Splits = arguments.GetValue(splits) ?? 0 };
    }
}
