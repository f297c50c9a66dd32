using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>What is measured of a flow while it runs.</summary>
internal sealed record ObservationSettings : PresetSection
{
    /// <summary>Every so many records are measured, and the last one.</summary>
    [AtLeast(1)]
    public required int Every { get; init; }

    /// <summary>Attacked test samples, the first ones.</summary>
    [AtLeast(1), AtMost(100_000)]
    public required int Samples { get; init; }

    /// <summary>The search for the distances.</summary>
    public required SphereSearchSettings Search { get; init; }
}
