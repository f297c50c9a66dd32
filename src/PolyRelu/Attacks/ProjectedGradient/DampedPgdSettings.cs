using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Settings of <see cref="DampedPgd"/>; the defaults are those of Min and Vidal 2024, §5.1, and of their code.</summary>
public sealed record DampedPgdSettings : IAttackSettings<DampedPgdSettings>
{
    /// <summary>Steps from the clean input. Default: 2000.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 2000;

    /// <summary>Answers of a randomised victim over which gradients are averaged (Athalye et al. 2018). Default: 1.</summary>
    public int EotIterations { get; init => field = AttackKeys.EotIterations.Checked(value); } = 1;

    /// <summary>η, the length of a step that is not damped. Default: 0.1.</summary>
    public double StepSize { get; init => field = AttackKeys.StepSize.Checked(value); } = 0.1;

    /// <summary>Points n over which the paper takes its mean loss; lists of attacks do not set it. Default: 20,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int DampingBatch
    {
        get;
        init => field = value >= 1 ? value
            : throw new ArgumentOutOfRangeException(nameof(value), $"The mean is over at least one point; got {value}.");
    } = 20_000;

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<DampedPgdSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<DampedPgdSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.EotIterations.Of<DampedPgdSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.StepSize.Of<DampedPgdSettings>(own => own.StepSize, (own, value) => own with { StepSize = value }),
    ];
}
