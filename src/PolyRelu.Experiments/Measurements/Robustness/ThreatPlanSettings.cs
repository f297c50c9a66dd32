using PolyRelu.Data;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.Robustness;

/// <summary>Which samples of a test split are attacked, and how.</summary>
internal sealed record ThreatPlanSettings : PresetSection
{
    /// <summary>Number of attacked samples; all of them where a split has no more.</summary>
    [AtLeast(1), AtMost(100_000_000)]
    public required int Samples { get; init; }

    /// <summary>Which ones: the first, or as many at equal distances over the whole split.</summary>
    public required SampleChoice Selection { get; init; }

    /// <summary>Norms, radii and attacks; the first one is compared with what was published.</summary>
    [Distinct]
    public required IReadOnlyList<ThreatSettings> Threats { get; init; }

    /// <summary>The evaluations of some splits, all of the first split before those of the next.</summary>
    public IReadOnlyList<EvaluationSettings> On(IReadOnlyList<ImageSplit> splits) =>
        [.. splits.SelectMany(split => Threats.Select(threat => threat.On(split, Samples, Selection)))];
}
