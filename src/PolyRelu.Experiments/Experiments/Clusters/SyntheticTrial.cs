using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Neurons;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Theory;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>Everything a synthetic trial depends on.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Training">The training.</param>
/// <param name="Robustness">The attacks, in L2; null for none.</param>
/// <param name="Distance">The searches for the distance to the conjectured limit; null for none.</param>
/// <param name="Seed">Names data, start, order and attacks.</param>
internal sealed record SyntheticConfiguration(double Power, ClusterSettings Clusters, TrainingSettings Training,
    RobustnessSettings? Robustness, DistanceSearchSettings? Distance, ulong Seed);

/// <summary>
/// Trains one network on orthonormal clusters, looks where its neurons went, measures its distance to the conjectured limit, and attacks
/// it.
/// </summary>
/// <param name="configuration">What to compute.</param>
internal sealed class SyntheticTrial(SyntheticConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<SyntheticConfiguration> TheKind = KindOf<SyntheticConfiguration>("synthetic", 3,
        own => new SyntheticTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(
        CultureInfo.InvariantCulture,
        $"clusters, p = {configuration.Power}, α = {RadiusText.Of(configuration.Clusters.Alpha, 4)}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <summary>2 where the network is attacked: the nearest examples are searched since. 3 where it is filmed as well.</summary>
    public override int Version => configuration.Robustness is null ? 1 : FilmAxes is null ? 2 : 3;

    /// <summary>The centres along which the training is filmed; null where it is not, since no report would show it.</summary>
    private int[]? FilmAxes => configuration.Robustness is null ? null
        : FilmRecord.AxesOf(configuration.Clusters.Clusters, configuration.Clusters.PositiveClusters);

    /// <inheritdoc/>
    protected override string Name =>
        string.Create(CultureInfo.InvariantCulture,
            $"clusters-p{configuration.Power}-a{configuration.Clusters.Alpha:0.####}-s{configuration.Seed}");

    /// <summary>Name of the ideal classifier that networks of a power are measured beside.</summary>
    internal static string IdealName(double power) => IdealClassifier.LimitName(power);

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        SyntheticConfiguration c = configuration;
        NetworkShape shape = new()
        {
            InputDimension = c.Clusters.Dimension, Hidden = c.Training.Hidden, Power = c.Power, Form = c.Training.Form,
        };
        ClusterPart clusters = new(c.Clusters, c.Seed);
        FilmingPart? filming = FilmAxes is { } axes ? new(clusters, axes, c.Training.Loss, c.Training.Epochs) : null;
        TrainingPart training = new(clusters, shape, clusters.Sizes, c.Training, c.Seed) { Observer = filming };
        ClusterCurvesPart curves = new(clusters, training, shape, c.Clusters, c.Robustness, c.Seed);
        return
        [
            clusters,
            .. filming is null ? Array.Empty<TrialPart>() : [filming],
            training,
            .. filming is null ? Array.Empty<TrialPart>() : [new FilmPart(filming, c.Clusters, c.Training.Hidden)],
            new NeuronPart(clusters, training, c.Clusters, c.Training.Hidden),
            new DistancePart(clusters, training, c.Power, c.Clusters, c.Distance, c.Seed),
            curves,
            new SandwichPart(training, curves, shape, c.Robustness is { } attacked ? [new SandwichCurve(Norm.L2, attacked)] : [],
                c.Clusters.TestSamples),
        ];
    }
}
