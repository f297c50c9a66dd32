namespace PolyRelu.Networks;

/// <summary>The signed margin of a label, and with it the one place that knows how labels are encoded.</summary>
/// <remarks>
/// One output: y ∈ {+1, −1}, margin y·f. C ≥ 2 outputs: y ∈ {0..C−1}, margin f_y − max_{k≠y} f_k.
/// A sample is classified correctly exactly when its margin is positive; a tie or NaN is an error.
/// </remarks>
public static class Margin
{
    /// <summary>The margin of a label; positive means correct.</summary>
    public static float Of(ReadOnlySpan<float> logits, int label)
    {
        if (logits.Length == 1) return label * logits[0];
        return logits[label] - logits[Rival(logits, label)];
    }

    /// <summary>Whether the label is predicted. False for ties and NaN.</summary>
    public static bool IsCorrect(ReadOnlySpan<float> logits, int label)
    {
        if (logits.Length == 1) return label * logits[0] > 0;
        float own = logits[label];
        for (int k = 0; k < logits.Length; k++)
            if (k != label && !(own > logits[k])) return false;
        return true;
    }

    /// <summary>The strongest class other than the label (multi-class only; the first among equals).</summary>
    public static int Rival(ReadOnlySpan<float> logits, int label)
    {
        int best = label == 0 ? 1 : 0;
        for (int k = best + 1; k < logits.Length; k++)
            if (k != label && logits[k] > logits[best]) best = k;
        return best;
    }

    /// <summary>The rival at a rank, 0 the strongest, equals in the order of classes; for one output the other label.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many rivals.</exception>
    public static int RivalAt(ReadOnlySpan<float> logits, int label, int rank)
    {
        if (rank < 0 || rank >= Classes(logits.Length) - 1)
            throw new ArgumentOutOfRangeException(nameof(rank),
                $"A network with {Plural.Of(logits.Length, "output")} has {Classes(logits.Length) - 1} rivals of a label; rank {rank} was "
                + "asked for.");
        if (logits.Length == 1) return -label;
        for (int k = 0; k < logits.Length; k++)
        {
            if (k == label) continue;
            int stronger = 0;
            for (int j = 0; j < logits.Length; j++)
                if (j != label && (logits[j] > logits[k] || (logits[j] == logits[k] && j < k))) stronger++;
            if (stronger == rank) return k;
        }
        return Rival(logits, label);
    }

    /// <summary>The predicted label: the sign for one output (+1 at zero), else the first largest logit.</summary>
    public static int Prediction(ReadOnlySpan<float> logits)
    {
        if (logits.Length == 1) return logits[0] >= 0 ? 1 : -1;
        int best = 0;
        for (int k = 1; k < logits.Length; k++)
            if (logits[k] > logits[best]) best = k;
        return best;
    }

    /// <summary>Writes the derivative of the margin with respect to the logits.</summary>
    public static void Gradient(ReadOnlySpan<float> logits, int label, Span<float> gradient)
    {
        gradient.Clear();
        if (logits.Length == 1)
        {
            gradient[0] = label;
            return;
        }
        gradient[label] = 1;
        gradient[Rival(logits, label)] = -1;
    }

    /// <summary>Number of labels a head distinguishes: 2 for one output, else its outputs.</summary>
    public static int Classes(int outputs) => outputs == 1 ? 2 : outputs;

    /// <summary>Checks labels against a head.</summary>
    /// <exception cref="ArgumentException">A label is outside the head's encoding; the message says which.</exception>
    public static void Require(ReadOnlySpan<int> labels, int outputs)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            bool valid = outputs == 1 ? labels[i] is 1 or -1 : (uint)labels[i] < (uint)outputs;
            if (!valid)
                throw new ArgumentException($"Label {labels[i]} of sample {i}: a network with {Plural.Of(outputs, "output")} takes "
                    + $"{(outputs == 1 ? "+1 or -1" : $"0..{outputs - 1}")}.", nameof(labels));
        }
    }
}
