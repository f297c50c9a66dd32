using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>With the labels of classes ReLU networks average features, and their radius falls as 1/√K.</summary>
/// <remarks>
/// Judged at C = 1.25: √2/2, which the same clusters allow, is √(K/2) times 1/√K, 1.4 at K = 4 and 5.7 at K = 64, and would be violated.
/// </remarks>
internal sealed class FeatureAveraging : LabelStatement
{
    /// <inheritdoc/>
    public override string Name => "feature-averaging";

    /// <inheritdoc/>
    public override string Title => "ReLU networks with the labels of classes withstand no more than about 1/√K";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"Trained with the labels of classes a ReLU network averages the centres of each class, and the radius that it ")
        + "withstands is at most C/√K";

    /// <inheritdoc/>
    public override string Source => "Li et al. 2025";

    /// <inheritdoc/>
    public override Markup Remark => " Proven there for a fixed output layer, up to a constant; with C = 1 it is the radius of F.";

    /// <inheritdoc/>
    public override StatementStanding Standing => StatementStanding.Observed;

    /// <inheritdoc/>
    public override Markup Hypotheses => "p = 1, as many clusters of each class, a small initial scale";

    /// <inheritdoc/>
    public override string Measured => "the median L2 radius of test samples times √K: the nearest example found, and certified from below";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"C; here {Limit}");

    /// <inheritdoc/>
    public override string Refutation => "a proven radius beyond 1.25/√K: √2/2 is 1.4/√K at K = 4 and 5.7/√K at K = 64";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"K = 4 to 64 clusters with 6 samples each in D = max(100, 2K) features, α = 0.1; networks ")
        + "of 10 K neurons, SGD on the logistic loss from s = 1e−3; four test samples of each of two draws, certificate and "
        + "boundary descent";

    private protected override double Limit => 1.25;

    private protected override double Unit(int clusters) => 1 / Math.Sqrt(clusters);

    private protected override RadiusRange Radius(LabelTraining training, CancellationToken cancellation) =>
        training.ClassRadii(training.WithClasses(cancellation), cancellation);
}
