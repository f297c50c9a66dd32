using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Geometry;

namespace PolyRelu.Attacks.Composites;

/// <summary>AutoAttack: a fixed list of attacks without parameters to tune, each on the points that all before it left robust.</summary>
/// <remarks>
/// Croce and Hein 2020 (Reliable evaluation of adversarial robustness), with the lists and defaults of their code.
/// Standard: apgd-ce (in L1 with 5 restarts) → apgd-t (9 targets, in L1 5) → fab-t (9 targets) → square (5000 queries).
/// Plus: apgd-ce (5 restarts) → apgd-dlr (5) → fab (5) → square → apgd-t (9 targets) → fab-t (9).
/// Rand, for networks that answer at random: apgd-ce → apgd-dlr, each gradient averaged over 20 answers.
/// Every attack starts from the clean input. A point is broken when the network, asked again, misclassifies its example;
/// one that fails this stays with the attacks that follow. Where DLR is not defined (fewer than 3 classes, targeted 4) the margin
/// takes its place, and the entry's name says so. Settings that are given apply to every attack of the list.
/// </remarks>
public sealed class AutoAttack : CompositeAttack
{
    /// <summary>The standard version.</summary>
    public static readonly Registration<AttackFactory> Standard = new(
        "autoattack", "AutoAttack, standard: apgd-ce, apgd-t, fab-t, square (Croce and Hein 2020).", settings =>
            new AutoAttack("autoattack", settings, StandardList))
    { Settings = ["iterations", "restarts", "targets", "answers", "queries", "large-radii", "rescale-schedule"] };

    /// <summary>The version with restarts and untargeted attacks.</summary>
    public static readonly Registration<AttackFactory> Plus = new(
        "autoattack-plus", "AutoAttack, plus: apgd-ce, apgd-dlr, fab, square, apgd-t, fab-t; 5 restarts of the untargeted ones.",
        settings => new AutoAttack("autoattack-plus", settings, PlusList))
    { Settings = ["iterations", "restarts", "targets", "answers", "queries", "large-radii", "rescale-schedule"] };

    /// <summary>The version for randomised networks.</summary>
    public static readonly Registration<AttackFactory> Randomised = new(
        "autoattack-rand", "AutoAttack, rand: apgd-ce and apgd-dlr with gradients averaged over 20 answers, for randomised networks.",
        settings => new AutoAttack("autoattack-rand", settings, RandomisedList))
    { Settings = ["iterations", "restarts", "answers", "large-radii"] };

    private const int ManyRestarts = 5;
    private const int FewTargets = 5;
    private const int ManyAnswers = 20;

    private readonly Dictionary<Norm, IReadOnlyList<Attack>> lists;

    private AutoAttack(string name, AttackSettings settings, Func<AttackSettings, Norm, IReadOnlyList<Attack>> list)
    {
        Name = name;
        lists = Norm.All.ToDictionary(norm => norm, norm => list(settings, norm));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The attacks that run in a norm, in order.</summary>
    public IReadOnlyList<Attack> AttacksIn(Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        return lists[norm];
    }

    private protected override IReadOnlyList<Attack> In(Norm norm) => lists[norm];

    private static IReadOnlyList<Attack> StandardList(AttackSettings settings, Norm norm) =>
    [
        AutoPgd.CrossEntropy.Value(norm == Norm.L1 ? WithRestarts(settings) : settings),
        AutoPgd.Targeted.Value(norm == Norm.L1 ? settings with { Targets = settings.Targets ?? FewTargets } : settings),
        Fab.Targeted.Value(settings),
        Square.Registration.Value(settings),
    ];

    private static IReadOnlyList<Attack> PlusList(AttackSettings settings, Norm norm) =>
    [
        AutoPgd.CrossEntropy.Value(WithRestarts(settings)),
        AutoPgd.LogitRatio.Value(WithRestarts(settings)),
        Fab.Untargeted.Value(WithRestarts(settings)),
        Square.Registration.Value(settings),
        AutoPgd.Targeted.Value(settings),
        Fab.Targeted.Value(settings),
    ];

    private static IReadOnlyList<Attack> RandomisedList(AttackSettings settings, Norm norm)
    {
        AttackSettings averaged = settings with { EotIterations = settings.EotIterations ?? ManyAnswers };
        return [AutoPgd.CrossEntropy.Value(averaged), AutoPgd.LogitRatio.Value(averaged)];
    }

    private static AttackSettings WithRestarts(AttackSettings settings) => settings with { Restarts = settings.Restarts ?? ManyRestarts };
}
