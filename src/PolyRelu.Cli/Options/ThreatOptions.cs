using System.CommandLine;
using System.Globalization;
using PolyRelu.Cli.Output;
using PolyRelu.Geometry;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Options;

/// <summary>The options that say what an adversary may do.</summary>
internal sealed class ThreatOptions
{
    private readonly Option<Norm?> norm;
    private readonly Option<IReadOnlyList<double>?> epsilon = Parsed.Option<IReadOnlyList<double>?>("--epsilon",
        "Radii: a list such as 0,0.05,8/255 or \"linspace(0,0.2,15)\".", "LIST", EpsilonList.Parse);
    private readonly Option<BoxChoice?> box;
    private readonly Option<string?> frozen = new("--frozen")
    { Description = "Features that must not move: an array of D flags (.npy), not 0 where frozen.", HelpName = "FILE" };
    private readonly Option<string?> radii = new("--feature-radii")
    { Description = "Largest move of every feature, beside the ball: an array of D numbers (.npy).", HelpName = "FILE" };

    /// <summary>Makes the options.</summary>
    /// <param name="ofProofs">
    /// Whether they are for certificates, which have a box in L∞ alone unless one is asked for, and are not about L0.
    /// </param>
    public ThreatOptions(bool ofProofs = false)
    {
        IReadOnlyList<Norm> norms = ofProofs ? Norm.All : Norm.AllAndL0;
        norm = Parsed.Option<Norm?>("--norm", $"Norm of the perturbation{(ofProofs ? "" : "; l0 counts features")}.",
            string.Join('|', norms.Select(entry => entry.Name)), ofProofs ? ProvenNorm : Norm.Parse, "linf");
        string usual = ofProofs ? "in L∞ 0,1 for images and the box of a file, none otherwise"
            : "0,1 for images, the box of a file, none otherwise";
        box = Parsed.Option<BoxChoice?>("--box", $"Range of valid inputs [default: {usual}].", "LO,HI|none", BoxChoice.Parse);
        epsilon.Required = !ofProofs;
    }

    /// <summary>Name of the option of radii.</summary>
    public string EpsilonName => epsilon.Name;

    /// <summary>Whether radii are given.</summary>
    public bool HasRadii(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(epsilon) is not null;
    }

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        ArgumentNullException.ThrowIfNull(command);
        foreach (Option option in new Option[] { norm, epsilon, box, frozen, radii }) command.Options.Add(option);
    }

    /// <summary>Declares the files that these options name.</summary>
    public void DeclareFiles(ParseResult arguments, OutputFiles files)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ArgumentNullException.ThrowIfNull(files);
        files.Reads(frozen.Name, arguments.GetValue(frozen)).Reads(radii.Name, arguments.GetValue(radii));
    }

    /// <summary>The radii, in increasing order.</summary>
    public IReadOnlyList<double> Radii(ParseResult arguments) => arguments.GetRequiredValue(epsilon)!;

    /// <summary>The threat model with the largest radius.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="ofData">The box of the data, where none was asked for.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <exception cref="CommandException">A file does not hold a flag or a radius per feature.</exception>
    public ThreatModel Read(ParseResult arguments, Box? ofData, int dimension) =>
        Read(arguments, ofData, dimension, Radii(arguments).Max());

    /// <summary>The norm.</summary>
    public Norm NormOf(ParseResult arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return arguments.GetValue(norm) ?? Norm.LInf;
    }

    /// <summary>The threat model of certificates: in L2 and L1 the data's box is none, unless one is asked for.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="ofData">The box of the data.</param>
    /// <param name="dimension">Number of features D.</param>
    /// <param name="radius">The largest radius.</param>
    /// <exception cref="CommandException">A file does not hold a flag or a radius per feature.</exception>
    public ThreatModel ReadForProofs(ParseResult arguments, Box? ofData, int dimension, double radius) =>
        Read(arguments, NormOf(arguments) == Norm.LInf ? ofData : null, dimension, radius);

    private ThreatModel Read(ParseResult arguments, Box? ofData, int dimension, double radius)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        BoxChoice? choice = arguments.GetValue(box);
        FeatureRadii? limits = null;
        if (arguments.GetValue(frozen) is { } flags)
            limits = FeatureRadii.Freeze([.. Load(frozen.Name, flags, dimension, double.IsFinite, "flags, 0 or another finite number")
                .Select(flag => flag != 0)]);
        if (arguments.GetValue(radii) is { } file)
        {
            FeatureRadii own = new([.. Load(radii.Name, file, dimension, radius => radius >= 0,
                "radii ≥ 0, infinite where the ball alone counts").Select(radius => (float)radius)]);
            limits = limits?.And(own) ?? own;
        }
        return new ThreatModel(NormOf(arguments), radius, choice is null ? ofData : choice.Box) { FeatureRadii = limits };
    }

    private static Norm ProvenNorm(string text)
    {
        Norm norm = Norm.Parse(text);
        return Norm.All.Contains(norm) ? norm
            : throw new FormatException($"proofs are in {string.Join(", ", Norm.All.Select(one => one.Name))}; got {Quotation.Of(text)}. "
                + "'attack' finds examples in l0");
    }

    private static double[] Load(string option, string path, int dimension, Predicate<double> isValid, string expected)
    {
        NumericArray array = NpyFile.Read(path);
        if (array.Count != dimension)
            throw CommandException.Usage($"{option}: {path} holds {Plural.Of(array.Count, "value")}; the network takes "
                + $"{Plural.Of(dimension, "feature")}.");
        double[] values = array.ToDoubles();
        int wrong = Array.FindIndex(values, value => !isValid(value));
        if (wrong >= 0)
            throw CommandException.Usage(string.Create(CultureInfo.InvariantCulture,
                $"{option}: {path} holds {values[wrong]} at index {wrong}; expected {expected}."));
        return values;
    }
}
