using PolyRelu.Networks;

namespace PolyRelu.Attacks.Losses;

/// <summary>A loss that grows as one chosen class overtakes the label.</summary>
/// <remarks>The batch of an attack supplies the target; asked as a plain loss, the target is the strongest rival.</remarks>
public abstract class TargetedLoss : Loss
{
    /// <summary>The loss of one sample for a target and its derivative with respect to the logits.</summary>
    /// <param name="logits">[C].</param>
    /// <param name="label">±1 for one output, else the class.</param>
    /// <param name="target">The other class; not used for one output.</param>
    /// <param name="gradient">[C], overwritten.</param>
    public abstract double Evaluate(ReadOnlySpan<float> logits, int label, int target, Span<float> gradient);

    /// <inheritdoc/>
    public sealed override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient) =>
        Evaluate(logits, label, logits.Length == 1 ? -label : Margin.Rival(logits, label), gradient);
}
