using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.MinimumNorm;
using PolyRelu.Attacks.Settings;
using PolyRelu.Geometry;

namespace PolyRelu.Attacks.Composites;

/// <summary>The attacks that together find the nearest examples for the fewest passes.</summary>
/// <remarks>
/// First, against nine rivals in turn and 30 steps each, FMN in L∞ and L2 and FAB in L1; then boundary-descent, which begins beyond the
/// boundary; then Auto-PGD on the margin by bisection, from what is known. In L0, which the others lack, targeted FMN and σ-zero. Chosen by
/// measurement among lists of all attacks that look for nearest examples (docs/attacks.md, "Lists of attacks"): FMN comes as
/// near as FAB with 100 steps, for a third of the passes, except in L1 without a box.
/// As an attack within a radius it searches up to one and a half radii and goes inwards from there (<see cref="FromNearest"/>).
/// </remarks>
public static class Nearest
{
    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<NearestSettings> Registration = new(
        "nearest", "The search for nearest examples: fmn-t (in L1 fab-t), boundary-descent, then apgd-margin inwards, by bisection.",
        Create);

    private const int Steps = 30;

    /// <summary>The attack within a radius.</summary>
    /// <param name="settings">What applies to every attack of it that has the setting; null for nothing.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public static Attack Create(NearestSettings? settings = null, AttackContext? context = null) =>
        new FromNearest(SettingChoices.Of(settings ?? new NearestSettings()), context ?? AttackContext.None);

    /// <summary>The attacks before the bisection.</summary>
    internal static IReadOnlyList<BoundaryAttack> Outside(SettingChoices given, AttackContext context, Norm norm)
    {
        if (norm == Norm.L0)
            return [new Fmn(given.Over(new TargetedFmnSettings()), context), new SigmaZero(given.Over(new SigmaZeroSettings()), context)];
        BoundaryAttack first = norm == Norm.L1 ? new Fab(given.Over(new TargetedFabSettings { Iterations = Steps }), context)
            : new Fmn(given.Over(new TargetedFmnSettings { Iterations = Steps }), context);
        return [first, new BoundaryDescent(given.Over(new BoundaryDescentSettings()), context)];
    }

    /// <summary>All of them, each to improve on what those before it found.</summary>
    internal static IReadOnlyList<IMinimumNormAttack> Approaches(SettingChoices given, AttackContext context, Norm norm, int outputs)
    {
        List<IMinimumNormAttack> attacks = [.. Outside(given, context, norm)];
        Attack gradient = BisectedAttack.Of(given, context, outputs);
        if (gradient.Supports(norm)) attacks.Add(new Bisection(gradient));
        return attacks;
    }
}
