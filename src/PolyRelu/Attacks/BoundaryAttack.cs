using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>An attack that searches at the decision boundary, for any example within a radius or for the nearest one.</summary>
/// <inheritdoc/>
public abstract class BoundaryAttack(AttackContext? context = null) : BatchAttack(context), IMinimumNormAttack
{
    /// <inheritdoc/>
    public NearestExamples Approach(
        IClassifier victim, Samples samples, NearestWithin goal, ulong seed = 0, IProgress<WorkProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        AttackResult found = Run(victim, samples, goal, seed, progress, cancellation);
        NearestExamples known = goal.Known.Copy();
        for (int i = 0; i < samples.Count; i++)
        {
            if (!found.Broken[i]) continue;
            double distance = goal.Threat.Norm.Distance(found.Adversarials.Row(i), samples.Inputs.Row(i));
            known.Offer(i, found.Adversarials.Row(i), distance, IdentityFor(victim.Outputs));
        }
        return known;
    }

    /// <inheritdoc/>
    IMinimumNormAttack? IMinimumNormAttack.InSpanOf(ISpannedClassifier victim) => InSpanOf(victim);

    /// <summary>
    /// The same attack among the coordinates of a classifier, in L2 without a box or feature radii; null where it would not search as well
    /// there, or that is not known.
    /// </summary>
    private protected virtual IMinimumNormAttack? InSpanOf(ISpannedClassifier victim) => null;
}
