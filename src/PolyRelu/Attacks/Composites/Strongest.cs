using PolyRelu.Attacks.ClosedForm;
using PolyRelu.Attacks.ProjectedGradient;

namespace PolyRelu.Attacks.Composites;

/// <summary>The strongest list of attacks there is for one point of a curve, cheapest first.</summary>
/// <remarks>
/// fixed-point, opposite-centre (where centres are known), apgd-margin, apgd-ce, apgd-t, pgd with three random starts, then the search for
/// the nearest examples: fab-t, boundary-descent, and apgd-margin from what they find just outside the ball (<see cref="FromNearest"/>). No
/// attack has the last word: what survives is robust against these, not certified.
/// </remarks>
public static class Strongest
{
    private const string Name = "strongest";

    /// <summary>The registry's entry.</summary>
    public static readonly Registration<AttackFactory> Registration = new(
        Name, "fixed-point, opposite-centre where centres are known, apgd-margin, apgd-ce, apgd-t, pgd, then the search for nearest "
            + "examples (fab-t, boundary-descent, apgd-margin inwards), in order.", Create)
    { Settings = ["iterations", "restarts", "targets", "answers", "step", "loss", "random-start", "large-radii"] };

    /// <summary>The sequence for these settings; iterations apply to every attack of it.</summary>
    public static Attack Create(AttackSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        List<Attack> attacks = [new FixedPoint(settings)];
        if (settings.Centres is not null) attacks.Add(new OppositeCentre(settings));
        attacks.Add(AutoPgd.Margin.Value(settings));
        attacks.Add(AutoPgd.CrossEntropy.Value(settings));
        attacks.Add(AutoPgd.Targeted.Value(settings));
        attacks.Add(new Pgd(settings with { Restarts = settings.Restarts ?? 3 }));
        attacks.Add(new FromNearest(settings));
        return new AttackSequence(attacks) { RegisteredAs = Name };
    }
}
