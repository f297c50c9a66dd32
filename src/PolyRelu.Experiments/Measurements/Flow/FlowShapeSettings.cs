using System.Text.Json.Serialization;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>The network of a flow and what it descends.</summary>
internal sealed record FlowShapeSettings : PresetSection
{
    /// <summary>Neurons h, with a balanced start: ‖w‖ = |v|, unnormalised √p |v|.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Hidden { get; init; }

    /// <summary>Whether neurons are divided by ‖w‖^{p−1}: normalised or unnormalised; the former where the preset does not say.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NeuronForm? Neurons { get; init; }

    /// <summary>Loss, one that the prediction of births knows.</summary>
    [OneOf("squared", "exponential", "logistic")]
    public required string Loss { get; init; }

    /// <summary>The form of the neurons.</summary>
    internal NeuronForm Form => Neurons ?? NeuronForm.Normalised;

    /// <summary>What else a preset must say of flows of such neurons, whose births are not predicted; null for nothing.</summary>
    /// <param name="flows">The flows.</param>
    internal string? Lack(IEnumerable<FlowPowerSettings> flows) => Form == NeuronForm.Unnormalised && flows.Any(flow => flow.Until is null)
        ? "until in every flow, since births of unnormalised neurons are not predicted" : null;
}
