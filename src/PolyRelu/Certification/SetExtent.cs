namespace PolyRelu.Certification;

/// <summary>How large the quantities of a network become over a set of inputs x; z = x − centre, s_j = ⟨z, w_j⟩.</summary>
/// <remarks>All must hold for every x of the set, in real numbers; what computes them rounds outwards.</remarks>
internal readonly ref struct SetExtent
{
    /// <summary>[h] Upper bounds of s_j.</summary>
    public required ReadOnlySpan<double> Upper { get; init; }

    /// <summary>[h] Upper bounds of Σ_i |z_i w_ij|, or empty where only ‖z‖ ‖w_j‖ is known.</summary>
    public ReadOnlySpan<double> Magnitudes { get; init; }

    /// <summary>A lower bound ≥ 0 of ‖z‖; read where inputs are normalised.</summary>
    public required double SmallestNorm { get; init; }

    /// <summary>An upper bound of ‖z‖.</summary>
    public required double LargestNorm { get; init; }
}
