using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Settings of <see cref="AutoPgd"/> on a targeted loss.</summary>
public sealed record TargetedAutoPgdSettings : AutoPgdSettings, IAttackSettings<TargetedAutoPgdSettings>
{
    /// <summary>Targets if nothing else is said: 9, as in AutoAttack (Croce and Hein 2020).</summary>
    internal const int UsualTargets = 9;

    /// <summary>Rivals tried one after the other, strongest first by the clean logits; all where there are fewer. Default: 9.</summary>
    public int Targets { get; init => field = AttackKeys.Targets.Checked(value); } = UsualTargets;

    /// <inheritdoc/>
    public static new IReadOnlyList<Setting<TargetedAutoPgdSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<TargetedAutoPgdSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<TargetedAutoPgdSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<TargetedAutoPgdSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
        AttackKeys.EotIterations.Of<TargetedAutoPgdSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.LargeRadii.Of<TargetedAutoPgdSettings>(own => own.LargeRadii, (own, value) => own with { LargeRadii = value }),
    ];
}
