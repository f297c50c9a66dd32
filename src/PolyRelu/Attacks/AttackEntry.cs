namespace PolyRelu.Attacks;

/// <summary>What one attack of a sequence did.</summary>
/// <param name="Identity">Which attack ran.</param>
/// <param name="RobustAccuracy">Fraction of all points still robust after it (the attacks before it included).</param>
/// <param name="Attacked">Points it attacked: those classified correctly and not broken before.</param>
/// <param name="Broken">Points it broke.</param>
/// <param name="Seconds">Wall time.</param>
public sealed record AttackEntry(AttackIdentity Identity, double RobustAccuracy, int Attacked, int Broken, double Seconds)
{
    /// <summary>Name of the attack that ran, for people; says so where few outputs made it use another loss.</summary>
    public string Name => Identity.Label;

    /// <summary>[n]: whether each point is still robust after it (the attacks before it included).</summary>
    public bool[] Robust { get; init; } = [];
}
