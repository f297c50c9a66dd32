using PolyRelu.Experiments.Reporting;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Statements.Robustness;

/// <summary>With the labels of clusters the same networks withstand nearly √2/2.</summary>
/// <remarks>
/// Judged at C = 0.9 of √2/2. A network that averages features has √(2/K) of it: 0.71 at K = 4, 0.18 at K = 64, and would be violated.
/// </remarks>
internal sealed class ClusterLabels : LabelStatement
{
    /// <inheritdoc/>
    public override string Name => "cluster-labels";

    /// <inheritdoc/>
    public override string Title => "ReLU networks with the labels of clusters withstand nearly √2/2";

    /// <inheritdoc/>
    public override Markup Claim =>
        Markup.Of($"Trained with every cluster as a class of its own, a ReLU network that takes the class of the largest score withstands ")
        + "C √2/2 whatever the number of clusters";

    /// <inheritdoc/>
    public override string Source => "Li et al. 2025";

    /// <inheritdoc/>
    public override Markup Remark => " Proven there for a fixed output layer, up to a constant; no classifier withstands more than √2/2 "
        + "(none-robust).";

    /// <inheritdoc/>
    public override StatementStanding Standing => StatementStanding.Observed;

    /// <inheritdoc/>
    public override Markup Hypotheses => "p = 1, a small initial scale";

    /// <inheritdoc/>
    public override string Measured =>
        "the median L2 radius of test samples over √2/2: certified, and from above by the nearest example found";

    /// <inheritdoc/>
    public override Markup BoundFormula => Markup.Of($"C; here {Limit}");

    /// <inheritdoc/>
    public override BoundSide Side => BoundSide.Lower;

    /// <inheritdoc/>
    public override string Refutation =>
        "an example within 0.9 of √2/2: networks that average features have √(2/K) of it, 0.71 at K = 4 and 0.18 at K = 64";

    /// <inheritdoc/>
    public override Markup Setting =>
        Markup.Of($"K = 4 to 64 clusters with 6 samples each in D = max(100, 2K) features, α = 0.1; networks ")
        + "of 10 K neurons and K outputs, SGD on the cross-entropy from s = 1e−3; four test samples of each of two draws, certificate and "
        + "boundary descent";

    private protected override double Limit => 0.9;

    private protected override double Unit(int clusters) => TheoremBounds.UniversalRadius;

    private protected override RadiusRange Radius(LabelTraining training, CancellationToken cancellation) =>
        training.ClusterRadii(training.WithClusters(cancellation), cancellation);
}
