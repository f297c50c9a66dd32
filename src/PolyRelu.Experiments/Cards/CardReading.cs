using PolyRelu.Evidence;

namespace PolyRelu.Experiments.Cards;

/// <summary>The numbers of a card, counted from its evidence and nothing else: what is claimed is what the files show.</summary>
internal static class CardReading
{
    /// <summary>[n]: whether a point is classified correctly; one that is not has an example at distance 0, itself.</summary>
    public static bool[] Clean(Witness witness)
    {
        ArgumentNullException.ThrowIfNull(witness);
        bool[] clean = [.. Enumerable.Repeat(true, witness.Samples.Count)];
        foreach (WitnessExample example in witness.Examples)
            if (example.Radius == 0) clean[example.Sample] = false;
        return clean;
    }

    /// <summary>What the evidence of one norm shows at every radius.</summary>
    /// <param name="witness">Examples.</param>
    /// <param name="certificate">Proofs; null where there are none.</param>
    /// <param name="isProven">Whether proofs were sought: without a certificate none were found.</param>
    public static IReadOnlyList<CardRadius> Radii(Witness witness, Certificate? certificate, bool isProven)
    {
        ArgumentNullException.ThrowIfNull(witness);
        bool[] clean = Clean(witness);
        int[] labels = [.. witness.Samples.Labels.Distinct().Order()];
        return [.. witness.Claims.OrderBy(claim => claim.Epsilon).Select(claim =>
        {
            bool[] robust = [.. Enumerable.Repeat(true, clean.Length)], certified = new bool[clean.Length];
            foreach (WitnessExample example in witness.Examples)
                if (example.Radius <= claim.Epsilon) robust[example.Sample] = false;
            foreach (CertifiedPoint point in certificate?.Claims ?? [])
                if (point.Radius >= claim.Epsilon) certified[certificate!.Places[point.Sample]] = true;
            return new CardRadius(claim.Epsilon, CardShare.From(robust, _ => true),
                isProven ? CardShare.From(certified, _ => true) : null,
                [
                    .. labels.Select(label => new CardClass(label, CardShare.From(clean, Has(label)), CardShare.From(robust, Has(label)),
                        isProven ? CardShare.From(certified, Has(label)) : null)),
                ]);
        })];

        Func<int, bool> Has(int label) => sample => witness.Samples.Labels[sample] == label;
    }
}
