using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>
/// Checks the statements on F, F^(p) and all classifiers by Monte-Carlo draws over a grid of noise, dimension and clusters.
/// </summary>
internal sealed class TheoremsExperiment : Experiment<TheoremsSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "theorems", "Monte-Carlo check of every bound on the ideal classifiers, with fitted constants and a verdict per row.",
        new TheoremsExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new TheoremsLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [TheoremTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(TheoremsSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return from clusters in settings.Clusters
               from dimension in settings.Dimensions
               from alpha in settings.Alphas
               select new TheoremTrial(Cell(settings, alpha, dimension, clusters));
    }

    private static TheoremConfiguration Cell(TheoremsSettings s, double alpha, int dimension, int clusters)
    {
        int positive = Math.Clamp((int)Math.Round(s.PositiveFraction * clusters), 1, clusters - 1);
        return new TheoremConfiguration(alpha, dimension, clusters, positive, s.Basis, s.Powers, s.Rhos, s.Deltas, s.Samples,
            s.DistanceSamples, s.Seed);
    }
}
