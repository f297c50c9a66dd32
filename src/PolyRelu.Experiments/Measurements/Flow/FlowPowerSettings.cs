using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>How far and how closely the flow of one power is integrated.</summary>
internal sealed record FlowPowerSettings : PresetSection
{
    /// <summary>The power p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower)]
    public required double Power { get; init; }

    /// <summary>Largest error of a step; products run in float32 from 1e−3 on.</summary>
    [AtLeast(1e-14), AtMost(0.1)]
    public required double Tolerance { get; init; }

    /// <summary>
    /// The time at which the flow ends; none for 6/λ after the last birth, at the latest after 1.3 times the last one predicted.
    /// </summary>
    [Positive]
    public required double? Until { get; init; }
}
