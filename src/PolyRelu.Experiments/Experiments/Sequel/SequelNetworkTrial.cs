using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>Everything a pReLU network of the comparison depends on.</summary>
/// <param name="Network">Which one, its power and its training.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Robustness">The attacks.</param>
/// <param name="Seed">Names data, start, order and attacks.</param>
internal sealed record SequelNetworkConfiguration(SequelNetworkSettings Network, ClusterSettings Clusters, RobustnessSettings Robustness,
    ulong Seed);

/// <summary>Trains a pReLU network, attacks and certifies it (Figures 2 and 7).</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class SequelNetworkTrial(SequelNetworkConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<SequelNetworkConfiguration> TheKind = KindOf<SequelNetworkConfiguration>("sequel-network", 1,
        own => new SequelNetworkTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture,
        $"{SequelWords.Of(configuration.Network.Classifier)}, p = {configuration.Network.Power}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture,
        $"{Wording.Of(configuration.Network.Classifier)}-p{configuration.Network.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        (SequelNetworkSettings network, ClusterSettings data, RobustnessSettings robustness, ulong seed) = configuration;
        NetworkShape shape = new()
        {
            InputDimension = data.Dimension, Hidden = network.Training.Hidden, Power = network.Power, Form = network.Training.Form,
        };
        ClusterPart clusters = new(data, seed);
        TrainingPart training = new(clusters, shape, clusters.Sizes, network.Training, seed);
        ClusterCurvesPart curves = new(clusters, training, shape, data, robustness, seed);
        return [clusters, training, curves, new SandwichPart(training, curves, shape, [new SandwichCurve(Norm.L2, robustness)],
            data.TestSamples) { Steps = ProofSteps(network.Classifier) }];
    }

    /// <summary>Steps of a proof per sample, as measured in the preset: near √2/2 the sets of most samples have to be cut.</summary>
    private static double? ProofSteps(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Prelu => 20_000,
        SequelClassifier.LargePrelu => 8000,
        SequelClassifier.LargeCubic or SequelClassifier.Cubic => 500,
        SequelClassifier.Relu or SequelClassifier.DeepRelu or SequelClassifier.Tanh or SequelClassifier.Logistic
            or SequelClassifier.Bayes => null,
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"What proofs about {classifier} take is not known."),
    };
}
