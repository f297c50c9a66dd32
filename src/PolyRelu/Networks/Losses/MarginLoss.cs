namespace PolyRelu.Networks.Losses;

/// <summary>
/// The negative margin, max_{k≠y} f_k − f_y, or −y f for one output: positive exactly when the sample is misclassified with no tie.
/// </summary>
/// <remarks>For attacks; as a training loss it is unbounded below.</remarks>
public sealed class MarginLoss : Loss
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<Loss> Registration =
        new("margin", "max_{k≠y} f_k − f_y; −y f for one output (for attacks: unbounded below)", new MarginLoss());

    /// <inheritdoc/>
    public override string Name => "margin";

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        Margin.Gradient(logits, label, gradient);
        for (int c = 0; c < gradient.Length; c++) gradient[c] = -gradient[c];
        return logits.Length == 1 ? -(double)label * logits[0] : (double)logits[Margin.Rival(logits, label)] - logits[label];
    }
}
