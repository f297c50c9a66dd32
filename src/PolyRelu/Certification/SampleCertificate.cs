namespace PolyRelu.Certification;

/// <summary>The verdict on one sample within one radius.</summary>
/// <param name="Verdict">What is known.</param>
/// <param name="Stage">
/// The strongest stage that the proof needed for any rival, or the one that came closest; <c>clean</c> where the sample itself is
/// misclassified, <c>attack</c> where an example was found.
/// </param>
/// <param name="LowerMargin">
/// A number not above the program's margin anywhere in the set: positive where certified; −∞ where no stage had a bound, and not a bound
/// but the example's margin where broken.
/// </param>
public sealed record SampleCertificate(Verdict Verdict, string Stage, double LowerMargin)
{
    /// <summary>An input [D] of the set that the program misclassifies; null unless broken by one.</summary>
    public float[]? Example { get; init; }

    /// <summary>
    /// Whether the set is undecided for what the float32 program may lose by rounding alone: the network in real numbers is proven to keep
    /// its label.
    /// </summary>
    public bool LostToRounding { get; init; }

    /// <summary>The proof for every rival, where certified.</summary>
    internal IReadOnlyList<PairProof> Proofs { get; init; } = [];

    /// <summary>Wall time of the sample, in seconds.</summary>
    public double Seconds { get; init; }
}
