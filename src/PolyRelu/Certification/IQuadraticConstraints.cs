using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// The quadratic constraints c_i ≤ 0 of a set, as the search for their multipliers sees them: L = m + Σ ½ λ_i c_i. Computed, not proven.
/// </summary>
/// <remarks>A_i is half the Hessian of c_i: I for ‖ξ‖² − r², e_i e_iᵀ for ξ_i² − 1, q qᵀ for (⟨q, ξ⟩ − m)² − b².</remarks>
internal interface IQuadraticConstraints
{
    /// <summary>Adds the gradient at ξ = 0 of Σ ½ λ_i c_i.</summary>
    /// <returns>Its value there.</returns>
    double Expand(ReadOnlySpan<double> multipliers, Span<double> linear);

    /// <summary>Adds the Hessian Σ λ_i A_i.</summary>
    void Bend(ReadOnlySpan<double> multipliers, DoubleMatrix matrix);

    /// <summary>Writes c_i(ξ).</summary>
    void Values(ReadOnlySpan<double> point, Span<double> values);

    /// <summary>Writes tr(P A_i) of a symmetric P [n × n].</summary>
    void Traces(DoubleMatrix inverse, Span<double> traces);

    /// <summary>Writes ⟨∇½c_i, P ∇½c_k⟩ + μ tr(P A_i P A_k).</summary>
    /// <param name="point">ξ.</param>
    /// <param name="inverse">P, symmetric.</param>
    /// <param name="barrier">μ.</param>
    /// <param name="matrix">At least as large as there are constraints; its upper left corner is written.</param>
    void Couple(double[] point, DoubleMatrix inverse, double barrier, DoubleMatrix matrix);

    /// <summary>The same against one further constraint with A = q qᵀ.</summary>
    /// <param name="point">ξ.</param>
    /// <param name="image">P q.</param>
    /// <param name="height">⟨q, ξ⟩ − m.</param>
    /// <param name="barrier">μ.</param>
    /// <param name="row">One number for each constraint.</param>
    void Cross(ReadOnlySpan<double> point, ReadOnlySpan<double> image, double height, double barrier, Span<double> row);

    /// <summary>How far out a point lies: 1 at the edge.</summary>
    double Farthest(ReadOnlySpan<double> point);

    /// <summary>Writes how large a square each constraint allows: 1, r², b².</summary>
    void Rooms(Span<double> rooms);

    /// <summary>Writes the multipliers that a point at the edge suggests.</summary>
    /// <param name="point">ξ.</param>
    /// <param name="gradient">∇m(ξ).</param>
    /// <param name="hessian">H of m.</param>
    /// <param name="multipliers">Overwritten.</param>
    /// <returns>Their mean for each coordinate, without those of slabs.</returns>
    double Start(ReadOnlySpan<double> point, ReadOnlySpan<double> gradient, DoubleMatrix hessian, Span<double> multipliers);

    /// <summary>Raises all multipliers.</summary>
    /// <param name="amount">By how much the Hessian is to grow along every coordinate.</param>
    /// <param name="multipliers">One for each constraint.</param>
    void Raise(double amount, Span<double> multipliers);

    /// <summary>The mean square of a coordinate that the constraints allow.</summary>
    /// <param name="dimension">n.</param>
    double MeanSquare(int dimension);
}
