using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>Settings of <see cref="Pdpgd"/>; the defaults are those of Matyasko and Chau 2021 and of their code.</summary>
public sealed record PdpgdSettings : IAttackSettings<PdpgdSettings>
{
    /// <summary>Steps of one start. Default: 500.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 500;

    /// <summary>Starts per point: the clean point, then random ones. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>First step in every feature. Default: null, a tenth of the width of the box, 0.1 where there is none.</summary>
    public double? FirstStep { get; init => field = AttackKeys.FirstStep.CheckedIfGiven(value); }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<PdpgdSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<PdpgdSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<PdpgdSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.FirstStep.Of<PdpgdSettings>(own => own.FirstStep, (own, value) => own with { FirstStep = value }),
    ];
}
