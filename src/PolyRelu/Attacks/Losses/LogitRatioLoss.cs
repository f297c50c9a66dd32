using PolyRelu.Networks;

namespace PolyRelu.Attacks.Losses;

/// <summary>
/// DLR, the difference of logits ratio: (max_{i≠y} f_i − f_y) / (f_π1 − f_π3 + 1e−12), π the order of the logits from the largest.
/// </summary>
/// <remarks>
/// Croce and Hein 2020, equation 6: unlike the cross-entropy it does not change when the logits are scaled or shifted. Needs 3 classes.
/// </remarks>
public sealed class LogitRatioLoss : Loss
{
    private const double Guard = 1e-12;

    /// <inheritdoc/>
    public override string Name => "dlr";

    /// <inheritdoc/>
    public override bool Supports(int outputs) => outputs >= 3;

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        if (logits.Length < 3)
            throw new ArgumentException($"DLR needs at least 3 classes; this network has {Plural.Of(logits.Length, "output")}. Use the "
                + "margin.", nameof(logits));
        (int first, int second, int third, _) = LogitOrder.Top(logits);
        int rival = first == label ? second : first;
        double scale = 1 / ((double)logits[first] - logits[third] + Guard), loss = ((double)logits[rival] - logits[label]) * scale;
        gradient.Clear();
        gradient[rival] += (float)scale;
        gradient[label] -= (float)scale;
        gradient[first] -= (float)(loss * scale);
        gradient[third] += (float)(loss * scale);
        return loss;
    }
}
