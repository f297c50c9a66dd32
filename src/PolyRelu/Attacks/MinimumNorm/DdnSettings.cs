using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>Settings of <see cref="Ddn"/>; the defaults are those of Rony et al. 2019 with the fewest steps that they report.</summary>
public sealed record DdnSettings : IAttackSettings<DdnSettings>
{
    /// <summary>Steps of one start. Default: 100.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 100;

    /// <summary>Starts per point: the clean point, then random ones. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>Length of the first step, and of the first δ. Default: null, the width of the box, 1 where there is none.</summary>
    public double? FirstStep { get; init => field = AttackKeys.FirstStep.CheckedIfGiven(value); }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<DdnSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<DdnSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<DdnSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.FirstStep.Of<DdnSettings>(own => own.FirstStep, (own, value) => own with { FirstStep = value }),
    ];
}
