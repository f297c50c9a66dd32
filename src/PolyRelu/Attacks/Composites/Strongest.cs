using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Composites;

/// <summary>The strongest list of attacks there is for one point of a curve, cheapest first.</summary>
/// <remarks>
/// fixed-point, opposite-centre (where centres are known), apgd-margin, apgd-ce, apgd-t, pgd with three random starts, then the search for
/// the nearest examples (<see cref="Nearest"/>). No attack has the last word: what survives is robust against these, not certified.
/// </remarks>
public static class Strongest
{
    private const string Name = "strongest";

    /// <summary>The registry's entry.</summary>
    public static readonly AttackRegistration<StrongestSettings> Registration = new(
        Name, "fixed-point, opposite-centre where centres are known, apgd-margin, apgd-ce, apgd-t, pgd, then nearest, in "
            + "order.", Create);

    private const int PgdRestarts = 3;

    /// <summary>The sequence.</summary>
    /// <param name="settings">What applies to every attack of it that has the setting; null for nothing.</param>
    /// <param name="context">What is known of the data; null for nothing.</param>
    public static Attack Create(StrongestSettings? settings = null, AttackContext? context = null)
    {
        SettingChoices given = SettingChoices.Of(settings ?? new StrongestSettings());
        AttackContext known = context ?? AttackContext.None;
        List<Attack> attacks = [new FixedPoint(given.Over(new FixedPointSettings()), known)];
        if (known.Centres is not null) attacks.Add(new OppositeCentre(known));
        attacks.Add(AutoPgd.Margin.Create(given.Over(new AutoPgdSettings()), known));
        attacks.Add(AutoPgd.CrossEntropy.Create(given.Over(new AutoPgdSettings()), known));
        attacks.Add(AutoPgd.Targeted.Create(given.Over(new TargetedAutoPgdSettings()), known));
        attacks.Add(new Pgd(given.Over(new PgdSettings { Restarts = PgdRestarts }), known));
        attacks.Add(new FromNearest(given, known));
        return new AttackSequence(attacks) { RegisteredAs = Name };
    }
}
