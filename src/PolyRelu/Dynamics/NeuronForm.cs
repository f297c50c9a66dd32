namespace PolyRelu.Dynamics;

/// <summary>What a neuron computes.</summary>
public enum NeuronForm
{
    /// <summary>v σ(⟨x, w⟩)^p / ‖w‖^{p−1}: the pReLU neuron. ‖w‖² − v² is conserved.</summary>
    Normalised,

    /// <summary>v σ(⟨x, w⟩)^p, not divided by ‖w‖^{p−1}. ‖w‖² − p v² is conserved.</summary>
    Unnormalised,
}
