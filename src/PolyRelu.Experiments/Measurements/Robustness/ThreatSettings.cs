using PolyRelu.Attacks;
using PolyRelu.Data;
using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>One norm with its radii, and what attacks in it.</summary>
internal sealed record ThreatSettings : PresetSection
{
    /// <summary>Norm of the ball.</summary>
    [OneOf("linf", "l2", "l1")]
    public required string Norm { get; init; }

    /// <summary>How many of the plan's samples, at most; none for all of them.</summary>
    [AtLeast(1)]
    public required int? Samples { get; init; }

    /// <summary>Radii ε: a curve where there are more than three, else columns of the table.</summary>
    [AtLeast(0), AtMost(ThreatModel.LargestRadius), Increasing]
    public required IReadOnlyList<double> Radii { get; init; }

    /// <summary>Attacks in the order they run; each sees the points still robust.</summary>
    [Registered<AttackFactory>, Distinct]
    public required IReadOnlyList<string> Attacks { get; init; }

    /// <summary>Which of the samples are certified as well; none where the preset does not say.</summary>
    [MayBeMissing]
    public CertifiedSettings? Certified { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (AttackFit.Problem(Attacks, Norm) is { } expected) yield return ("attacks", expected);
    }

    /// <summary>The same on samples of a split, of which the plan attacks so many.</summary>
    internal EvaluationSettings On(ImageSplit split, int samples, SampleChoice selection) =>
        new()
        {
            Split = split, Norm = Norm, Samples = Math.Min(samples, Samples ?? samples), Selection = selection, Radii = Radii,
            Attacks = Attacks, Certified = Certified,
        };
}
