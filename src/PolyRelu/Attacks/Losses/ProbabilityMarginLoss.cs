using PolyRelu.Networks;

namespace PolyRelu.Attacks.Losses;

/// <summary>1 + max_{k≠y} p_k − p_y, p the softmax of the logits; with one output 2 / (1 + exp(y f)).</summary>
/// <remarks>
/// The negative margin of the probabilities, which PMA climbs (Xie et al. 2024, Towards million-scale adversarial robustness evaluation
/// with stronger individual attacks), and 1, so that the rivals' probabilities are added up: the losses of confident points then keep their
/// relative accuracy. Unlike the cross-entropy it is bounded on both sides, unlike the margin it looks at the other rivals too. Its
/// gradient vanishes for large margins, as that of the cross-entropy does.
/// </remarks>
public sealed class ProbabilityMarginLoss : Loss
{
    /// <inheritdoc/>
    public override string Name => "probability-margin";

    /// <inheritdoc/>
    public override bool Saturates => true;

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        if (logits.Length == 1)
        {
            double wrong = 1 / (1 + Math.Exp((double)label * logits[0]));
            gradient[0] = (float)(-2 * label * wrong * (1 - wrong));
            return 2 * wrong;
        }
        int rival = Margin.Rival(logits, label);
        double top = Math.Max(logits[label], logits[rival]), rivals = 0, own = Math.Exp(logits[label] - top);
        for (int k = 0; k < logits.Length; k++)
            if (k != label) rivals += Math.Exp(logits[k] - top);
        double total = own + rivals, strongest = Math.Exp(logits[rival] - top) / total, margin = (own / total) - strongest;
        for (int k = 0; k < logits.Length; k++) gradient[k] = (float)(Math.Exp(logits[k] - top) / total * margin);
        gradient[rival] += (float)strongest;
        gradient[label] = (float)(-own / total * ((rivals / total) + strongest));
        return (rivals / total) + strongest;
    }
}
