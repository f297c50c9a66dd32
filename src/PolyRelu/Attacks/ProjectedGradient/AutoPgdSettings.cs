using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Settings of <see cref="AutoPgd"/>; the defaults are those of AutoAttack (Croce and Hein 2020) and of its code.</summary>
public record AutoPgdSettings : IAttackSettings<AutoPgdSettings>
{
    /// <summary>Steps of one start, over all balls of it. Default: 100.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 100;

    /// <summary>Starts per point, and per target of a targeted attack; what one start breaks is not started again. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>Answers of a randomised victim over which losses and gradients are averaged (Athalye et al. 2018). Default: 1.</summary>
    public int EotIterations { get; init => field = AttackKeys.EotIterations.Checked(value); } = 1;

    /// <summary>Whether the attack in L1 begins in balls of 3ε and 2ε. Default: yes (Croce and Hein 2021, Mind the box).</summary>
    public bool LargeRadii { get; init; } = true;

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<AutoPgdSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<AutoPgdSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<AutoPgdSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.EotIterations.Of<AutoPgdSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.LargeRadii.Of<AutoPgdSettings>(own => own.LargeRadii, (own, value) => own with { LargeRadii = value }),
    ];
}
