using System.CommandLine;
using PolyRelu.Cli.Options;
using PolyRelu.Cli.Output;
using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Cli.Commands;

/// <summary>Checks every claim of a witness file again, without any attack.</summary>
internal sealed class VerifyCommand : DocumentedCommand
{
    private const int MostReasons = 10;

    private readonly Argument<string> file = new("FILE") { Description = "Witness of 'attack --witness' or certificate (.npz)." };
    private readonly Option<string?> network = new("--network")
    { Description = "Check that the file is about this network: .safetensors, .npz or .pt.", HelpName = "FILE" };
    private readonly NetworkFileOptionsReader reader = new();

    /// <summary>Binds the command.</summary>
    public VerifyCommand(CommandContext context)
        : base("verify", "Check every claim of a witness or certificate file again, without attacks and searches.", context)
    {
        Notes =
        [
            "Succeeds if every claim holds, and fails with a sentence for each that does not. No attack takes part, so it takes seconds.",
            "A witness shows that so many points at most are robust, by an example for each of the others, inside ball and box.",
            "A certificate shows that its points are robust: every bound of its proofs is computed again by other routines.",
        ];
        Examples = ["verify witness.npz", "verify witness.npz --network p3.safetensors"];
        Arguments.Add(file);
        Options.Add(network);
        reader.AddTo(this);
        SetAction(Execute);
    }

    private int Execute(ParseResult arguments)
    {
        string path = arguments.GetRequiredValue(file);
        if (CertificateFile.IsCertificate(path)) return Certified(path, arguments);
        Witness witness = WitnessFile.Read(path);
        INetwork attacked = witness.Network ?? throw new CommandException($"{path} holds no network; check it from a program with "
            + "the classifier that was attacked (WitnessCheck.Run).");
        List<string> failures = [.. OtherNetwork(arguments, attacked)];
        WitnessVerdict verdict = WitnessCheck.Run(witness);
        failures.AddRange(verdict.Failures);
        Describe(path, witness, attacked, verdict);
        return Conclude(path, failures);
    }

    /// <summary>A description of data in words; null for another text.</summary>
    private static string? Words(string path, Witness witness, string name) =>
        name is DataDescription.AttackedText or DataDescription.TrainingText ? DataDescription.Find(path, witness.Texts, name)?.Words
            : null;

    private int Certified(string path, ParseResult arguments)
    {
        Certificate certificate = CertificateFile.Read(path);
        PolyReluNetwork proven = certificate.Network;
        List<string> failures = [.. OtherNetwork(arguments, proven), .. CertificateCheck.Run(certificate).Failures];
        Out.WriteLine($"{Quotation.Name(path)}: {NetworkDescription.Of(proven)}, SHA-256 {ContentHash.Of(proven)}");
        string points = $"{Plural.Of(certificate.Samples.Count, "point")}, SHA-256 {ContentHash.Of(certificate.Samples, proven.Outputs)}",
            ranges = certificate.Norm == Norm.LInf ? RangesText.Of(certificate.Box, certificate.FeatureRadii) : RangesText.Of(null, null);
        Out.WriteLine($"{points}, {certificate.Norm.Symbol}, {ranges}, {Plural.Of(certificate.Claims.Count, "certificate")} checked");
        foreach ((string name, string text) in certificate.Texts)
            Out.WriteLine($"{Quotation.Line(name, Quotation.Longest)}: {Quotation.Name(text)}");
        foreach (IGrouping<string, CertifiedPoint> stage in certificate.Claims.GroupBy(claim => claim.Stage))
            Out.WriteLine($"proven by {stage.Key}: {stage.Count()}");
        return Conclude(path, failures);
    }

    private IEnumerable<string> OtherNetwork(ParseResult arguments, INetwork own)
    {
        if (arguments.GetValue(network) is { } other
            && ContentHash.Of(NetworkSource.Open(other, reader.Read(arguments, Context),
                line => Context.Terminal.Error.WriteLine($"note: {line}.")).Network) != ContentHash.Of(own))
            yield return $"The file is about another network than {other}: their hashes differ.";
    }

    private int Conclude(string path, List<string> failures)
    {
        if (failures.Count == 0)
        {
            Out.WriteLine("every claim holds");
            return ExitCode.Success;
        }
        foreach (string failure in failures.Skip(1).Take(MostReasons - 1).Prepend(failures[0]))
            Context.Terminal.Error.WriteLine($"failed: {failure}");
        if (failures.Count > MostReasons) Context.Terminal.Error.WriteLine($"failed: and {failures.Count - MostReasons} more.");
        throw new CommandException($"{Plural.Of(failures.Count, "claim")} of {path} {Plural.Noun(failures.Count, "does", "do")} not hold. "
            + $"{failures[0]}");
    }

    private void Describe(string path, Witness witness, INetwork attacked, WitnessVerdict verdict)
    {
        Out.WriteLine($"{Quotation.Name(path)}: {NetworkDescription.Of(attacked)}, SHA-256 {ContentHash.Of(attacked)}");
        if (witness.Further.Count > 0)
            Out.WriteLine($"{Plural.Of(witness.Further.Count + 1, "list")} of claims, {Plural.Of(verdict.Examples, "example")} checked");
        Describe(path, witness);
        for (int place = 0; place < witness.Further.Count; place++)
        {
            Out.WriteLine($"further claims {place + 1}:");
            Describe(path, witness.Further[place]);
        }
    }

    private void Describe(string path, Witness witness)
    {
        string ranges = RangesText.Of(witness.Box, witness.FeatureRadii);
        string points = $"{Plural.Of(witness.Samples.Count, "point")}, SHA-256 {ContentHash.Of(witness.Samples, witness.Outputs)}";
        Out.WriteLine($"{points}, {witness.Norm.Symbol}, {ranges}, {Plural.Of(witness.Examples.Count, "example")} checked");
        int asked = witness.Examples.Count(example => example.Confirmed is not null),
            confirmed = witness.Examples.Count(example => example.Confirmed == true);
        if (asked > 0) Out.WriteLine($"float64 misclassifies {confirmed} of {Plural.Of(asked, "example")} as well");
        foreach ((string name, string text) in witness.Texts)
            Out.WriteLine($"{Quotation.Line(name, Quotation.Longest)}: {Words(path, witness, name) ?? Quotation.Name(text)}");
        double[] radii = [.. witness.Claims.Select(claim => claim.Epsilon)];
        foreach (WitnessClaim claim in witness.Claims)
            Out.WriteLine($"robust accuracy at ε = {RadiusText.Of(claim.Epsilon, radii)}: at most {PercentText.Of(claim.RobustAccuracy)}");
    }
}
