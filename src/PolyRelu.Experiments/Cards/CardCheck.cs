using System.Security.Cryptography;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>Checks a card from the evidence beside it, without any attack or search: nothing that it says is believed.</summary>
/// <remarks>
/// Every example is measured and asked about, every proof is computed again, every count is made anew from them, and files and hashes are
/// compared. What it says about seconds, attacks and diagnostics cannot be checked.
/// </remarks>
internal static class CardCheck
{
    private const double Digits = 1e-9;

    /// <summary>Checks a card.</summary>
    /// <param name="path">The card; its evidence lies in the same folder.</param>
    /// <param name="classifier">
    /// What was attacked, for a card whose witnesses hold no network; null where they do.
    /// </param>
    /// <returns>What does not hold, one sentence each.</returns>
    /// <exception cref="InvalidDataException">A file is malformed.</exception>
    public static IReadOnlyList<string> Run(string path, IClassifier? classifier = null)
    {
        var card = CardRecord.Read(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        List<string> failures = [];
        foreach (CardThreat threat in card.Threats) Check(card, threat, folder, classifier, failures);
        foreach (CardFile picture in card.Gallery.SelectMany(example => example.Pictures)) RequireFile(folder, picture, failures);
        if (card.Threats.Count == 0) failures.Add("Nothing is claimed.");
        return failures;
    }

    /// <summary>SHA-256 of a file's bytes.</summary>
    public static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static void Check(CardRecord card, CardThreat threat, string folder, IClassifier? classifier, List<string> failures)
    {
        string about = Norm.Parse(threat.Norm).Symbol;
        if (!RequireFile(folder, threat.Witness, failures)) return;
        Witness witness = WitnessFile.Read(Path.Combine(folder, threat.Witness.Name));
        if (witness.Network is null && classifier is null)
        {
            failures.Add($"{about}: the witness holds no network, so its examples cannot be checked without the model.");
            return;
        }
        WitnessVerdict verdict = witness.Network is null ? WitnessCheck.Run(witness, classifier!) : WitnessCheck.Run(witness);
        failures.AddRange(verdict.Failures.Select(failure => $"{about}: {failure}"));
        if (witness.Network is { } network) RequireSame($"{about}: network", ContentHash.Of(network), card.Model.Sha256, failures);
        RequireSame($"{about}: norm", witness.Norm.Name, threat.Norm, failures);
        RequireSame($"{about}: points", ContentHash.Of(witness.Samples, witness.Outputs), card.Data.Sha256, failures);
        Certificate? certificate = null;
        if (threat.Certificate is { } file)
        {
            if (!RequireFile(folder, file, failures)) return;
            certificate = CertificateFile.Read(Path.Combine(folder, file.Name));
            failures.AddRange(CertificateCheck.Run(certificate).Failures.Select(failure => $"{about}: {failure}"));
            RequireSame($"{about}: certified network", ContentHash.Of(certificate.Network), card.Model.Sha256, failures);
            RequireSame($"{about}: certified norm", certificate.Norm.Name, threat.Norm, failures);
            if (!ArePoints(certificate, witness)) failures.Add($"{about}: the certified points are not those of the witness.");
            if (!IsAbout(certificate, witness)) failures.Add($"{about}: the certificate is about other ranges of inputs than the witness.");
        }
        bool isProven = threat.Radii.All(radius => radius.Certified is not null);
        IReadOnlyList<CardRadius> counted = CardReading.Radii(witness, certificate, isProven);
        if (counted.Count != threat.Radii.Count || !counted.Zip(threat.Radii).All(pair => IsSame(pair.First, pair.Second)))
            failures.Add($"{about}: the numbers of the card are not those that its evidence shows.");
        if (!IsSame(CardReading.Share(CardReading.Clean(witness), _ => true), card.Clean))
            failures.Add($"{about}: the clean accuracy of the card is not the one that its evidence shows.");
    }

    private static bool RequireFile(string folder, CardFile file, List<string> failures)
    {
        if (Path.GetFileName(file.Name) != file.Name || file.Name is "" or "." or "..")
        {
            failures.Add($"The file {Quotation.Of(file.Name)} does not lie in the card's folder.");
            return false;
        }
        string path = Path.Combine(folder, file.Name);
        if (!File.Exists(path)) failures.Add($"The file {file.Name} is not beside the card.");
        else if (HashOf(path) != file.Sha256) failures.Add($"The file {file.Name} is another than the card names: its hash differs.");
        else return true;
        return false;
    }

    private static void RequireSame(string what, string found, string stated, List<string> failures)
    {
        if (found != stated) failures.Add($"{what}: the evidence has {found}; the card says {stated}.");
    }

    /// <summary>Whether the certified points are rows of the points attacked, with the same labels.</summary>
    private static bool ArePoints(Certificate certificate, Witness witness)
    {
        for (int i = 0; i < certificate.Places.Length; i++)
        {
            int place = certificate.Places[i];
            if ((uint)place >= (uint)witness.Samples.Count || certificate.Samples.Labels[i] != witness.Samples.Labels[place]
                || !certificate.Samples.Inputs.Row(i).SequenceEqual(witness.Samples.Inputs.Row(place))) return false;
        }
        return true;
    }

    /// <summary>Whether what is proven covers what was attacked: the whole ball in L2 and L1, the same ranges in L∞.</summary>
    private static bool IsAbout(Certificate certificate, Witness witness) =>
        certificate.Norm != Norm.LInf || (certificate.Box == witness.Box && certificate.FeatureRadii is null)
        || (certificate.Box is null && certificate.FeatureRadii is null);

    private static bool IsSame(CardRadius first, CardRadius second) => first.Epsilon == second.Epsilon
        && IsSame(first.Robust, second.Robust) && IsSame(first.Certified, second.Certified) && first.Classes.Count == second.Classes.Count
        && first.Classes.Zip(second.Classes).All(pair => pair.First.Label == pair.Second.Label
            && IsSame(pair.First.Clean, pair.Second.Clean) && IsSame(pair.First.Robust, pair.Second.Robust)
            && IsSame(pair.First.Certified, pair.Second.Certified));

    /// <summary>The same counts; what follows from them may differ in its last digits on another machine.</summary>
    private static bool IsSame(CardShare? first, CardShare? second)
    {
        if (first is null || second is null) return first is null && second is null;
        return first.Count == second.Count && first.Of == second.Of && Near(first.Fraction, second.Fraction)
            && Near(first.Low, second.Low) && Near(first.High, second.High);

        static bool Near(double a, double b) => double.IsNaN(a) ? double.IsNaN(b) : Math.Abs(a - b) <= Digits;
    }
}
