using System.Text.Json.Serialization;
using PolyRelu.Attacks;
using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>A curve of robust accuracy: which samples are attacked, at which radii, by what.</summary>
internal abstract record AttackCurveSettings : PresetSection
{
    /// <summary>Number of attacked test samples.</summary>
    [AtLeast(1), AtMost(100_000_000)]
    public required int Samples { get; init; }

    /// <summary>
    /// Which ones: the first, or as many at equal distances over the whole split, which represent it better where its order means
    /// something.
    /// </summary>
    public required SampleChoice Selection { get; init; }

    /// <summary>Radii ε.</summary>
    [AtLeast(0), AtMost(ThreatModel.LargestRadius), Increasing]
    public required IReadOnlyList<double> Radii { get; init; }

    /// <summary>Attacks in the order they run; each sees the points still robust.</summary>
    [Registered<AttackFactory>, Distinct]
    public required IReadOnlyList<string> Attacks { get; init; }

    /// <summary>Which of the samples are certified as well; none where the preset does not say.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CertifiedSettings? Certified { get; init; }
}
