using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Measurements.Training;
using PolyRelu.Experiments.Measurements.UniversalDirection;
using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using PolyRelu.Training;

namespace PolyRelu.Experiments.Experiments.Frei;

/// <summary>Everything a trial on correlated centres depends on.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Correlation">Inner product ρ of two different centres.</param>
/// <param name="Clusters">The data but for the correlation.</param>
/// <param name="Training">The training.</param>
/// <param name="Samples">Attacked test samples: directions are fitted on the first half and scored on the other.</param>
/// <param name="Radii">Radii at which fixed directions are tried.</param>
/// <param name="Seed">Names data, start, order and attacks.</param>
internal sealed record FreiConfiguration(
    double Power, double Correlation, ClusterSettings Clusters, TrainingSettings Training, int Samples, IReadOnlyList<double> Radii,
    ulong Seed);

/// <summary>Trains one network on clusters with correlated centres, and looks for the one direction per class that breaks it.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class FreiTrial(FreiConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<FreiConfiguration> TheKind = KindOf<FreiConfiguration>("frei", 5, own => new FreiTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(
        CultureInfo.InvariantCulture,
        $"correlated clusters, p = {configuration.Power}, ρ = {RadiusText.Of(configuration.Correlation, 4)}, seed {configuration.Seed}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name =>
        string.Create(CultureInfo.InvariantCulture,
            $"frei-p{configuration.Power}-r{configuration.Correlation:0.####}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        FreiConfiguration c = configuration;
        NetworkShape shape = new()
        {
            InputDimension = c.Clusters.Dimension, Hidden = c.Training.Hidden, Power = c.Power, Form = c.Training.Form,
        };
        ClusterPart clusters = new(c.Clusters, c.Seed, c.Correlation);
        TrainingPart training = new(clusters, shape, clusters.Sizes, c.Training, c.Seed) { FollowsDirections = false };
        return [clusters, training, new UniversalPart(clusters, training, shape, c.Clusters, c.Samples, c.Radii, c.Seed)];
    }
}
