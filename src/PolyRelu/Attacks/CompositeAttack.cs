using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>
/// An attack made of others: it has parts and no search of its own. Each part attacks what all before it left robust, and has an entry in
/// the results.
/// </summary>
public abstract class CompositeAttack : Attack
{
    private protected CompositeAttack()
    {
    }

    /// <summary>Name under which it is registered, where results are labelled by its parts.</summary>
    private protected virtual string Id => Name;

    /// <inheritdoc/>
    public sealed override AttackIdentity IdentityFor(int outputs) => new(Id, null, Name);

    /// <summary>The attacks it is made of in a norm; none where it is not defined.</summary>
    private protected abstract IReadOnlyList<Attack> In(Norm norm);

    /// <inheritdoc/>
    public override bool NeedsGradients => Norm.All.Any(norm => In(norm).Any(attack => attack.NeedsGradients));

    /// <inheritdoc/>
    public override bool Supports(Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        return In(norm) is { Count: > 0 } attacks && attacks.All(attack => attack.Supports(norm));
    }

    /// <inheritdoc/>
    protected internal override void Require(IClassifier victim, ThreatModel threat)
    {
        RequireNorm(threat.Norm);
        foreach (Attack attack in In(threat.Norm)) attack.Require(victim, threat);
    }

    internal override bool Suits(IClassifier victim, ThreatModel threat) =>
        Supports(threat.Norm) && In(threat.Norm).All(attack => attack.Suits(victim, threat));

    internal override IEnumerable<AttackPart> Parts(Norm norm, IClassifier victim) =>
        In(norm).SelectMany(attack => attack.Parts(norm, victim));
}
