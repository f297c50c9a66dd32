namespace PolyRelu.Certification;

/// <summary>
/// A bound of τ that depends on the input: Σ_j Weights_j a_j + Σ_j Constants_j (κ_j ρ)^m + Margin (<see cref="SetRounding.Along"/>).
/// </summary>
/// <param name="Weights">[h] Of the activations a_j.</param>
/// <param name="Constants">[h] Of the scales (1/(‖w_j‖ ‖z‖))^{p−1}, ‖z‖ only where inputs are normalised.</param>
/// <param name="Margin">The rest; infinite where nothing can be said.</param>
internal sealed record RoundingTerms(double[] Weights, double[] Constants, double Margin);
