namespace PolyRelu.Attacks;

/// <summary>Which attack ran, as results carry it: what programs compare, and what people read.</summary>
/// <param name="Id">
/// Name of the attack, as registered: <c>apgd-t</c>. Empty only where no attack was needed (<see cref="Misclassified"/>).
/// </param>
/// <param name="Variant">
/// What ran where the same attack may run as several: the loss it climbed (<c>targeted-dlr</c>, <c>targeted-margin</c>), or where
/// it started; null where there is one way only.
/// </param>
/// <param name="Label">As people read it: <c>apgd-t (margin)</c>. Nothing is decided by it.</param>
public sealed record AttackIdentity(string Id, string? Variant, string Label)
{
    /// <summary>In place of an attack: the point is misclassified without one. Its empty id is no attack's.</summary>
    public static readonly AttackIdentity Misclassified = new("", null, AttackResult.Misclassified);

    /// <summary>The identity of an attack that runs in one way only.</summary>
    public static AttackIdentity Of(string name) => new(name, null, name);
}
