using PolyRelu.Attacks.Settings;

namespace PolyRelu.Attacks.RandomSearch;

/// <summary>Settings of <see cref="Square"/>; the defaults are those of AutoAttack (Croce and Hein 2020) and of its code.</summary>
public sealed record SquareSettings : IAttackSettings<SquareSettings>
{
    /// <summary>Starts per point; points broken by one start are not started again. Default: 1.</summary>
    public int Restarts { get; init => field = AttackKeys.Restarts.Checked(value); } = 1;

    /// <summary>Queries per point and start: the start itself and every proposal. Default: 5000.</summary>
    public int Queries { get; init => field = AttackKeys.Queries.Checked(value); } = 5000;

    /// <summary>
    /// Whether the schedule of 10,000 queries (Andriushchenko et al. 2020) is stretched or shortened to their number. Default: no.
    /// </summary>
    public bool RescaleSchedule { get; init; }

    /// <inheritdoc/>
    public static IReadOnlyList<Setting<SquareSettings>> Keys { get; } =
    [
        AttackKeys.Restarts.Of<SquareSettings>(own => own.Restarts, (own, value) => own with { Restarts = value }),
        AttackKeys.Queries.Of<SquareSettings>(own => own.Queries, (own, value) => own with { Queries = value }),
        AttackKeys.RescaleSchedule.Of<SquareSettings>(own => own.RescaleSchedule, (own, value) => own with { RescaleSchedule = value }),
    ];
}
