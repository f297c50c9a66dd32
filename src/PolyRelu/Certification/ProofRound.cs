namespace PolyRelu.Certification;

/// <summary>One bound of a proof, with all that is needed to compute it again.</summary>
/// <param name="Bound">LB: F is not below it where the round holds.</param>
internal abstract record ProofRound(double Bound)
{
    /// <summary>The F that the round is about.</summary>
    public required MarginTerms Terms { get; init; }
}
