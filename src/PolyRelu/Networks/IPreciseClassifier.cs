using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// A classifier that can be evaluated in double precision too, so that examples can be kept that
/// other programs and precisions misclassify as well.
/// </summary>
/// <remarks>
/// An adversarial example nearest to its input lies within one float32 rounding of the decision boundary: another order of summation, or
/// float64, may classify it correctly. Attacks on a classifier with this capability move such examples outwards until they are
/// misclassified in double by more than a float32 evaluation may err; examples of other classifiers are kept as they are, unconfirmed.
/// </remarks>
public interface IPreciseClassifier : IClassifier
{
    /// <summary>Computes the logits of one input in double, and how far a float32 evaluation may be from them.</summary>
    /// <param name="input">[D].</param>
    /// <param name="logits">[C], overwritten: of the input and the parameters as they are, with every sum and power in double.</param>
    /// <param name="rounding">
    /// [C], overwritten: a bound ≥ 0 of the difference of a float32 evaluation in any order of
    /// summation, as good as the classifier knows it.
    /// </param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    void PreciseLogits(ReadOnlySpan<float> input, Span<double> logits, Span<double> rounding);

    /// <summary>Computes the same for several inputs: one after the other, unless a classifier knows how to share the work.</summary>
    /// <param name="inputs">[n × D].</param>
    /// <param name="logits">[n · C], overwritten, row by row.</param>
    /// <param name="rounding">[n · C], overwritten, row by row.</param>
    /// <remarks>The results of a row are those of the row alone, to the last bit.</remarks>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    void PreciseLogits(Matrix inputs, Span<double> logits, Span<double> rounding)
    {
        for (int i = 0; i < inputs.Rows; i++)
            PreciseLogits(inputs.Row(i), logits.Slice(i * Outputs, Outputs), rounding.Slice(i * Outputs, Outputs));
    }
}
