using PolyRelu.Attacks;

namespace PolyRelu.Evaluation;

/// <summary>What an evaluation found for one sample: a bound of its robustness from above, by an example.</summary>
/// <param name="Sample">Index of the sample.</param>
/// <param name="Radius">
/// The smallest radius of the evaluation within which it has an example; 0 where the sample itself is misclassified, null where no example
/// was found.
/// </param>
/// <param name="FoundBy">
/// The attack that found that example; <see cref="AttackIdentity.Misclassified"/> where none was needed, null where no example was found.
/// </param>
public sealed record SampleOutcome(int Sample, double? Radius, AttackIdentity? FoundBy)
{
    /// <summary>Whether a float64 evaluation misclassifies the example too; null where there is none, or it was not asked.</summary>
    public bool? Confirmed { get; init; }

    /// <summary>
    /// Distance of the nearest example, where the nearest ones were looked for: 0 where the sample itself is misclassified; null where none
    /// is known.
    /// </summary>
    public double? Distance { get; init; }

    /// <summary>Whether an example was found, or the sample itself is misclassified.</summary>
    public bool IsBroken => Radius is not null;

    /// <summary>Whether no example within a radius was found.</summary>
    public bool IsRobustAt(double radius) => !(Radius <= radius);
}
