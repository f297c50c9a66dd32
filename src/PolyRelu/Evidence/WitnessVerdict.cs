namespace PolyRelu.Evidence;

/// <summary>What the check of a witness found.</summary>
/// <param name="Examples">Adversarial examples checked.</param>
/// <param name="Failures">What does not hold, one sentence each.</param>
public sealed record WitnessVerdict(int Examples, IReadOnlyList<string> Failures)
{
    /// <summary>Whether every claim holds.</summary>
    public bool Holds => Failures.Count == 0;
}
