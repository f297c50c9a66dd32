using PolyRelu.Attacks;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>The curves of a synthetic network in L2: the published attack beside the strongest ones.</summary>
internal sealed record RobustnessSettings : AttackCurveSettings
{
    /// <summary>The attack of the publication.</summary>
    [Registered<AttackFactory>]
    public required string PublishedAttack { get; init; }

    /// <summary>Iterations of the published attack.</summary>
    [AtLeast(1)]
    public required int PublishedIterations { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (AttackFit.Problem(Attacks, "l2", centres: true) is { } expected) yield return ("attacks", expected);
        if (AttackFit.Problem([PublishedAttack], "l2", centres: true) is { } other) yield return ("publishedAttack", other);
    }
}
