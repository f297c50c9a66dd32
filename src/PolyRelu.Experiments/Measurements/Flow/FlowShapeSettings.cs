using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>The network of a flow and what it descends.</summary>
internal sealed record FlowShapeSettings : PresetSection
{
    /// <summary>Neurons h, with a balanced start: ‖w‖ = |v|.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Hidden { get; init; }

    /// <summary>Loss, one that the prediction of births knows.</summary>
    [OneOf("squared", "exponential", "logistic")]
    public required string Loss { get; init; }
}
