using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Which samples of an attacked curve are certified as well, and within which radii.</summary>
internal sealed record CertifiedSettings : PresetSection
{
    /// <summary>Number of the attacked samples, chosen among them as these were; all of them where there are no more.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Samples { get; init; }

    /// <summary>Radii ε of the certified curve; none for those of the attacked one.</summary>
    [AtLeast(0), AtMost(ThreatModel.LargestRadius), Increasing]
    public required IReadOnlyList<double>? Radii { get; init; }
}
