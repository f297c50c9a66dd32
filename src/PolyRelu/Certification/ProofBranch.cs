namespace PolyRelu.Certification;

/// <summary>The proof for one part of a set: rounds, and where they do not decide, a cut of what they leave.</summary>
/// <param name="Slabs">What the part is cut by, the latest last; empty for a whole set.</param>
/// <param name="Rounds">The rounds; none where nothing lies in the part.</param>
/// <param name="Cut">Two parts that together hold the part; null where the rounds decide.</param>
internal sealed record ProofBranch(IReadOnlyList<Slab> Slabs, IReadOnlyList<ProofRound> Rounds, ProofCut? Cut)
{
    /// <summary>What a search has proven.</summary>
    public static ProofBranch Of(PairSearch search) => new(
        search.Function.Space.Set is SlabbedSet part ? part.Slabs : [], [.. search.Rounds],
        search.Split is { } split ? new(split.Direction, Of(split.Below), Of(split.Above)) : null);
}
