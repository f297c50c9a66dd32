namespace PolyRelu.Evaluation;

/// <summary>A sign that an evaluation may overstate robustness.</summary>
public enum Symptom
{
    /// <summary>The margin has no gradient at points that are attacked by gradients.</summary>
    ZeroGradients,

    /// <summary>The gradient of a loss that levels off has vanished in single precision.</summary>
    VanishingLoss,

    /// <summary>The same input gives different logits.</summary>
    RandomisedOutputs,

    /// <summary>An attack by logits only broke points that gradient attacks before it had left.</summary>
    SquareAhead,

    /// <summary>Another attack breaks points that the chosen ones left robust.</summary>
    Masking,

    /// <summary>The margin's gradient holds elements that are not finite.</summary>
    NonFiniteGradients,

    /// <summary>Other attacks break so much of what AutoAttack left that it is off by more than a point in a hundred.</summary>
    /// <remarks>Cased as the word <c>autoattack-off</c> wants it, in which the attack is named as it is typed.</remarks>
    AutoattackOff,
}

/// <summary>One finding of <see cref="AttackDiagnostics"/>.</summary>
/// <param name="Symptom">What was found.</param>
/// <param name="Epsilon">The radius it was found at; null where it does not depend on one.</param>
/// <param name="Points">Points that show it.</param>
/// <param name="Examined">Points that were looked at.</param>
/// <param name="Finding">What was seen, a sentence.</param>
/// <param name="Advice">What to do about it, a sentence.</param>
public sealed record Diagnosis(Symptom Symptom, double? Epsilon, int Points, int Examined, string Finding, string Advice)
{
    /// <summary>The symptom as results name it: <c>masking</c>.</summary>
    public string Name => Wording.Of(Symptom);
}
