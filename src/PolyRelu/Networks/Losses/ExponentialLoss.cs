namespace PolyRelu.Networks.Losses;

/// <summary>Exponential loss exp(−y f); with C ≥ 2 outputs Σ_{k≠y} exp(f_k − f_y). The loss of the paper's synthetic experiment.</summary>
/// <remarks>The exponent is capped at 80: beyond it loss and derivative keep the value and the direction they have there.</remarks>
public sealed class ExponentialLoss : Loss, IBinaryLoss
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<Loss> Registration =
        new("exponential", "exp(−y f); Σ_{k≠y} exp(f_k − f_y) for several outputs", new ExponentialLoss());

    /// <inheritdoc/>
    public override string Name => "exponential";

    /// <inheritdoc/>
    public override bool Saturates => true;

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        if (logits.Length == 1)
        {
            double value = BinaryLoss.CappedExp(-label * (double)logits[0]);
            gradient[0] = (float)(-label * value);
            return value;
        }
        double loss = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            if (k == label) continue;
            double value = BinaryLoss.CappedExp((double)logits[k] - logits[label]);
            gradient[k] = (float)value;
            loss += value;
        }
        gradient[label] = (float)-loss;
        return loss;
    }

    /// <inheritdoc/>
    public double Evaluate(double logit, int label, out double derivative)
    {
        double value = Math.Exp(-label * logit);
        derivative = -label * value;
        return value;
    }
}
