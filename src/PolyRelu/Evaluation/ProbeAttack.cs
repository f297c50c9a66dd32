using PolyRelu.Attacks;
using PolyRelu.Attacks.Composites;

namespace PolyRelu.Evaluation;

/// <summary>An attack that <see cref="MaskingProbe"/> tries.</summary>
/// <param name="Attack">The attack.</param>
/// <param name="Label">What is different, where its name does not say.</param>
internal sealed record ProbeAttack(Attack Attack, string? Label)
{
    /// <summary>
    /// What an entry of its result says; going on from the nearest examples is what the strongest list does beside its parts.
    /// </summary>
    public ProbeSuccess Read(AttackEntry entry, int place) =>
        new(Attack is FromNearest && place > 0 ? Strongest.Registration.Name : entry.Identity.Id, Label ?? entry.Name, entry.Broken);
}
