using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>What the cells of a map of flows have in common, but for what its rows and columns change.</summary>
internal sealed record FlowCellSettings : CellSettings
{
    /// <summary>Whether neurons are divided by ‖w‖^{p−1}.</summary>
    public required NeuronForm Form { get; init; }

    /// <summary>Largest error of a step.</summary>
    [AtLeast(1e-14), AtMost(0.1)]
    public required double Tolerance { get; init; }

    /// <summary>Steps of a flow on samples, accepted ones, after which its cell is left unfinished.</summary>
    [AtLeast(1)]
    public required int MostSteps { get; init; }

    /// <summary>The network and the loss of a flow.</summary>
    internal FlowShapeSettings Shape => new() { Hidden = Hidden, Loss = Loss };

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        foreach ((string Key, string Expected) problem in base.Problems()) yield return problem;
        if (Form == NeuronForm.Unnormalised && Alpha > 0) yield return ("form", "normalised, since alpha is above 0");
    }
}
