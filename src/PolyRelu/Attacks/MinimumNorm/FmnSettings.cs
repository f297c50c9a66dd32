using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>
/// Settings of <see cref="Fmn"/>; the defaults are those of the code of Pintor et al. 2021 with as many steps as DDN makes.
/// </summary>
public record FmnSettings : IAttackSettings<FmnSettings>
{
    /// <summary>Steps of one start. Default: 100.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 100;

    /// <summary>Starts per point: the clean point, then random ones. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>L2 length of the first step. Default: null, the width of the box, 1 where there is none.</summary>
    public double? FirstStep { get; init => field = AttackKeys.FirstStep.CheckedIfGiven(value); }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<FmnSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<FmnSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<FmnSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.FirstStep.Of<FmnSettings>(own => own.FirstStep, (own, value) => own with { FirstStep = value }),
    ];
}
