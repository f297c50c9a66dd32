using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>The nearest adversarial example known for every sample, an upper bound of its distance to the decision boundary.</summary>
/// <remarks>The robust accuracy it implies at a radius never grows with the radius.</remarks>
public sealed class NearestExamples
{
    private readonly double[] distances;
    private readonly AttackIdentity?[] foundBy;
    private readonly bool?[] confirmed;

    /// <summary>Nothing known yet.</summary>
    public NearestExamples(Samples samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        distances = new double[samples.Count];
        Array.Fill(distances, double.PositiveInfinity);
        foundBy = new AttackIdentity?[samples.Count];
        confirmed = new bool?[samples.Count];
        Adversarials = samples.Inputs.Copy();
    }

    /// <summary>What another one knows about some samples.</summary>
    private NearestExamples(NearestExamples other, int[] indices)
    {
        distances = Array.ConvertAll(indices, i => other.distances[i]);
        foundBy = Array.ConvertAll(indices, i => other.foundBy[i]);
        confirmed = Array.ConvertAll(indices, i => other.confirmed[i]);
        Adversarials = other.Adversarials.Choose(indices);
    }

    /// <summary>Number of samples n.</summary>
    public int Count => distances.Length;

    /// <summary>Distance of every sample's nearest example; 0 where the sample itself is misclassified, +∞ where none is known.</summary>
    public ReadOnlySpan<double> Distances => distances;

    /// <summary>[n × D]; the clean input where no example is known.</summary>
    public Matrix Adversarials { get; }

    /// <summary>
    /// Which attack found every sample's example; <see cref="AttackIdentity.Misclassified"/> where
    /// the sample is one, null where none is known.
    /// </summary>
    public IReadOnlyList<AttackIdentity?> FoundBy => foundBy;

    /// <summary>
    /// Whether a float64 evaluation misclassifies every sample's example too; null where none is known, or the classifier has no such
    /// evaluation (<see cref="IPreciseClassifier"/>).
    /// </summary>
    public IReadOnlyList<bool?> Confirmed => confirmed;

    /// <summary>Keeps an example if it is nearer than the one known.</summary>
    /// <param name="sample">Index of the sample.</param>
    /// <param name="adversarial">[D], misclassified.</param>
    /// <param name="distance">Its distance from the sample; 0 says that the sample itself is misclassified, which no attack found.</param>
    /// <param name="attack">Which attack found it.</param>
    /// <param name="isConfirmed">Whether a float64 evaluation misclassifies it too; null where it was not asked.</param>
    /// <returns>Whether it was nearer.</returns>
    public bool Offer(int sample, ReadOnlySpan<float> adversarial, double distance, AttackIdentity attack, bool? isConfirmed = null)
    {
        if (!(distance < distances[sample])) return false;
        confirmed[sample] = isConfirmed;
        distances[sample] = distance;
        foundBy[sample] = distance == 0 ? AttackIdentity.Misclassified : attack;
        adversarial.CopyTo(Adversarials.Row(sample));
        return true;
    }

    /// <summary>Fraction of samples with no known example within a radius.</summary>
    public double RobustAccuracy(double radius) => Fraction.Of(distances.Count(distance => distance > radius), Count);

    /// <summary>What is known now, whatever is found later: where a search begins to note what it finds.</summary>
    public NearestExamples Copy() => Choose([.. Enumerable.Range(0, Count)]);

    /// <summary>What is known about some samples, in the order given.</summary>
    internal NearestExamples Choose(int[] indices) => new(this, indices);

    /// <summary>What an attack returned, if it is about the samples that it was asked about.</summary>
    /// <exception cref="InvalidOperationException">It is not.</exception>
    internal static NearestExamples Require(NearestExamples? found, string attack, Samples samples)
    {
        if (found is not null && found.Count == samples.Count && found.Adversarials.Columns == samples.Inputs.Columns) return found;
        string got = found is null ? "nothing" : $"examples of [{found.Count} × {found.Adversarials.Columns}]";
        throw new InvalidOperationException(
            $"The attack {attack} was asked for the nearest examples of [{samples.Count} × {samples.Inputs.Columns}] and returned {got}; "
            + "it is to return a copy of what its goal knows, improved.");
    }

    /// <summary>Checks that this is about as many samples as given.</summary>
    internal void RequireCount(int count)
    {
        if (count != Count)
            throw new ArgumentException($"The nearest examples are of {Plural.Of(Count, "sample")}; got {Plural.Of(count, "sample")}.");
    }
}
