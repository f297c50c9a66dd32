using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Boundary;

/// <summary>Settings of <see cref="Fab"/> against one rival at a time.</summary>
public sealed record TargetedFabSettings : FabSettings, IAttackSettings<TargetedFabSettings>
{
    /// <summary>Rivals tried one after the other, strongest first by the clean logits; all where there are fewer. Default: 9.</summary>
    public int Targets { get; init => field = AttackKeys.Targets.Checked(value); } = 9;

    /// <inheritdoc/>
    public static new IReadOnlyList<Setting<TargetedFabSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<TargetedFabSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<TargetedFabSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<TargetedFabSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
    ];
}
