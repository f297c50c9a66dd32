using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.ClosedForm;

/// <summary>Settings of <see cref="FixedPoint"/>; the defaults are this library's choice.</summary>
public sealed record FixedPointSettings : IAttackSettings<FixedPointSettings>
{
    /// <summary>Steps of one start. Default: 15.</summary>
    public int Iterations { get; init => field = AttackKeys.Iterations.Checked(value); } = 15;

    /// <summary>Starts per point and rival. Default: 3.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 3;

    /// <summary>Rivals tried one after the other, strongest first by the clean logits; all where there are fewer. Default: 9.</summary>
    public int Targets { get; init => field = AttackKeys.Targets.Checked(value); } = 9;

    /// <summary>Answers of a randomised victim over which losses and gradients are averaged (Athalye et al. 2018). Default: 1.</summary>
    public int EotIterations { get; init => field = AttackKeys.EotIterations.Checked(value); } = 1;

    /// <summary>Whether the first start is random; later starts always are. Default: no, it is the clean point.</summary>
    public bool RandomStart { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<FixedPointSettings>> Keys { get; } =
    [
        AttackKeys.Iterations.Of<FixedPointSettings>(own => own.Iterations, (own, value) => own with { Iterations = value }),
        AttackKeys.Restarts.Of<FixedPointSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Targets.Of<FixedPointSettings>(own => own.Targets, (own, value) => own with { Targets = value }),
        AttackKeys.EotIterations.Of<FixedPointSettings>(own => own.EotIterations, (own, value) => own with { EotIterations = value }),
        AttackKeys.RandomStart.Of<FixedPointSettings>(own => own.RandomStart, (own, value) => own with { RandomStart = value }),
    ];
}
