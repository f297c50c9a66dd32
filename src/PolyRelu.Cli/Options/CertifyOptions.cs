using System.CommandLine;
using System.Globalization;
using PolyRelu.Certification;
using PolyRelu.Geometry;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say what is certified, and what is attacked then.</summary>
internal sealed class CertifyOptions
{
    private readonly Option<string?> radius = new("--radius")
    {
        Description = "Bracket the distance of every point to the nearest misclassified input, up to R [default: the size of the box of "
            + "the data, or twice its longest point].",
        HelpName = "R",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly CertificateWorkOptions work = new();

    private readonly Option<double?> tolerance = Parsed.Number("--tolerance", "Relative width at which the search for a radius ends.", 1e-6,
        standard: "1e-3", most: 0.5);

    private readonly Option<bool> noAttack = new("--no-attack")
    {
        Description = "Do not attack what proofs leave undecided [attacks: autoattack; with --radius those of attack "
            + "--minimum-distance].",
    };

    private readonly Option<bool> audit = new("--audit")
    {
        Description = "Attack certified points as well: an example there contradicts a proof and fails the command.",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        command.Options.Add(radius);
        work.AddTo(command);
        foreach (Option option in new Option[] { tolerance, noAttack, audit }) command.Options.Add(option);
    }

    /// <summary>Refuses options that do not fit one another.</summary>
    /// <exception cref="CommandException">The message names them.</exception>
    public void Require(ParseResult arguments, ThreatOptions threat)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(threat);
        bool brackets = arguments.GetResult(radius) is not null;
        if (brackets == threat.HasRadii(arguments))
            throw CommandException.Usage(brackets
                ? $"{threat.EpsilonName} and {radius.Name} exclude each other: verdicts within radii, or brackets of the distance."
                : $"Give {threat.EpsilonName} LIST for verdicts within radii, or {radius.Name} for brackets of the distance.");
        if (arguments.GetValue(tolerance) is not null && !brackets)
            throw CommandException.Usage($"{tolerance.Name} is for {radius.Name}.");
        if (arguments.GetValue(noAttack) && arguments.GetValue(audit))
            throw CommandException.Usage($"{noAttack.Name} and {audit.Name} exclude each other.");
        _ = Radius(arguments);
    }

    /// <summary>The largest radius of interest; null where none is given.</summary>
    /// <exception cref="CommandException">It is no radius.</exception>
    public double? Radius(ParseResult arguments)
    {
        if (arguments.GetValue(radius) is not { } text) return null;
        return Parsed.TryNumber(text, out double value) && value is > 0 and <= ThreatModel.LargestRadius
            ? value
            : throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture,
                $"{radius.Name}: expected a radius > 0 and at most {ThreatModel.LargestRadius:0e0}; got {Quotation.Of(text)}."));
    }

    /// <summary>How much work a certificate may take.</summary>
    public CertificationSettings Settings(ParseResult arguments)
    {
        CertificationSettings settings = work.Read(arguments);
        return arguments.GetValue(tolerance) is { } width ? settings with { Tolerance = width } : settings;
    }

    /// <summary>Whether attacks follow.</summary>
    public bool Attacks(ParseResult arguments) => !arguments.GetValue(noAttack);

    /// <summary>Whether attacks are given certified points as well.</summary>
    public bool Audits(ParseResult arguments) => arguments.GetValue(audit);
}
