using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>‖w‖² − v² of every neuron stays, whatever the data, the loss and the start.</summary>
internal sealed class BalanceConserved : BalanceStatement
{
    /// <inheritdoc/>
    public override string Name => "balance-conserved";

    /// <inheritdoc/>
    public override string Title => "‖w‖² − v² of a neuron is conserved";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"Along θ' = −∇L(θ), ‖w<sub>j</sub>‖² − v<sub>j</sub>² does not change, for every neuron ")
        + Markup.Of($"v σ(⟨x, w⟩)<sup>p</sup>/‖w‖<sup>p−1</sup>, any samples, loss and start");

    /// <inheritdoc/>
    public override string Source => "Du, Hu and Lee 2018 for ReLU; for every p, docs/theory.md";

    /// <inheritdoc/>
    protected override NeuronForm Form => NeuronForm.Normalised;
}
