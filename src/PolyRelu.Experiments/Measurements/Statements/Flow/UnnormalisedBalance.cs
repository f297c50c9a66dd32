using PolyRelu.Experiments.Reporting;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>‖w‖² − p v² of every neuron stays where neurons are not divided by ‖w‖^{p−1}.</summary>
internal sealed class UnnormalisedBalance : BalanceStatement
{
    /// <inheritdoc/>
    public override string Name => "unnormalised-balance";

    /// <inheritdoc/>
    public override string Title => "Without the division, ‖w‖² − p v² is conserved";

    /// <inheritdoc/>
    public override Markup Claim => Markup.Of($"Along θ' = −∇L(θ), ‖w<sub>j</sub>‖² − p v<sub>j</sub>² does not change, for every ")
        + Markup.Of($"neuron v σ(⟨x, w⟩)<sup>p</sup>, any samples, loss and start");

    /// <inheritdoc/>
    public override string Source => "Du, Hu and Lee 2018 for homogeneous activations; docs/theory.md";

    /// <inheritdoc/>
    protected override NeuronForm Form => NeuronForm.Unnormalised;
}
