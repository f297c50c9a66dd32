using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Composites;

/// <summary>Several attacks in order, each on the points that all before it left robust. Results hold one entry per attack.</summary>
public class AttackSequence : Attack
{
    private readonly IReadOnlyList<Attack> attacks;

    /// <summary>A sequence named after its attacks, as results are labelled by what ran.</summary>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    public AttackSequence(IReadOnlyList<Attack> attacks, AttackSettings? settings = null)
        : base(settings ?? AttackSettings.Default)
    {
        ArgumentNullException.ThrowIfNull(attacks);
        if (attacks.Count == 0) throw new ArgumentException("A sequence needs at least one attack.", nameof(attacks));
        this.attacks = attacks;
    }

    /// <inheritdoc/>
    public override string Name => string.Join(" + ", attacks.Select(attack => attack.Name));

    internal override string Id => RegisteredAs ?? Name;

    /// <summary>The name under which the whole is registered; null for a list of the caller's own.</summary>
    internal string? RegisteredAs { get; init; }

    /// <inheritdoc/>
    public override bool NeedsGradients => attacks.Any(attack => attack.NeedsGradients);

    /// <summary>The attacks in order.</summary>
    public IReadOnlyList<Attack> Attacks => attacks;

    /// <inheritdoc/>
    public override bool Supports(Norm norm) => attacks.All(attack => attack.Supports(norm));

    /// <inheritdoc/>
    protected internal override void Require(IClassifier victim, ThreatModel threat)
    {
        foreach (Attack attack in attacks) attack.Require(victim, threat);
    }

    /// <summary>Not called: the attacks of the sequence search.</summary>
    protected sealed override void Search(AttackBatch batch) =>
        throw new InvalidOperationException("A sequence searches through its attacks.");

    internal override IEnumerable<AttackPart> Parts(Norm norm, int outputs) => attacks.SelectMany(attack => attack.Parts(norm, outputs));

    internal override int SearchSamples(AttackRun run, int[] indices, int place)
    {
        (double from, double width) = run.ProgressWindow;
        for (int i = 0; i < attacks.Count; i++)
        {
            run.ProgressWindow = (from + (width * i / attacks.Count), width / attacks.Count);
            place = attacks[i].SearchSamples(run, [.. indices.Where(sample => !run.Ledger.IsBroken(sample))], place);
        }
        run.ProgressWindow = (from, width);
        return place;
    }
}
