using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Composites;

/// <summary>
/// Settings that every version of <see cref="AutoAttack"/> has: what is given applies to every attack of the list that has it, and what is
/// null is left to the list. A list with settings is no longer the one of Croce and Hein 2020.
/// </summary>
public record AutoAttackSettings : IAttackSettings<AutoAttackSettings>
{
    /// <summary>Steps of one start. Default: null.</summary>
    public int? Iterations { get; init => field = AttackKeys.Iterations.CheckedIfGiven(value); }

    /// <summary>Starts per point. Default: null.</summary>
    public int? Restarts { get; init => field = AttackKeys.Restarts.CheckedIfGiven(value); }

    /// <summary>Answers of a randomised victim over which gradients are averaged. Default: null, 20 for the version rand.</summary>
    public int? EotIterations { get; init => field = AttackKeys.EotIterations.CheckedIfGiven(value); }

    /// <summary>Whether Auto-PGD in L1 begins in balls of 3ε and 2ε. Default: null.</summary>
    public bool? LargeRadii { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<AutoAttackSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<AutoAttackSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<AutoAttackSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.EotIterations.Of<AutoAttackSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.LargeRadii.Of<AutoAttackSettings>(own => own.LargeRadii, (own, value) => own with { LargeRadii = value }),
    ];
}
