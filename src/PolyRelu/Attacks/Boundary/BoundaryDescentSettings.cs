using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.Boundary;

/// <summary>Settings of <see cref="BoundaryDescent"/>; the defaults are this library's choice.</summary>
public sealed record BoundaryDescentSettings : IAttackSettings<BoundaryDescentSettings>
{
    /// <summary>Steps from each start. Default: 40.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 40;

    /// <summary>Rivals from which descents come, highest first by the clean logits; all where there are fewer. Default: 9.</summary>
    public int Targets { get; init => field = AttackKeys.Targets.Checked(value); } = 9;

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<BoundaryDescentSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<BoundaryDescentSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Targets.Of<BoundaryDescentSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
    ];
}
