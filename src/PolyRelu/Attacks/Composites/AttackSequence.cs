using PolyRelu.Geometry;

namespace PolyRelu.Attacks.Composites;

/// <summary>Several attacks in order, each on the points that all before it left robust. Results hold one entry per attack.</summary>
public sealed class AttackSequence : CompositeAttack
{
    private readonly IReadOnlyList<Attack> attacks;

    /// <summary>A sequence named after its attacks, as results are labelled by what ran.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public AttackSequence(IReadOnlyList<Attack> attacks)
    {
        ArgumentNullException.ThrowIfNull(attacks);
        if (attacks.Count == 0) throw new ArgumentException("A sequence needs at least one attack.", nameof(attacks));
        this.attacks = attacks;
    }

    /// <inheritdoc/>
    public override string Name => string.Join(" + ", attacks.Select(attack => attack.Name));

    private protected override string Id => RegisteredAs ?? Name;

    /// <summary>The name under which the whole is registered; null for a list of the caller's own.</summary>
    internal string? RegisteredAs { get; init; }

    /// <summary>The attacks in order.</summary>
    public IReadOnlyList<Attack> Attacks => attacks;

    private protected override IReadOnlyList<Attack> In(Norm norm) => attacks;
}
