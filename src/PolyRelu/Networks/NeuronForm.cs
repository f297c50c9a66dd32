namespace PolyRelu.Networks;

/// <summary>What a neuron computes.</summary>
public enum NeuronForm
{
    /// <summary>v σ(⟨x, w⟩)^p / ‖w‖^{p−1}: the pReLU neuron. Gradient flow conserves ‖w‖² − v².</summary>
    Normalised,

    /// <summary>v σ(⟨x, w⟩)^p, not divided by ‖w‖^{p−1}. Gradient flow conserves ‖w‖² − p v².</summary>
    Unnormalised,
}
