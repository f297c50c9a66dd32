using PolyRelu.Attacks.Settings;
using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Attacks.ProjectedGradient;

/// <summary>Settings of <see cref="Pgd"/>.</summary>
public sealed record PgdSettings : IAttackSettings<PgdSettings>
{
    private static readonly Loss CrossEntropy = new CrossEntropyLoss();

    /// <summary>Steps of one start. Default: 100, this library's choice.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 100;

    /// <summary>Starts per point; points broken by one start are not started again. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>Answers of a randomised victim over which losses and gradients are averaged (Athalye et al. 2018). Default: 1.</summary>
    public int EotIterations { get; init => field = AttackKeys.EotIterations.Checked(value); } = 1;

    /// <summary>Length of a step in the norm of the threat model. Default: null, a tenth of the point's radius.</summary>
    public double? StepSize { get; init => field = AttackKeys.StepSize.CheckedIfGiven(value); }

    /// <summary>The loss to increase. Default: the cross-entropy (one output: the logistic loss), as Madry et al. 2018.</summary>
    public Loss Loss { get; init => field = AttackKeys.Loss.Checked(value); } = CrossEntropy;

    /// <summary>Whether the first start is random; later starts always are. Default: yes, as Madry et al. 2018.</summary>
    public bool RandomStart { get; init; } = true;

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<PgdSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<PgdSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<PgdSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.EotIterations.Of<PgdSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.StepSize.Of<PgdSettings>(own => own.StepSize, (own, value) => own with { StepSize = value }),
        AttackKeys.Loss.Of<PgdSettings>(own => own.Loss, (own, value) => own with { Loss = value }),
        AttackKeys.RandomStart.Of<PgdSettings>(own => own.RandomStart, (own, value) => own with { RandomStart = value }),
    ];
}
