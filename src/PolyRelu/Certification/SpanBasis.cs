using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>Nearly orthonormal vectors Q [m × D] that nearly span the neurons, and what both words hide.</summary>
/// <remarks>
/// With r_j = Q w_j as stored, w_j = Qᵀ r_j + e_j and ‖QQᵀ − I‖_F ≤ η: for every δ, ⟨w_j, δ⟩ = ⟨r_j, Qδ⟩ + ⟨e_j, δ⟩ and
/// ‖Qδ‖² ≤ (1 + η) ‖δ‖². <see cref="Residuals"/> and <see cref="Deviation"/> are measured from the vectors as stored, with the rounding
/// of the measurement added, so nothing depends on how the basis was made.
/// </remarks>
internal sealed class SpanBasis
{
    private const double Dependent = 1e-11;
    private const double LeastPivot = 1e-4;     // of unit vectors: below it the second pass may not reach orthogonality

    /// <summary>Orthogonalises the neurons.</summary>
    /// <param name="weights">[h × D], row j is w_j.</param>
    public SpanBasis(DoubleMatrix weights)
    {
        Vectors = TryFactors(weights, out DoubleMatrix vectors) ? vectors : OneByOne(weights);
        Neurons = new(weights.Rows, Vectors.Rows);
        DoubleProduct.MultiplyRightTransposed(weights, Vectors, Neurons);
        Residuals = MeasureResiduals(weights);
        Deviation = MeasureDeviation();
    }

    /// <summary>Q [m × D].</summary>
    public DoubleMatrix Vectors { get; }

    /// <summary>r_j [h × m].</summary>
    public DoubleMatrix Neurons { get; }

    /// <summary>Numbers not below ‖e_j‖₂ [h].</summary>
    public double[] Residuals { get; }

    /// <summary>η, not below ‖QQᵀ − I‖_F.</summary>
    public double Deviation { get; }

    /// <summary>
    /// Q = L⁻¹ W for the Cholesky factor L of W Wᵀ, twice (Yamamoto et al. 2015): products of matrices, for neurons that are far from
    /// dependent.
    /// </summary>
    private static bool TryFactors(DoubleMatrix weights, out DoubleMatrix vectors)
    {
        vectors = weights.Copy();
        if (weights.Rows > weights.Columns) return false;
        DoubleMatrix gram = new(weights.Rows, weights.Rows);
        for (int j = 0; j < weights.Rows; j++)
        {
            double length = TensorPrimitives.Norm<double>(vectors.Row(j));
            if (!(length > 0) || !double.IsFinite(length)) return false;
            TensorPrimitives.Divide(vectors.Row(j), length, vectors.Row(j));
        }
        for (int pass = 0; pass < 2; pass++)
        {
            DoubleProduct.MultiplyRightTransposed(vectors, vectors, gram);
            if (!Cholesky.TryFactor(gram)) return false;
            for (int j = 0; j < gram.Rows; j++)
                if (gram[j, j] < (pass == 0 ? LeastPivot : 0.5)) return false;
            TriangularSolve.Lower(gram, vectors);
        }
        return true;
    }

    /// <summary>Gram–Schmidt, each vector orthogonalised twice; what depends on others is left out.</summary>
    private static DoubleMatrix OneByOne(DoubleMatrix weights)
    {
        int hidden = weights.Rows, dimension = weights.Columns;
        List<double[]> basis = [];
        double largest = 0;
        for (int j = 0; j < hidden; j++) largest = Math.Max(largest, TensorPrimitives.Norm<double>(weights.Row(j)));
        for (int j = 0; j < hidden && basis.Count < dimension; j++)
        {
            double[] vector = weights.Row(j).ToArray();
            double before = TensorPrimitives.Norm<double>(vector);
            for (int pass = 0; pass < 2; pass++)
                foreach (double[] known in basis)
                    TensorPrimitives.MultiplyAdd(known, -TensorPrimitives.Dot<double>(known, vector), vector, vector);
            double length = TensorPrimitives.Norm<double>(vector);
            if (!(length > Dependent * before) || !(length > Dependent * Dependent * largest)) continue;
            TensorPrimitives.Divide(vector, length, vector);
            basis.Add(vector);
        }
        DoubleMatrix vectors = new(Math.Max(1, basis.Count), dimension);
        for (int i = 0; i < basis.Count; i++) basis[i].CopyTo(vectors.Row(i));
        if (basis.Count == 0) vectors[0, 0] = 1;
        return vectors;
    }

    private double[] MeasureResiduals(DoubleMatrix weights)
    {
        DoubleMatrix product = new(weights.Rows, weights.Columns);
        DoubleProduct.Multiply(Neurons, Vectors, product);
        double[] residuals = new double[weights.Rows];
        double gamma = Outward.Gamma(Vectors.Rows + 2), vectors = 1 + Math.Sqrt(Vectors.Rows);
        Workers.For(weights.Rows, j =>
        {
            double[] rest = new double[weights.Columns];
            TensorPrimitives.Subtract(weights.Row(j), product.Row(j), rest);
            // Computed sums err by γ Σ_i |r_ji| |Q_i|, whose length is at most γ ‖r_j‖₁ max ‖Q_i‖ ≤ γ √m ‖r_j‖ · 1.1.
            double rounding = gamma * ((vectors * Outward.LengthUp(Neurons.Row(j))) + Outward.LengthUp(weights.Row(j)));
            residuals[j] = Outward.Up(Outward.LengthUp(rest) + (1.1 * rounding));
        });
        return residuals;
    }

    private double MeasureDeviation()
    {
        DoubleMatrix gram = new(Vectors.Rows, Vectors.Rows);
        DoubleProduct.MultiplyRightTransposed(Vectors, Vectors, gram);
        double sum = 0;
        for (int i = 0; i < gram.Rows; i++)
        {
            gram[i, i] -= 1;
            double length = Outward.LengthUp(gram.Row(i));
            sum += length * length;
        }
        // Each entry errs by γ_D ‖Q_i‖‖Q_k‖ ≤ 1.1 γ_D.
        double rounding = 1.1 * Outward.Gamma(Vectors.Columns + 2) * Vectors.Rows;
        return Outward.Up(Math.Sqrt(sum * (1 + Outward.Gamma(gram.Rows + 4))) + rounding);
    }
}
