using PolyRelu.Attacks.Boundary;
using PolyRelu.Attacks.ProjectedGradient;
using PolyRelu.Attacks.RandomSearch;
using PolyRelu.Attacks.Settings;
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
    public static readonly AttackRegistration<FullAutoAttackSettings> Standard = new(
        "autoattack", "AutoAttack, standard: apgd-ce, apgd-t, fab-t, square (Croce and Hein 2020).",
        static (settings, context) => new AutoAttack("autoattack", SettingChoices.Of(settings), context, StandardList));

    /// <summary>The version with restarts and untargeted attacks.</summary>
    public static readonly AttackRegistration<FullAutoAttackSettings> Plus = new(
        "autoattack-plus", "AutoAttack, plus: apgd-ce, apgd-dlr, fab, square, apgd-t, fab-t; 5 restarts of the untargeted ones.",
        static (settings, context) => new AutoAttack("autoattack-plus", SettingChoices.Of(settings), context, PlusList));

    /// <summary>The version for randomised networks.</summary>
    public static readonly AttackRegistration<AutoAttackSettings> Randomised = new(
        "autoattack-rand", "AutoAttack, rand: apgd-ce and apgd-dlr with gradients averaged over 20 answers, for randomised networks.",
        static (settings, context) => new AutoAttack("autoattack-rand", SettingChoices.Of(settings), context, RandomisedList));

    private const int ManyRestarts = 5;
    private const int FewTargets = 5;
    private const int ManyAnswers = 20;

    private readonly Dictionary<Norm, IReadOnlyList<Attack>> lists;

    private AutoAttack(
        string name, SettingChoices given, AttackContext context, Func<SettingChoices, AttackContext, Norm, IReadOnlyList<Attack>> list)
    {
        Name = name;
        lists = Norm.All.ToDictionary(norm => norm, norm => list(given, context, norm));
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <summary>The attacks that run in a norm, in order; none in L0.</summary>
    public IReadOnlyList<Attack> AttacksIn(Norm norm)
    {
        ArgumentNullException.ThrowIfNull(norm);
        return In(norm);
    }

    private protected override IReadOnlyList<Attack> In(Norm norm) => lists.TryGetValue(norm, out IReadOnlyList<Attack>? list) ? list : [];

    private static IReadOnlyList<Attack> StandardList(SettingChoices given, AttackContext context, Norm norm)
    {
        (AutoPgdSettings first, TargetedAutoPgdSettings targeted) = (new(), new());
        if (norm == Norm.L1)
            (first, targeted) = (first with { Restarts = ManyRestarts }, targeted with { Targets = FewTargets });
        return
        [
            AutoPgd.CrossEntropy.Create(given.Over(first), context),
            AutoPgd.Targeted.Create(given.Over(targeted), context),
            Fab.Targeted.Create(given.Over(new TargetedFabSettings()), context),
            Square.Registration.Create(given.Over(new SquareSettings()), context),
        ];
    }

    private static IReadOnlyList<Attack> PlusList(SettingChoices given, AttackContext context, Norm norm) =>
    [
        AutoPgd.CrossEntropy.Create(given.Over(new AutoPgdSettings { Restarts = ManyRestarts }), context),
        AutoPgd.LogitRatio.Create(given.Over(new AutoPgdSettings { Restarts = ManyRestarts }), context),
        Fab.Untargeted.Create(given.Over(new FabSettings { Restarts = ManyRestarts }), context),
        Square.Registration.Create(given.Over(new SquareSettings()), context),
        AutoPgd.Targeted.Create(given.Over(new TargetedAutoPgdSettings()), context),
        Fab.Targeted.Create(given.Over(new TargetedFabSettings()), context),
    ];

    private static IReadOnlyList<Attack> RandomisedList(SettingChoices given, AttackContext context, Norm norm)
    {
        AutoPgdSettings averaged = given.Over(new AutoPgdSettings { EotIterations = ManyAnswers });
        return [AutoPgd.CrossEntropy.Create(averaged, context), AutoPgd.LogitRatio.Create(averaged, context)];
    }
}
