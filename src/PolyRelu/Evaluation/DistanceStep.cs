using PolyRelu.Attacks;
namespace PolyRelu.Evaluation;

/// <summary>What is known after one attack of a search for the nearest examples.</summary>
/// <param name="Identity">Which attack.</param>
/// <param name="Seconds">Wall time of the attack.</param>
/// <param name="Nearest">The nearest examples that it and all before it found, each asked about and measured again.</param>
public sealed record DistanceStep(AttackIdentity Identity, double Seconds, NearestExamples Nearest)
{
    /// <summary>Name of the attack, for people.</summary>
    public string Name => Identity.Label;
}
