using System.CommandLine;
using PolyRelu.Certification;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Options;

/// <summary>The options that have an attack leave out what is proven robust.</summary>
internal sealed class CertificateOptions
{
    private readonly Option<bool> certify = new("--certify")
    {
        Description = "First certify every point within every radius, where that costs less than the attack: what is proven robust is "
            + "not attacked, and certified accuracy stands beside the attacked one (docs/certification.md).",
    };

    private readonly CertificateWorkOptions work = new();

    /// <summary>Name of the option that asks for certificates.</summary>
    public string Name => certify.Name;

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(certify);
        work.AddTo(command);
    }

    /// <summary>Whether certificates are asked for by name, so that doing without is a failure.</summary>
    public bool AreAsked(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(certify) || work.IsGiven(arguments);
    }

    /// <summary>How much work a certificate may take; null where nothing is certified.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="nearest">Whether the nearest examples are looked for.</param>
    /// <param name="byAttack">Whether an attack begins with certificates by itself.</param>
    /// <param name="norm">The norm of the attack.</param>
    /// <exception cref="CommandException">Options do not fit one another.</exception>
    public CertificationSettings? Read(ParseResult arguments, bool nearest, bool byAttack, Norm norm)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (!arguments.GetValue(certify) && (nearest || !byAttack))
            return !work.IsGiven(arguments) ? null : throw CommandException.Usage(
                $"{work.Names} are for {certify.Name}, and for attacks that begin with certificates.");
        if (nearest)
            throw CommandException.Usage(
                $"{certify.Name} is for attacks within radii; 'certify --radius' brackets the distance of the nearest example.");
        if (!norm.IsConvex)
            throw CommandException.Usage($"{certify.Name} is for {string.Join(", ", Norm.All.Select(one => one.Name))}; nothing is proven "
                + $"in {norm.Name}. Leave it out.");
        return work.IsGiven(arguments) ? work.Read(arguments) : CertificationSettings.BesideAttacks(norm);
    }
}
