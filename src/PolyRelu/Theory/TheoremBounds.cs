namespace PolyRelu.Theory;

/// <summary>The statements of Min and Vidal (2024, 2025) on orthonormal clusters, as functions of their constants.</summary>
/// <remarks>
/// C is the universal constant of the concentration inequality; it is fitted in the Monte-Carlo experiment. α is the expected noise
/// norm, x = μ_k + N(0, (α²/D) I). For Gaussian noise <see cref="GaussianConstant"/> serves. Bounds are returned as the statements give
/// them: a lower bound below 0 or an upper bound above 1 says nothing.
/// </remarks>
public static class TheoremBounds
{
    /// <summary>C = 1/2, the constant of the Gaussian tail P(|g| ≥ t) ≤ 2 exp(−t²/2) on which the statements rest.</summary>
    public const double GaussianConstant = 0.5;

    /// <summary>The L2 radius 1/√K at which one direction breaks F.</summary>
    public static double SumBreakingRadius(int clusters) => 1 / Math.Sqrt(clusters);

    /// <summary>The L2 radius √2/2 no classifier survives, and up to which F^(p), p &gt; 2, does.</summary>
    public static double UniversalRadius => Math.Sqrt(2) / 2;

    /// <summary>F errs on a clean point: P ≤ 2 exp(−C D / (4 α² K)).</summary>
    public static TailBound SumClean(int dimension, double alpha, int clusters) => new(2, Rate(dimension, alpha, clusters) / 4);

    /// <summary>F^(p) errs on a clean point: P ≤ 2(K + 1) exp(−C D / (α² K)).</summary>
    public static TailBound PowerClean(int dimension, double alpha, int clusters) =>
        new(2 * (clusters + 1), Rate(dimension, alpha, clusters));

    /// <summary>
    /// F is still right on a point moved by (1 + ρ)/√K along the worst direction of its class: P ≤ 2 exp(−C D ρ² / (α² K)).
    /// </summary>
    public static TailBound SumMoved(int dimension, double alpha, int clusters, double rho) =>
        new(2, Rate(dimension, alpha, clusters) * rho * rho);

    /// <summary>F^(p), p > 2, errs somewhere within the L2 radius (√2 − δ)/2: P ≤ 2(K + 1) exp(−C D δ² / (2 α² K²)).</summary>
    public static TailBound PowerRobust(int dimension, double alpha, int clusters, double delta) =>
        new(2 * (clusters + 1), Rate(dimension, alpha, clusters) * delta * delta / (2 * clusters));

    /// <summary>
    /// The nearest-centre rule errs somewhere within the L2 radius (√2 − δ)/2: P ≤ K exp(−C D δ² / (4 α²)) (2025, Proposition 2).
    /// </summary>
    /// <remarks>
    /// x = μ_k + g is misclassified at x + d only if ⟨g + d, (μ_l − μ_k)/√2⟩ ≥ √2/2 for an opposite centre μ_l, so that a Gaussian of
    /// variance α²/D reaches δ/2: with at most K such centres C = 1/2 is proven. The constant 64 of the publication is C = 1/16.
    /// </remarks>
    public static TailBound NearestRobust(int dimension, double alpha, int clusters, double delta) =>
        new(clusters, dimension * delta * delta / (4 * alpha * alpha));

    /// <summary>Lower bound 1 − 2 exp(−C D / (4 α² K)) of the clean accuracy of F.</summary>
    public static double SumCleanAccuracy(double constant, int dimension, double alpha, int clusters) =>
        1 - SumClean(dimension, alpha, clusters).At(constant);

    /// <summary>Lower bound 1 − 2(K + 1) exp(−C D / (α² K)) of the clean accuracy of F^(p).</summary>
    public static double PowerCleanAccuracy(double constant, int dimension, double alpha, int clusters) =>
        1 - PowerClean(dimension, alpha, clusters).At(constant);

    /// <summary>
    /// Upper bound 2 exp(−C D ρ² / (α² K)) of the accuracy of F on a class moved by (1 + ρ)/√K along its worst direction.
    /// </summary>
    public static double SumRobustAccuracy(double constant, int dimension, double alpha, int clusters, double rho) =>
        SumMoved(dimension, alpha, clusters, rho).At(constant);

    /// <summary>
    /// Lower bound 1 − 2(K + 1) exp(−C D δ² / (2 α² K²)) of the robust accuracy of F^(p), p > 2, at L2 radius (√2 − δ)/2.
    /// </summary>
    public static double PowerRobustAccuracy(double constant, int dimension, double alpha, int clusters, double delta) =>
        1 - PowerRobust(dimension, alpha, clusters, delta).At(constant);

    /// <summary>Lower bound min(K1, K2)/K of the robust error of any classifier at L2 radius √2/2 (2025, Proposition 1).</summary>
    public static double UniversalRobustError(int positiveClusters, int negativeClusters) =>
        (double)Math.Min(positiveClusters, negativeClusters) / (positiveClusters + negativeClusters);

    /// <summary>Robust error of the nearest-centre rule just beyond √2/2, without noise: [K1 K2/(K2 + 1) + K1 K2/(K1 + 1)]/K.</summary>
    public static double NearestCentreErrorBeyond(int positiveClusters, int negativeClusters)
    {
        double product = (double)positiveClusters * negativeClusters;
        return ((product / (negativeClusters + 1)) + (product / (positiveClusters + 1))) / (positiveClusters + negativeClusters);
    }

    /// <summary>D / (α² K); +∞ at α = 0.</summary>
    private static double Rate(int dimension, double alpha, int clusters) => dimension / (alpha * alpha * clusters);
}
