namespace PolyRelu.Networks.Losses;

/// <summary>Logistic loss log(1 + exp(−y f)); with C ≥ 2 outputs Σ_{k≠y} log(1 + exp(f_k − f_y)).</summary>
public sealed class LogisticLoss : Loss, IBinaryLoss
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<Loss> Registration =
        new("logistic", "log(1 + exp(−y f)); Σ_{k≠y} log(1 + exp(f_k − f_y)) for several outputs", new LogisticLoss());

    /// <inheritdoc/>
    public override string Name => "logistic";

    /// <inheritdoc/>
    public override bool Saturates => true;

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        if (logits.Length == 1) return BinaryLoss.Logistic(logits[0], label, out gradient[0]);
        double loss = 0, slopes = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            if (k == label) continue;
            loss += BinaryLoss.Softplus((double)logits[k] - logits[label], out double slope);
            gradient[k] = (float)slope;
            slopes += slope;
        }
        gradient[label] = (float)-slopes;
        return loss;
    }

    /// <inheritdoc/>
    public double Evaluate(double logit, int label, out double derivative)
    {
        double loss = BinaryLoss.Softplus(-label * logit, out double slope);
        derivative = -label * slope;
        return loss;
    }
}
