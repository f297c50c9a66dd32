using PolyRelu.Evidence;

namespace PolyRelu.Experiments.Cards;

/// <summary>The numbers of a card, counted from its evidence and nothing else: what is claimed is what the files show.</summary>
internal static class CardReading
{
    /// <summary>Points that are misclassified without any change: an example at distance 0.</summary>
    public static bool[] Clean(Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        bool[] clean = new bool[witness.Samples.Count];
        Array.Fill(clean, true);
        foreach (WitnessExample example in witness.Examples)
            if (example.Radius == 0) clean[example.Sample] = false;
        return clean;
    }

    /// <summary>What the evidence of one norm shows at every radius.</summary>
    /// <param name="witness">Examples.</param>
    /// <param name="certificate">Proofs; null where there are none.</param>
    /// <param name="isProven">Whether proofs were looked for: without a certificate none were found.</param>
    public static IReadOnlyList<CardRadius> Radii(Witness witness, Certificate? certificate, bool isProven)
    {
        ArgumentNullException.ThrowIfNull(witness);
        bool[] clean = Clean(witness);
        int[] labels = [.. witness.Samples.Labels.Distinct().Order()];
        return [.. witness.Claims.OrderBy(claim => claim.Epsilon).Select(claim =>
        {
            bool[] robust = new bool[clean.Length], certified = new bool[clean.Length];
            Array.Fill(robust, true);
            foreach (WitnessExample example in witness.Examples)
                if (example.Radius <= claim.Epsilon) robust[example.Sample] = false;
            foreach (CertifiedPoint point in certificate?.Claims ?? [])
                if (point.Radius >= claim.Epsilon) certified[certificate!.Places[point.Sample]] = true;
            return new CardRadius(claim.Epsilon, Share(robust, _ => true), isProven ? Share(certified, _ => true) : null,
            [
                .. labels.Select(label => new CardClass(label, Share(clean, Has(label)), Share(robust, Has(label)),
                    isProven ? Share(certified, Has(label)) : null)),
            ]);
        })];

        Func<int, bool> Has(int label) => sample => witness.Samples.Labels[sample] == label;
    }

    /// <summary>How many of those chosen have a flag.</summary>
    public static CardShare Share(bool[] flags, Func<int, bool> isChosen)
    {
        int[] chosen = [.. Enumerable.Range(0, flags.Length).Where(isChosen)];
        return CardShare.From(chosen.Count(sample => flags[sample]), chosen.Length);
    }
}
