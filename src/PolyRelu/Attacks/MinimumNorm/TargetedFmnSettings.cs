using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>Settings of <see cref="Fmn"/> against one rival at a time.</summary>
public sealed record TargetedFmnSettings : FmnSettings, IAttackSettings<TargetedFmnSettings>
{
    /// <summary>
    /// Rivals tried one after the other, that of the nearest linearised boundary first; all where there are fewer. Default: 9.
    /// </summary>
    public int Targets { get; init => field = AttackKeys.Targets.Checked(value); } = 9;

    /// <inheritdoc/>
    public static new IReadOnlyList<Setting<TargetedFmnSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<TargetedFmnSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<TargetedFmnSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<TargetedFmnSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
        AttackKeys.FirstStep.Of<TargetedFmnSettings>(own => own.FirstStep, (own, value) => own with { FirstStep = value }),
    ];
}
