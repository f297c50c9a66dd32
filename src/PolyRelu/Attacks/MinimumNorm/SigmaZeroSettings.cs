using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>Settings of <see cref="SigmaZero"/>; the defaults are those of Cinà et al. 2025.</summary>
public sealed record SigmaZeroSettings : IAttackSettings<SigmaZeroSettings>
{
    /// <summary>Steps of one start. Default: 1000.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 1000;

    /// <summary>Starts per point: the clean point, then random ones. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>First step in every feature. Default: null, the width of the box, 1 where there is none.</summary>
    public double? FirstStep { get; init => field = AttackKeys.FirstStep.CheckedIfGiven(value); }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<SigmaZeroSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<SigmaZeroSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<SigmaZeroSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.FirstStep.Of<SigmaZeroSettings>(own => own.FirstStep, (own, value) => own with { FirstStep = value }),
    ];
}
