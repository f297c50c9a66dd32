using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Composites;

/// <summary>What comes after AutoAttack: the list that breaks as many points for the fewest passes.</summary>
/// <remarks>
/// Opposite-centre where centres of two classes are known; then in L∞ and L2: fmn (20 steps), malt (5 targets), fmn-t (3 targets, 30
/// steps), boundary-descent; in L1: fmn (30 steps), fab-t (30 steps), malt (5 targets), boundary-descent. Targeted attacks take the rival
/// whose linearised boundary is nearest first (<see cref="RivalOrder"/>), so that few targets do what nine do; fmn breaks most points for a
/// quarter of the passes of a whole Auto-PGD; FAB, half of AutoAttack's time, stays in L1 alone, where it finds what the others do not
/// (docs/attacks.md, "After AutoAttack"). Square follows where gradients mislead (<see cref="MisleadingSlopes"/>), and is all there is
/// against a victim without gradients. Evaluations begin with certificates where there are any (<see cref="AttackChoice.CertifiesFirst"/>):
/// what is proven is not attacked.
/// Settings that are given apply to every attack of the list.
/// </remarks>
public sealed class AutoAttackNext : CompositeAttack
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<FullAutoAttackSettings> Registration = new(
        "autoattack-next", "Certificates, then what breaks soonest per pass: fmn, malt, fmn-t (in L1 fab-t), boundary-descent; square "
            + "where gradients mislead.",
        static (settings, context) => new AutoAttackNext(SettingChoices.Of(settings), context), certifiesFirst: true);

    private const int FewSteps = 20;
    private const int Steps = 30;
    private const int FewTargets = 3;
    private const int Targets = 5;
    private const int Starts = 3;

    private readonly SettingChoices given;
    private readonly AttackContext context;
    private readonly Square square;

    private AutoAttackNext(SettingChoices given, AttackContext context)
    {
        (this.given, this.context) = (given, context);
        square = new Square(given.Over(new SquareSettings()), context);
    }

    /// <inheritdoc/>
    public override string Name => Registration.Name;

    /// <remarks>Against a victim without them it is Square.</remarks>
    /// <inheritdoc/>
    public override bool NeedsGradients => false;

    /// <inheritdoc/>
    protected internal override void Require(IClassifier victim, ThreatModel threat)
    {
        ArgumentNullException.ThrowIfNull(victim);
        ArgumentNullException.ThrowIfNull(threat);
        RequireNorm(threat.Norm);
        foreach (Attack attack in Against(victim, threat.Norm)) attack.Require(victim, threat);
    }

    internal override bool Suits(IClassifier victim, ThreatModel threat) =>
        Supports(threat.Norm) && Against(victim, threat.Norm).All(attack => attack.Suits(victim, threat));

    internal override IEnumerable<AttackPart> Parts(Norm norm, IClassifier victim)
    {
        IEnumerable<AttackPart> parts = Against(victim, norm).SkipLast(1).SelectMany(attack => attack.Parts(norm, victim));
        AttackIdentity identity = square.IdentityFor(victim.Outputs);
        return victim is IDifferentiableClassifier ? parts.Append(new SquareWhereAsked(identity, square))
            : parts.Append(new SearchPart(identity, square));
    }

    private protected override IReadOnlyList<Attack> In(Norm norm) =>
        norm.IsConvex ? [.. Closed(outputs: 1), .. WithGradients(norm, starts: 1), square] : [];

    /// <summary>The list against a victim; Square stands last.</summary>
    private IEnumerable<Attack> Against(IClassifier victim, Norm norm) =>
    [
        .. Closed(victim.Outputs),
        .. victim is IDifferentiableClassifier ? WithGradients(norm, StartsAgainst(victim)) : [],
        square,
    ];

    /// <summary>Where there is one rival, other starts stand for other targets.</summary>
    private static int StartsAgainst(IClassifier victim) => Margin.Classes(victim.Outputs) > 2 ? 1 : Starts;

    private IEnumerable<Attack> Closed(int outputs) => context.Centres is null || outputs > 1 ? [] : [new OppositeCentre(context)];

    private IEnumerable<Attack> WithGradients(Norm norm, int starts)
    {
        bool isL1 = norm == Norm.L1;
        TargetedAutoPgdSettings rivals = new() { Targets = Targets, Restarts = starts };
        yield return new Fmn(given.Over(new FmnSettings { Iterations = isL1 ? Steps : FewSteps }), context);
        if (isL1) yield return new Fab(given.Over(new TargetedFabSettings { Iterations = Steps }), context);
        yield return AutoPgd.Malt.Create(given.Over(rivals), context);
        if (!isL1) yield return new Fmn(given.Over(new TargetedFmnSettings { Iterations = Steps, Targets = FewTargets }), context);
        yield return new BoundaryDescent(given.Over(new BoundaryDescentSettings()), context);
    }

    /// <summary>Square around the points at which gradients mislead.</summary>
    private sealed class SquareWhereAsked(AttackIdentity identity, Square square) : AttackPart(identity, square)
    {
        public override int[] Choose(AttackRun run, int[] indices) => MisleadingSlopes.Of(run, indices);

        public override void Search(AttackRun run, int[] indices, int place) =>
            Attack.SearchBatches(run, indices, place, isLast: run.IsLast);
    }
}
