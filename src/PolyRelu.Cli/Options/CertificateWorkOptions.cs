using System.CommandLine;
using PolyRelu.Certification;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say how much work a certificate may take.</summary>
internal sealed class CertificateWorkOptions
{
    private readonly Option<int?> steps = Parsed.Integer("--newton-steps",
        "Steps of Newton's method on the multipliers of an L∞ ball, for one rival within one radius.", 0, "60");

    private readonly Option<int?> splits = Parsed.Integer("--splits",
        "How often the set of one rival within one radius is cut in two where nothing else proves it, in L2 and L∞: so many up to 200 "
        + "coordinates, fewer in larger spaces.", 0, "40");

    /// <summary>Names of the options.</summary>
    public string Names => $"{steps.Name} and {splits.Name}";

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(steps);
        command.Options.Add(splits);
    }

    /// <summary>Whether an option is given.</summary>
    public bool IsGiven(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return (arguments.GetValue(steps) ?? arguments.GetValue(splits)) is not null;
    }

    /// <summary>What was asked for.</summary>
    public CertificationSettings Read(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        CertificationSettings defaults = new();
        return defaults with
        {
            NewtonSteps = arguments.GetValue(steps) ?? defaults.NewtonSteps,
            Splits = arguments.GetValue(splits) ?? defaults.Splits,
        };
    }
}
