using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Gradient descent beside the flow, from the same start on the same samples.</summary>
internal sealed record DescentSettings : PresetSection
{
    /// <summary>Powers for which it runs.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Distinct]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>Step sizes η.</summary>
    [AtLeast(1e-3), AtMost(100), Increasing]
    public required IReadOnlyList<double> StepSizes { get; init; }
}
