using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// The margins of labels in double, with what a float32 evaluation may lose, for classifiers that have such an evaluation.
/// </summary>
internal sealed class PreciseMargin
{
    private readonly IPreciseClassifier? classifier;
    private readonly int outputs;
    private double[] logits = [];
    private double[] rounding = [];

    /// <summary>Margins of a classifier; only an <see cref="IPreciseClassifier"/> has them.</summary>
    public PreciseMargin(IClassifier classifier)
    {
        this.classifier = classifier as IPreciseClassifier;
        outputs = classifier.Outputs;
    }

    /// <summary>Whether there are such margins.</summary>
    public bool IsKnown => classifier is not null;

    /// <summary>Whether float64 misclassifies each input; a tie is an error. Null where the classifier has no such evaluation.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="labels">[n].</param>
    public bool?[] Misclassifies(Matrix inputs, ReadOnlySpan<int> labels)
    {
        bool?[] flags = new bool?[inputs.Rows];
        if (!IsKnown) return flags;
        Ask(inputs);
        for (int i = 0; i < flags.Length; i++) flags[i] = !(Of(i, labels[i]).Margin > 0);
        return flags;
    }

    /// <summary>Whether float64 misclassifies each input by more than float32 may err.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="labels">[n].</param>
    public bool[] AreBeyondRounding(Matrix inputs, ReadOnlySpan<int> labels)
    {
        Ask(inputs);
        bool[] flags = new bool[inputs.Rows];
        for (int i = 0; i < flags.Length; i++)
        {
            (double margin, double bound) = Of(i, labels[i]);
            flags[i] = double.IsNaN(margin) || margin < -bound;       // a bound that is no number bounds nothing
        }
        return flags;
    }

    private void Ask(Matrix inputs)
    {
        int length = inputs.Rows * outputs;
        if (logits.Length < length) (logits, rounding) = (new double[length], new double[length]);
        if (length > 0) classifier!.PreciseLogits(inputs, logits.AsSpan(0, length), rounding.AsSpan(0, length));
    }

    private (double Margin, double Bound) Of(int row, int label)
    {
        ReadOnlySpan<double> values = logits.AsSpan(row * outputs, outputs), bounds = rounding.AsSpan(row * outputs, outputs);
        if (outputs == 1) return (label * values[0], bounds[0]);
        int rival = label == 0 ? 1 : 0;
        for (int k = rival + 1; k < outputs; k++)
            if (k != label && values[k] > values[rival]) rival = k;
        return (values[label] - values[rival], bounds[label] + bounds[rival]);
    }
}
