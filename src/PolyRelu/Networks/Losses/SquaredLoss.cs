namespace PolyRelu.Networks.Losses;

/// <summary>Squared loss ½ (f − y)²; with C ≥ 2 outputs ½ Σ_c (f_c − 1[c = y])².</summary>
public sealed class SquaredLoss : Loss, IBinaryLoss
{
    /// <summary>The registry's entry.</summary>
    public static readonly Registration<Loss> Registration =
        new("squared", "½ (f − y)²; ½ Σ_c (f_c − 1[c = y])² for several outputs", new SquaredLoss());

    /// <inheritdoc/>
    public override string Name => "squared";

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        double sum = 0;
        for (int c = 0; c < logits.Length; c++)
        {
            double target = logits.Length == 1 ? label : c == label ? 1 : 0;
            double residual = logits[c] - target;
            gradient[c] = (float)residual;
            sum += residual * residual;
        }
        return sum / 2;
    }

    /// <inheritdoc/>
    public double Evaluate(double logit, int label, out double derivative)
    {
        derivative = logit - label;
        return derivative * derivative / 2;
    }
}
