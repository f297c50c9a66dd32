using PolyRelu.Attacks.Settings;
using PolyRelu.Networks;

namespace PolyRelu.Attacks.Composites;

/// <summary>
/// Settings of <see cref="Strongest"/>: what is given applies to every attack of the list that has it, and what is null is left to each.
/// </summary>
public sealed record StrongestSettings : IAttackSettings<StrongestSettings>
{
    /// <summary>Steps of one start. Default: null.</summary>
    public int? Iterations { get; init => field = AttackKeys.Iterations.CheckedIfGiven(value); }

    /// <summary>Starts per point. Default: null, 3 for pgd.</summary>
    public int? Restarts { get; init => field = AttackKeys.Restarts.CheckedIfGiven(value); }

    /// <summary>Rivals that targeted attacks try. Default: null.</summary>
    public int? Targets { get; init => field = AttackKeys.Targets.CheckedIfGiven(value); }

    /// <summary>Answers of a randomised victim over which gradients are averaged. Default: null.</summary>
    public int? EotIterations { get; init => field = AttackKeys.EotIterations.CheckedIfGiven(value); }

    /// <summary>Length of a step of pgd. Default: null.</summary>
    public double? StepSize { get; init => field = AttackKeys.StepSize.CheckedIfGiven(value); }

    /// <summary>The loss that pgd increases. Default: null.</summary>
    public Loss? Loss { get; init; }

    /// <summary>Whether the first start of fixed-point and pgd is random. Default: null.</summary>
    public bool? RandomStart { get; init; }

    /// <summary>Whether Auto-PGD in L1 begins in balls of 3ε and 2ε. Default: null.</summary>
    public bool? LargeRadii { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<StrongestSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<StrongestSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<StrongestSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<StrongestSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
        AttackKeys.EotIterations.Of<StrongestSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.StepSize.Of<StrongestSettings>(own => own.StepSize, (own, value) => own with { StepSize = value }),
        AttackKeys.Loss.Of<StrongestSettings>(own => own.Loss, (own, value) => own with { Loss = value }),
        AttackKeys.RandomStart.Of<StrongestSettings>(own => own.RandomStart, (own, value) => own with { RandomStart = value }),
        AttackKeys.LargeRadii.Of<StrongestSettings>(own => own.LargeRadii, (own, value) => own with { LargeRadii = value }),
    ];
}
