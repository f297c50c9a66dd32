using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>Everything a limit depends on.</summary>
/// <param name="Power">The power p.</param>
/// <param name="Scale">Initial scale.</param>
/// <param name="IsNoisy">Whether the flow on samples runs as well.</param>
/// <param name="Tolerance">Largest error of its steps.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Shape">The network and the loss.</param>
/// <param name="Search">The search for the distances.</param>
/// <param name="Seed">Names data, start and search.</param>
internal sealed record LimitConfiguration(double Power, string Scale, bool IsNoisy, double Tolerance, ClusterSettings Clusters,
    FlowShapeSettings Shape, SphereSearchSettings Search, ulong Seed);

/// <summary>Follows the flow from one initial scale to its end, and says which classifier that is.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class LimitTrial(LimitConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<LimitConfiguration> TheKind = KindOf<LimitConfiguration>("flow-limit", 1, own => new LimitTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture,
        $"limit of the flow, p = {configuration.Power}, s = {configuration.Scale}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture,
        $"limit-p{configuration.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        LimitConfiguration c = configuration;
        ClusterPart clusters = new(c.Clusters, c.Seed) { Assignment = ClusterAssignment.Balanced };
        return [clusters, new LimitPart(clusters, c.Clusters, c.Shape, c.Power, c.Scale, c.Tolerance, c.IsNoisy, c.Search, c.Seed)];
    }
}
