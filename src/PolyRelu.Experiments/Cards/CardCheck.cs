using System.Security.Cryptography;
using PolyRelu.Evidence;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Experiments.Cards;

/// <summary>Checks a card (<see cref="RobustnessCard.Check"/>).</summary>
/// <param name="card">The card.</param>
/// <param name="folder">Where its evidence lies.</param>
/// <param name="models">Models that somebody has.</param>
internal sealed class CardCheck(CardRecord card, string folder, IReadOnlyList<CheckedModel> models)
{
    private readonly List<string> failures = [];
    private string words = card.Model.Words;

    /// <inheritdoc cref="RobustnessCard.Check"/>
    public static CardVerdict Run(string path, IReadOnlyList<CheckedModel> models)
    {
        var card = CardRecord.Read(path);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new CardCheck(card, folder, models).Run();
    }

    /// <summary>SHA-256 of a file's bytes.</summary>
    public static string HashOf(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private CardVerdict Run()
    {
        foreach (CardThreat threat in card.Threats)
        {
            try
            {
                Check(threat);
            }
            catch (Exception damaged) when (damaged is InvalidDataException or IOException or ArgumentException)
            {
                failures.Add($"{Norm.Parse(threat.Norm).Symbol}: {damaged.Message}");
            }
        }
        foreach (CardExample example in card.Gallery)
        {
            if (card.Threats.All(threat => threat.Norm != example.Norm))
                failures.Add($"An example is shown in {Norm.Parse(example.Norm).Symbol}, about which nothing is claimed.");
            foreach (CardFile picture in example.Pictures) RequireFile(picture);
        }
        return new CardVerdict(card, folder, words, failures);
    }

    private void Check(CardThreat threat)
    {
        string about = Norm.Parse(threat.Norm).Symbol;
        if (!RequireFile(threat.Witness)) return;
        Witness witness = WitnessFile.Read(Path.Combine(folder, threat.Witness.Name));
        if (Victim(about, witness) is not { } victim) return;
        int before = failures.Count;
        WitnessVerdict verdict = WitnessCheck.Run(witness, victim);
        failures.AddRange(verdict.Failures.Select(failure => $"{about}: {failure}"));
        RequireSame($"{about}: the norm", witness.Norm.Name, threat.Norm);
        RequireSame($"{about}: the hash of the points", ContentHash.Of(witness.Samples, witness.Outputs), card.Data.Sha256);
        if (witness.Samples.Count != card.Data.Points || witness.Outputs != card.Data.Outputs)
            failures.Add($"{about}: the witness has {Plural.Of(witness.Samples.Count, "point")} for "
                + $"{Plural.Of(witness.Outputs, "output")}; the card says {card.Data.Points} for {card.Data.Outputs}.");
        if (!(CardBuilder.BoxOf(witness.Box, witness.Samples.Inputs.Columns) ?? []).SequenceEqual(threat.Box ?? []))
            failures.Add($"{about}: the card says another range of valid inputs than the witness.");
        if (witness.FeatureRadii is not null) failures.Add($"{about}: the witness limits every feature, of which a card says nothing.");
        if (witness.Further.Count > 0) failures.Add($"{about}: the witness holds further claims, which a card does not count.");
        Certificate? certificate = Proofs(about, threat, witness);
        if (failures.Count > before) return;
        Count(about, threat, witness, certificate);
        Show(about, threat, witness, victim);
    }

    /// <summary>What the examples are asked about; null, with a failure, where there is nothing.</summary>
    private IClassifier? Victim(string about, Witness witness)
    {
        if (witness.Network is { } network)
        {
            words = NetworkDescription.Of(network);
            RequireSame($"{about}: the hash of the network", ContentHash.Of(network), card.Model.Sha256);
            if (card.Model.Before is not null)
                failures.Add($"{about}: the card says that inputs are standardised before the network, the witness does not.");
            return network.CreateEvaluator();
        }
        if (models.FirstOrDefault(model => model.Sha256 == card.Model.Sha256) is not { } known)
        {
            failures.Add($"{about}: the evidence does not hold the model {Quotation.Of(card.Model.Name)}, SHA-256 {card.Model.Sha256}, and "
                + "nobody brought it, so nothing could be checked.");
            return null;
        }
        if (known.Classifier.InputDimension != witness.Samples.Inputs.Columns || known.Classifier.Outputs != witness.Outputs)
        {
            failures.Add($"{about}: the model takes {Plural.Of(known.Classifier.InputDimension, "feature")} and has "
                + $"{Plural.Of(known.Classifier.Outputs, "output")}; the witness is about {witness.Samples.Inputs.Columns} and "
                + $"{witness.Outputs}.");
            return null;
        }
        words = NetworkDescription.OfLogits(known.Classifier.InputDimension, known.Classifier.Outputs);
        return card.Model.Before is { } before
            ? StandardisedClassifier.Of(known.Classifier, Standardisation.Parse(before, known.Classifier.InputDimension))
            : known.Classifier;
    }

    private Certificate? Proofs(string about, CardThreat threat, Witness witness)
    {
        if (threat.Certificate is not { } file || !RequireFile(file)) return null;
        Certificate certificate = CertificateFile.Read(Path.Combine(folder, file.Name));
        failures.AddRange(CertificateCheck.Run(certificate).Failures.Select(failure => $"{about}: {failure}"));
        RequireSame($"{about}: the hash of the certified network", ContentHash.Of(certificate.Network), card.Model.Sha256);
        RequireSame($"{about}: the norm of the certificate", certificate.Norm.Name, threat.Norm);
        if (witness.Network is null) failures.Add($"{about}: a certificate is about the network alone, and the witness holds none.");
        if (!ArePoints(certificate, witness)) failures.Add($"{about}: the certified points are not those of the witness.");
        if (!Covers(certificate, witness)) failures.Add($"{about}: the certificate is about other ranges of inputs than the witness.");
        return certificate;
    }

    private void Count(string about, CardThreat threat, Witness witness, Certificate? certificate)
    {
        bool isProven = threat.Radii.All(radius => radius.Certified is not null);
        IReadOnlyList<CardRadius> counted = CardReading.Radii(witness, certificate, isProven);
        if (counted.Count != threat.Radii.Count || !counted.Zip(threat.Radii).All(pair => CardRadius.AreSame(pair.First, pair.Second)))
            failures.Add($"{about}: the numbers of the card are not those that its evidence shows.");
        if (!CardShare.AreSame(CardShare.From(CardReading.Clean(witness), _ => true), card.Clean))
            failures.Add($"{about}: the clean accuracy of the card is not the one that its evidence shows.");
    }

    private void Show(string about, CardThreat threat, Witness witness, IClassifier victim)
    {
        CardExample[] shown = [.. card.Gallery.Where(example => example.Norm == threat.Norm)];
        var placeOf = witness.Examples.Index().ToDictionary(pair => pair.Item.Sample, pair => pair.Index);
        int[] places = [.. shown.Select(example => placeOf.GetValueOrDefault(example.Point, -1))];
        if (places.Any(place => place < 0)
            || !CardGallery.Read(witness, victim, places).Zip(shown).All(pair => IsSame(pair.First, pair.Second)))
            failures.Add($"{about}: the examples shown are not those of the witness.");
    }

    private bool RequireFile(CardFile file)
    {
        string path = Path.Combine(folder, file.Name);
        if (!File.Exists(path)) failures.Add($"The file {Quotation.Of(file.Name)} is not beside the card.");
        else if (HashOf(path) != file.Sha256)
            failures.Add($"The file {Quotation.Of(file.Name)} is another than the card names: its hash differs.");
        else return true;
        return false;
    }

    private void RequireSame(string what, string found, string stated)
    {
        if (found != stated) failures.Add($"{what} is {found} in the evidence; the card says {stated}.");
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

    /// <summary>Whether what is proven covers what was attacked: the whole ball does, else the ranges of inputs are the same.</summary>
    private static bool Covers(Certificate certificate, Witness witness) => certificate.FeatureRadii is null
        && (certificate.Norm != Norm.LInf || certificate.Box is null || certificate.Box == witness.Box);

    private static bool IsSame(CardExample found, CardExample stated) => found.Epsilon == stated.Epsilon && found.Label == stated.Label
        && found.Predicted == stated.Predicted && Math.Abs(found.Distance - stated.Distance) <= 1e-9 * Math.Max(1, found.Distance);
}
