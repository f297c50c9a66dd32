namespace PolyRelu.Attacks.Losses;

/// <summary>Targeted DLR: (f_t − f_y) / (f_π1 − ½ (f_π3 + f_π4) + 1e−12), π the order of the logits from the largest.</summary>
/// <remarks>Croce and Hein 2020, equation 7. Needs 4 classes.</remarks>
public sealed class TargetedLogitRatioLoss : TargetedLoss
{
    private const double Guard = 1e-12;

    /// <inheritdoc/>
    public override string Name => "targeted-dlr";

    /// <inheritdoc/>
    public override bool Supports(int outputs) => outputs >= 4;

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, int target, Span<float> gradient)
    {
        if (logits.Length < 4)
            throw new ArgumentException($"Targeted DLR needs at least 4 classes; this network has {Plural.Of(logits.Length, "output")}. "
                + "Use the margin.", nameof(logits));
        (int first, _, int third, int fourth) = LogitOrder.Top(logits);
        double scale = 1 / (logits[first] - (0.5 * ((double)logits[third] + logits[fourth])) + Guard),
            loss = ((double)logits[target] - logits[label]) * scale;
        gradient.Clear();
        gradient[target] += (float)scale;
        gradient[label] -= (float)scale;
        gradient[first] -= (float)(loss * scale);
        gradient[third] += (float)(0.5 * loss * scale);
        gradient[fourth] += (float)(0.5 * loss * scale);
        return loss;
    }
}
