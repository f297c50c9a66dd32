using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// Moves adversarial examples outwards until a float64 evaluation misclassifies them by more than float32
/// may err, and says which ones it misclassifies.
/// </summary>
/// <remarks>
/// Along the straight line from the clean input through the example, by a share of the distance that is doubled from
/// 2⁻²⁰ on, to 2⁻⁶ at most, and then halved back between the last two. Where ball or box leave no room, or the class
/// changes on the way, the example stays as it is.
/// </remarks>
public sealed class PreciseExamples
{
    private const int FirstShare = -20;
    private const int LastShare = -6;
    private const int Halvings = 3;

    private readonly IClassifier victim;
    private readonly PreciseMargin margins;
    private readonly Matrix asked;
    private readonly Matrix answer;

    /// <summary>Examples of a classifier; it is an <see cref="IPreciseClassifier"/>, or nothing can be said about them.</summary>
    public PreciseExamples(IClassifier victim)
    {
        ArgumentNullException.ThrowIfNull(victim);
        this.victim = victim;
        margins = new PreciseMargin(victim);
        asked = new Matrix(1, victim.InputDimension);
        answer = new Matrix(1, victim.Outputs);
    }

    /// <summary>Whether a float64 evaluation misclassifies an input; null where the classifier has none.</summary>
    /// <param name="input">[D].</param>
    /// <param name="label">Its label.</param>
    public bool? Confirms(ReadOnlySpan<float> input, int label) => margins.Misclassifies(input, label);

    /// <summary>Moves an example outwards where float64 does not misclassify it by more than float32 may err.</summary>
    /// <param name="threat">Norm, ranges of the features, and the radius that the example must not leave.</param>
    /// <param name="clean">The clean input [D].</param>
    /// <param name="label">Its label.</param>
    /// <param name="example">[D], misclassified; changed in place to one that is so by a margin, or left as it is.</param>
    /// <returns>Whether it was moved.</returns>
    public bool Settle(ThreatModel threat, ReadOnlySpan<float> clean, int label, Span<float> example)
    {
        ArgumentNullException.ThrowIfNull(threat);
        if (!margins.IsKnown || margins.IsBeyondRounding(example, label)) return false;
        Span<float> trial = new float[example.Length], kept = new float[example.Length];
        int exponent = FirstShare;
        while (!Holds(Math.ScaleB(1, exponent), example, kept, clean))
            if (++exponent > LastShare) return false;
        double within = exponent == FirstShare ? 0 : Math.ScaleB(1, exponent - 1), beyond = Math.ScaleB(1, exponent);
        for (int step = 0; step < Halvings; step++)
        {
            double middle = (within + beyond) / 2;
            if (!Holds(middle, example, trial, clean))
            {
                within = middle;
                continue;
            }
            beyond = middle;
            trial.CopyTo(kept);
        }
        kept.CopyTo(example);
        return true;

        bool Holds(double share, ReadOnlySpan<float> from, Span<float> point, ReadOnlySpan<float> clean)
        {
            for (int i = 0; i < point.Length; i++) point[i] = (float)(clean[i] + ((1 + share) * ((double)from[i] - clean[i])));
            threat.Clamp(clean, point);
            return threat.Norm.Distance(point, clean) <= threat.Radius && margins.IsBeyondRounding(point, label)
                && IsMisclassified(point, label);
        }
    }

    private bool IsMisclassified(ReadOnlySpan<float> input, int label)
    {
        input.CopyTo(asked.Row(0));
        victim.Logits(asked, answer);
        return !Margin.IsCorrect(answer.Row(0), label);
    }
}
