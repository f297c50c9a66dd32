using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Composites;

/// <summary>
/// Settings of <see cref="Nearest"/>: each of its attacks takes those that it has; what is null is left to each.
/// </summary>
public sealed record NearestSettings : IAttackSettings<NearestSettings>
{
    /// <summary>Steps of one start. Default: null, 30 for the first attack.</summary>
    public int? Iterations { get; init => field = AttackKeys.Iterations.CheckedIfGiven(value); }

    /// <summary>Starts per point of the first attack and Auto-PGD. Default: null, for Auto-PGD 3 where there is one rival.</summary>
    public int? Restarts { get; init => field = AttackKeys.Restarts.CheckedIfGiven(value); }

    /// <summary>Rivals that the first attack and the descents try. Default: null.</summary>
    public int? Targets { get; init => field = AttackKeys.Targets.CheckedIfGiven(value); }

    /// <summary>Answers of a randomised victim over which Auto-PGD averages its gradients. Default: null.</summary>
    public int? EotIterations { get; init => field = AttackKeys.EotIterations.CheckedIfGiven(value); }

    /// <summary>Whether Auto-PGD in L1 begins in balls of 3ε and 2ε. Default: null.</summary>
    public bool? LargeRadii { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<NearestSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<NearestSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<NearestSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<NearestSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
        AttackKeys.EotIterations.Of<NearestSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.LargeRadii.Of<NearestSettings>(own => own.LargeRadii, (own, value) => own with { LargeRadii = value }),
    ];
}
