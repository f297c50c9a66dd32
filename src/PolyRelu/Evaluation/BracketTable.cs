using PolyRelu.Attacks;
using PolyRelu.Certification;

namespace PolyRelu.Evaluation;

/// <summary>Distances of samples to the nearest misclassified input, each from both sides.</summary>
public sealed class BracketTable
{
    /// <summary>Takes the brackets.</summary>
    /// <param name="brackets">[n], as <see cref="Certifier.Bracket"/> gives them.</param>
    /// <exception cref="CertificateContradictionException">An example lies within a radius that was proven.</exception>
    public BracketTable(IReadOnlyList<RadiusBracket> brackets)
    {
        ArgumentNullException.ThrowIfNull(brackets);
        Brackets = [.. brackets];
        for (int i = 0; i < Brackets.Count; i++)
            if (Brackets[i].AttackRadius > 0 && Brackets[i].AttackRadius <= Brackets[i].CertifiedRadius)
                throw new CertificateContradictionException(i, Brackets[i].CertifiedRadius, Brackets[i].AttackRadius);
    }

    /// <summary>[n].</summary>
    public IReadOnlyList<RadiusBracket> Brackets { get; }

    /// <summary>Fraction of samples that the program classifies correctly.</summary>
    public double CleanAccuracy => Fraction.Of(Correct.Length, Brackets.Count);

    /// <summary>Median of the relative gaps of the samples that are classified correctly; NaN where there are none.</summary>
    public double MedianGap => MedianOf(bracket => bracket.Gap);

    /// <summary>Median of the certified radii of the samples that are classified correctly; NaN where there are none.</summary>
    public double MedianCertified => MedianOf(bracket => bracket.CertifiedRadius);

    /// <summary>Median of the attack radii of the samples that are classified correctly; NaN where there are none.</summary>
    public double MedianAttack => MedianOf(bracket => bracket.AttackRadius);

    private RadiusBracket[] Correct => [.. Brackets.Where(IsCorrect)];

    /// <summary>Fraction of the samples classified correctly whose relative gap is at most a number; 0 where there are none.</summary>
    public double ClosedTo(double gap)
    {
        RadiusBracket[] correct = Correct;
        return Fraction.Of(correct.Count(bracket => bracket.Gap <= gap), correct.Length);
    }

    /// <summary>Indices of the samples classified correctly whose relative gap is above a number: for an attack to look at.</summary>
    public int[] OpenAbove(double gap) =>
        [.. Enumerable.Range(0, Brackets.Count).Where(i => IsCorrect(Brackets[i]) && Brackets[i].Gap > gap)];

    /// <summary>The table with what attacks found: the nearer example of each sample counts.</summary>
    /// <param name="samples">Indices of the samples that were searched, in order.</param>
    /// <param name="nearest">What was found around them.</param>
    /// <exception cref="ArgumentException">It is about another number of samples.</exception>
    /// <exception cref="CertificateContradictionException">An example lies within a radius that was proven.</exception>
    public BracketTable With(IReadOnlyList<int> samples, NearestExamples nearest)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(nearest);
        if (nearest.Count != samples.Count)
            throw new ArgumentException(
                $"Examples of {Plural.Of(nearest.Count, "sample")} were given for {Plural.Of(samples.Count, "sample")}.", nameof(nearest));
        RadiusBracket[] narrowed = [.. Brackets];
        for (int k = 0; k < samples.Count; k++)
        {
            ref RadiusBracket bracket = ref narrowed[samples[k]];
            if (nearest.Distances[k] < bracket.AttackRadius)
                bracket = bracket with { AttackRadius = nearest.Distances[k], Example = nearest.Adversarials.Row(k).ToArray() };
        }
        return new(narrowed);
    }

    private static bool IsCorrect(RadiusBracket bracket) => bracket.AttackRadius > 0;

    private double MedianOf(Func<RadiusBracket, double> value)
    {
        RadiusBracket[] correct = Correct;
        return correct.Length == 0 ? double.NaN : Median.Of([.. correct.Select(value)]);
    }
}
