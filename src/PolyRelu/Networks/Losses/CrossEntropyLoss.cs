using System.Numerics.Tensors;

namespace PolyRelu.Networks.Losses;

/// <summary>Cross-entropy of the softmax, log Σ_k exp(f_k − f_y); with one output the logistic loss log(1 + exp(−y f)).</summary>
/// <remarks>
/// Evaluated as log1p of the rivals' weights, and the derivative of the label's logit as minus their sum, so that the
/// loss and the gradient of confident samples keep their relative accuracy instead of vanishing in 1 − 1.
/// </remarks>
public sealed class CrossEntropyLoss : Loss, IBinaryLoss
{
    private const int Part = 64;       // logits whose exponentials are taken together

    /// <summary>The registry's entry.</summary>
    public static readonly Registration<Loss> Registration =
        new("cross-entropy", "log Σ_k exp(f_k − f_y); log(1 + exp(−y f)) for one output", new CrossEntropyLoss());

    /// <inheritdoc/>
    public override string Name => "cross-entropy";

    /// <inheritdoc/>
    public override bool Saturates => true;

    /// <inheritdoc/>
    public override double Evaluate(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        if (logits.Length == 1) return BinaryLoss.Logistic(logits[0], label, out gradient[0]);
        int rival = Margin.Rival(logits, label);
        double own = logits[label], top = Math.Max(own, logits[rival]);
        double rivals = 0, self = 0;
        Span<double> weights = stackalloc double[Part];
        for (int start = 0; start < logits.Length; start += Part)
        {
            Span<double> part = weights[..Math.Min(Part, logits.Length - start)];
            for (int k = 0; k < part.Length; k++) part[k] = logits[start + k] - top;
            TensorPrimitives.Exp(part, part);
            for (int k = 0; k < part.Length; k++)
            {
                if (start + k == label) self = part[k];
                else rivals += part[k];
                gradient[start + k] = (float)part[k];
            }
        }
        double total = self + rivals, factor = 1 / total;
        for (int k = 0; k < logits.Length; k++) gradient[k] = (float)(gradient[k] * factor);
        gradient[label] = (float)(-rivals / total);
        return own >= top ? BinaryLoss.Log1P(rivals) : top - own + Math.Log(total);
    }

    /// <inheritdoc/>
    public double Evaluate(double logit, int label, out double derivative)
    {
        double loss = BinaryLoss.Softplus(-label * logit, out double slope);
        derivative = -label * slope;
        return loss;
    }
}
