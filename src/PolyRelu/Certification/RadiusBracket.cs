namespace PolyRelu.Certification;

/// <summary>The distance of one sample to the nearest input that the program misclassifies, from both sides.</summary>
/// <param name="CertifiedRadius">Proven: no float32 input within this radius is misclassified; 0 where nothing is.</param>
/// <param name="AttackRadius">
/// Distance of the nearest misclassified input found, as the program was asked; 0 where the sample is one, +∞ where none was found.
/// </param>
/// <param name="Stage">The strongest stage that the proof needed for any rival; <c>clean</c> where the sample is misclassified.</param>
public sealed record RadiusBracket(double CertifiedRadius, double AttackRadius, string Stage)
{
    /// <summary>The misclassified input [D] at the attack radius; null where none was found.</summary>
    public float[]? Example { get; init; }

    /// <summary>The proof for every rival, of sets at least as large as the certified radius; none where that is 0.</summary>
    internal IReadOnlyList<PairProof> Proofs { get; init; } = [];

    /// <summary>(attack − certified)/attack; 0 where both are 0, 1 where no example was found.</summary>
    public double Gap => AttackRadius == 0 ? 0 : double.IsFinite(AttackRadius) ? 1 - (CertifiedRadius / AttackRadius) : 1;

    /// <summary>Wall time of the sample, in seconds.</summary>
    public double Seconds { get; init; }
}
