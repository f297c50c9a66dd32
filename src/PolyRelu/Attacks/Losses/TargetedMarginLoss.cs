namespace PolyRelu.Attacks.Losses;

/// <summary>f_t − f_y for a target t; −y f for one output. Its gradient is −∇F of the pairwise margin F.</summary>
public sealed class TargetedMarginLoss : TargetedLoss
{
    /// <inheritdoc/>
    public override string Name => "targeted-margin";

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, int target, Span<float> gradient)
    {
        gradient.Clear();
        if (logits.Length == 1)
        {
            gradient[0] = -label;
            return -(double)label * logits[0];
        }
        gradient[label] = -1;
        gradient[target] = 1;
        return (double)logits[target] - logits[label];
    }
}
