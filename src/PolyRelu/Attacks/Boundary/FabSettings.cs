using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Boundary;

/// <summary>Settings of <see cref="Fab"/>; the defaults are those of AutoAttack (Croce and Hein 2020) and of its code.</summary>
public record FabSettings : IAttackSettings<FabSettings>
{
    /// <summary>Steps of one start. Default: 100.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 100;

    /// <summary>Starts per point, and per target of the targeted attack: the clean point, then random ones. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<FabSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<FabSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<FabSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
    ];
}
