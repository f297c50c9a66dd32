using System.Runtime.InteropServices;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>
/// What a classifier promises about its inputs (<see cref="IClassifier.Logits"/>), and how to ask one that may not keep it.
/// </summary>
internal static class ClassifierContract
{
    /// <summary>Asks about a copy, so that the inputs stay as they are, and looks whether the classifier left it alone.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="inputs">[n × D].</param>
    /// <param name="logits">[n × C], overwritten.</param>
    /// <exception cref="InvalidOperationException">The classifier wrote to what it was asked about.</exception>
    public static void LogitsOfCopy(this IClassifier classifier, Matrix inputs, Matrix logits)
    {
        if (classifier.Guarantees.KeepsContract)
        {
            classifier.Logits(inputs, logits);
            return;
        }
        Matrix copy = inputs.Copy();
        classifier.Logits(copy, logits);
        RequireUnchanged(classifier, inputs, copy);
    }

    /// <summary>Checks that a classifier left alone what it was asked about.</summary>
    /// <param name="classifier">The classifier.</param>
    /// <param name="before">[n × D], what it was given.</param>
    /// <param name="after">[n × D], the same afterwards.</param>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void RequireUnchanged(IClassifier classifier, Matrix before, Matrix after)
    {
        for (int i = 0; i < before.Rows; i++)
        {
            ReadOnlySpan<float> given = before.Row(i), left = after.Row(i);
            int place = MemoryMarshal.Cast<float, int>(given).CommonPrefixLength(MemoryMarshal.Cast<float, int>(left));
            if (place < given.Length)
                throw new InvalidOperationException($"The classifier {classifier.GetType().Name} wrote to its inputs (feature {place} of "
                    + $"row {i} was {given[place]} and is {left[place]}), so that nothing measured with it would mean anything; let it "
                    + "work on a copy.");
        }
    }
}
