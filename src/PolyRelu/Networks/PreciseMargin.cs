namespace PolyRelu.Networks;

/// <summary>
/// The margin of a label in double, with what a float32 evaluation may lose, for classifiers that have such an evaluation.
/// </summary>
internal sealed class PreciseMargin
{
    private readonly IPreciseClassifier? classifier;
    private readonly double[] logits;
    private readonly double[] rounding;

    /// <summary>Margins of a classifier; only an <see cref="IPreciseClassifier"/> has them.</summary>
    public PreciseMargin(IClassifier classifier)
    {
        this.classifier = classifier as IPreciseClassifier;
        logits = new double[classifier.Outputs];
        rounding = new double[classifier.Outputs];
    }

    /// <summary>Whether there are such margins.</summary>
    public bool IsKnown => classifier is not null;

    /// <summary>Whether float64 misclassifies an input [D]; a tie is an error. Null where the classifier has no such evaluation.</summary>
    public bool? Misclassifies(ReadOnlySpan<float> input, int label) => IsKnown ? !(Of(input, label).Margin > 0) : null;

    /// <summary>Whether float64 misclassifies an input [D] by more than float32 may err.</summary>
    public bool IsBeyondRounding(ReadOnlySpan<float> input, int label)
    {
        (double margin, double bound) = Of(input, label);
        return !(margin >= -bound);
    }

    private (double Margin, double Bound) Of(ReadOnlySpan<float> input, int label)
    {
        classifier!.PreciseLogits(input, logits, rounding);
        if (logits.Length == 1) return (label * logits[0], rounding[0]);
        int rival = label == 0 ? 1 : 0;
        for (int k = rival + 1; k < logits.Length; k++)
            if (k != label && logits[k] > logits[rival]) rival = k;
        return (logits[label] - logits[rival], rounding[label] + rounding[rival]);
    }
}
