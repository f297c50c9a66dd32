using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Layered;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>Everything a layered network of the comparison depends on.</summary>
/// <param name="Network">Which one, and its training.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Robustness">The attacks.</param>
/// <param name="Seed">Names data, start, order and attacks.</param>
internal sealed record SequelLayeredConfiguration(SequelLayeredSettings Network, ClusterSettings Clusters, RobustnessSettings Robustness,
    ulong Seed);

/// <summary>Trains a layered network and attacks it (Figure 2).</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class SequelLayeredTrial(SequelLayeredConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<SequelLayeredConfiguration> TheKind = KindOf<SequelLayeredConfiguration>("sequel-layered", 2,
        own => new SequelLayeredTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => SequelWords.Of(configuration.Network.Classifier);

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture,
        $"{Wording.Of(configuration.Network.Classifier)}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        (SequelLayeredSettings network, ClusterSettings data, RobustnessSettings robustness, ulong seed) = configuration;
        ClusterPart clusters = new(data, seed);
        LayeredTrainingPart training = new(clusters, clusters.Sizes, network.Training, seed);
        return [clusters, training, new VictimCurvesPart(clusters, context => MeasuredVictim.Of(context.Of(training)),
            network.Training.Widths(data.Dimension), data, robustness, seed) { Parameters = network.Training.Parameters(data.Dimension) }];
    }
}
