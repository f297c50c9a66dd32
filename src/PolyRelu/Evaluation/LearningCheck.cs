using System.Globalization;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Theory;
using static System.FormattableString;

namespace PolyRelu.Evaluation;

/// <summary>Looks whether a classifier has learned anything: robust accuracy of one that has not is no finding.</summary>
/// <remarks>
/// Chance is the rate of the most frequent label among the samples: what a constant classifier reaches. A classifier is at chance where the
/// exact interval of its accuracy (Clopper and Pearson, 99%) reaches down to that rate, and its accuracy lies nearer to it than to 1.
/// Where there are so few samples that even a classifier without errors could not be told from a constant one, nothing is said.
/// </remarks>
public static class LearningCheck
{
    /// <summary>Confidence of the interval that an accuracy is compared with chance by.</summary>
    public const double Confidence = 0.99;

    private const int Block = 1024;
    private const double MostTied = 0.5;
    private const double LeastChange = 1e-3;

    private const string NotLearned =
        "Accuracies of a classifier that has learned nothing are no finding: train it longer or from a larger start, or give it the data "
            + "that it was trained on (labels, task, scaling).";

    /// <summary>What the predictions on labelled samples say.</summary>
    /// <param name="classifier">The classifier; asked once about every sample, of which it gets a copy.</param>
    /// <param name="samples">Inputs [n × D] with labels.</param>
    /// <returns>Nothing where it has learned something.</returns>
    /// <exception cref="ArgumentException">Dimensions or labels do not fit the classifier.</exception>
    public static IReadOnlyList<Caveat> OfPredictions(IClassifier classifier, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Inputs.Columns != classifier.InputDimension)
            throw new ArgumentException($"The samples have {Plural.Of(samples.Inputs.Columns, "feature")}; the classifier takes "
                + $"{classifier.InputDimension}.", nameof(samples));
        Margin.Require(samples.Labels, classifier.Outputs);
        if (samples.Count == 0) return [];
        (int correct, int tied, bool constant) = Count(classifier, samples);
        Caveat? found = tied >= MostTied * samples.Count ? Tied(classifier.Outputs, tied, samples.Count)
            : AtChance(correct, samples, constant);
        return found is null ? [] : [found];
    }

    /// <summary>What the losses of a training say.</summary>
    /// <param name="losses">Mean training loss of every epoch, in order.</param>
    /// <returns>A caveat where the last is within a thousandth of the first; none for fewer than two epochs.</returns>
    public static Caveat? OfLosses(IReadOnlyList<double> losses)
    {
        ArgumentNullException.ThrowIfNull(losses);
        if (losses.Count < 2) return null;
        (double first, double last) = (losses[0], losses[^1]);
        return Math.Abs(last - first) > LeastChange * Math.Abs(first) ? null : new Caveat(
            CaveatKind.LossUnchanged,
            Invariant($"The training loss is {first:G5} in the first of {Plural.Of(losses.Count, "epoch")} and {last:G5} in the last."),
            "The network has hardly been trained: raise the scale of its start, the learning rate or the number of epochs.");
    }

    private static (int Correct, int Tied, bool Constant) Count(IClassifier classifier, Samples samples)
    {
        int correct = 0, tied = 0;
        int? only = null;
        bool constant = true;
        for (int first = 0; first < samples.Count; first += Block)
        {
            Matrix inputs = samples.Inputs.RowRange(first, Math.Min(Block, samples.Count - first)).Copy(),
                logits = new(inputs.Rows, classifier.Outputs);
            classifier.Logits(inputs, logits);
            correct += Predictions.Correct(logits, samples.Labels[first..(first + inputs.Rows)]).Count(right => right);
            for (int i = 0; i < inputs.Rows; i++)
            {
                ReadOnlySpan<float> row = logits.Row(i);
                if (row.IndexOfAnyExcept(row.Length == 1 ? 0f : row[0]) < 0) tied++;
                constant &= (only ??= Margin.Prediction(row)) == Margin.Prediction(row);
            }
        }
        return (correct, tied, constant);
    }

    private static Caveat Tied(int outputs, int tied, int count) => new(
        CaveatKind.TiedLogits,
        string.Create(CultureInfo.InvariantCulture,
            $"{(outputs == 1 ? "The logit is 0" : "All logits are equal")} at {tied} of {Plural.Of(count, "point")}"
            + $"{(tied == count ? ": the classifier is constant on them" : "")}; such a point counts as misclassified."),
        NotLearned);

    private static Caveat? AtChance(int correct, Samples samples, bool constant)
    {
        int count = samples.Count, frequent = samples.Labels.GroupBy(label => label).Max(group => group.Count());
        double chance = (double)frequent / count, accuracy = (double)correct / count;
        if (frequent == count || BinomialInterval.Of(count, count, Confidence).Low <= chance) return null;
        if (BinomialInterval.Of(correct, count, Confidence).Low > chance || accuracy >= (1 + chance) / 2) return null;
        string most = Invariant($"always answering with the most frequent label gets {frequent}");
        return constant
            ? new Caveat(CaveatKind.ConstantPrediction,
                Invariant($"All {Plural.Of(count, "point")} get the same label, and {correct} of them are correct; {most}."), NotLearned)
            : new Caveat(CaveatKind.AtChance,
                Invariant($"Of {Plural.Of(count, "point")} {correct} are classified correctly, which is no better than chance: {most}."),
                    NotLearned);
    }
}
