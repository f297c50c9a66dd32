using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Runs;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>Everything the curve of the Bayes rule depends on.</summary>
/// <param name="Clusters">The data.</param>
/// <param name="Robustness">The attacks.</param>
/// <param name="Seed">Names data and attacks.</param>
internal sealed record BayesConfiguration(ClusterSettings Clusters, RobustnessSettings Robustness, ulong Seed);

/// <summary>
/// Attacks the label of the nearest centre, the Bayes rule of a balanced mixture to what the tails of other clusters add, and
/// near-optimal among all classifiers (Min and Vidal 2025, Proposition 2); its exact distances are known.
/// </summary>
/// <param name="configuration">What to compute.</param>
internal sealed class BayesTrial(BayesConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<BayesConfiguration> TheKind = KindOf<BayesConfiguration>("sequel-bayes", 1,
        own => new BayesTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => SequelWords.Of(SequelClassifier.Bayes);

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture, $"bayes-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        (ClusterSettings data, RobustnessSettings robustness, ulong seed) = configuration;
        ClusterPart clusters = new(data, seed);
        VictimCurvesPart curves = new(clusters,
            context => MeasuredVictim.Of(() => new NearestCentreClassifier(context.Of(clusters).Centres)),
            [data.Dimension, data.Clusters, 1], data, robustness, seed)
        { Exact = centres => new NearestCentreClassifier(centres) };
        return [clusters, curves];
    }
}
