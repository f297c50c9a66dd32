using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Composites;

/// <summary>Settings of the standard version of <see cref="AutoAttack"/> and of plus, which have targeted attacks and Square.</summary>
public sealed record FullAutoAttackSettings : AutoAttackSettings, IAttackSettings<FullAutoAttackSettings>
{
    /// <summary>Rivals that targeted attacks try. Default: null.</summary>
    public int? Targets { get; init => field = AttackKeys.Targets.CheckedIfGiven(value); }

    /// <summary>Queries of Square. Default: null.</summary>
    public int? Queries { get; init => field = AttackKeys.Queries.CheckedIfGiven(value); }

    /// <summary>Whether Square's schedule is stretched or shortened to the number of queries. Default: null.</summary>
    public bool? RescaleSchedule { get; init; }

    /// <inheritdoc/>
    public static new IReadOnlyList<Setting<FullAutoAttackSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<FullAutoAttackSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<FullAutoAttackSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<FullAutoAttackSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
        AttackKeys.EotIterations.Of<FullAutoAttackSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.Queries.Of<FullAutoAttackSettings>(own => own.Queries, (own, value) => own with { Queries = value }),
        AttackKeys.LargeRadii.Of<FullAutoAttackSettings>(own => own.LargeRadii, (own, value) => own with { LargeRadii = value }),
        AttackKeys.RescaleSchedule.Of<FullAutoAttackSettings>(
            own => own.RescaleSchedule, (own, value) => own with { RescaleSchedule = value }),
    ];
}
