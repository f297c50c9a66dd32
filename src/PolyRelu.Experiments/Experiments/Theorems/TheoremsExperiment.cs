using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>
/// Checks the statements: the bounds of probabilities by Monte-Carlo draws over a grid of noise, dimension and clusters, and every other
/// by its own check.
/// </summary>
internal sealed class TheoremsExperiment : Experiment<TheoremsSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "theorems", "Every statement of the theory checked: bounds counted over a grid, flows, training and proofs measured.",
        new TheoremsExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new TheoremsLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [TheoremTrial.TheKind, StatementTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(TheoremsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        IEnumerable<Trial> counted =
            from clusters in settings.Clusters
            from dimension in settings.Dimensions
            from alpha in settings.Alphas
            select new TheoremTrial(Cell(settings, alpha, dimension, clusters));
        IEnumerable<Trial> checks =
            from size in settings.Checks is { } wanted ? [wanted] : Array.Empty<CheckSize>()
            from statement in StatementCatalog.All
            where statement is not TailStatement
            select new StatementTrial(new StatementConfiguration(statement, size, settings.Seed));
        return counted.Concat(checks);
    }

    private static TheoremConfiguration Cell(TheoremsSettings s, double alpha, int dimension, int clusters)
    {
        int positive = Math.Clamp((int)Math.Round(s.PositiveFraction * clusters), 1, clusters - 1);
        return new TheoremConfiguration(alpha, dimension, clusters, positive, s.Basis, s.Powers, s.Rhos, s.Deltas, s.Samples,
            s.DistanceSamples, s.Seed);
    }
}
