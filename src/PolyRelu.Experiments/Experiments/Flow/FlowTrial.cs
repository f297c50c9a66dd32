using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>Everything the flow of a panel depends on.</summary>
/// <param name="Flow">Power, tolerance and end.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Shape">The network and the loss.</param>
/// <param name="Scale">Initial scale.</param>
/// <param name="Records">How often it is recorded.</param>
/// <param name="Observation">What is measured of each record.</param>
/// <param name="StepSizes">Step sizes of gradient descent beside it.</param>
/// <param name="Seed">Names data, start and searches.</param>
internal sealed record FlowConfiguration(FlowPowerSettings Flow, ClusterSettings Clusters, FlowShapeSettings Shape, string Scale,
    int Records, ObservationSettings Observation, IReadOnlyList<double> StepSizes, ulong Seed);

/// <summary>Integrates one flow on clusters, observes it, and runs gradient descent beside it.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class FlowTrial(FlowConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<FlowConfiguration> TheKind = KindOf<FlowConfiguration>("flow", 1, own => new FlowTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture, $"flow, p = {configuration.Flow.Power}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture,
        $"flow-p{configuration.Flow.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        FlowConfiguration c = configuration;
        ClusterPart clusters = new(c.Clusters, c.Seed);
        FlowPart flow = new(clusters, c.Clusters, c.Shape, c.Flow, c.Scale, c.Records, c.Seed);
        return
        [
            clusters, flow, new ObservationPart(clusters, flow, c.Clusters, c.Shape, c.Flow.Power, c.Records, c.Observation, c.Seed),
            new DescentPart(clusters, flow, c.Clusters, c.Shape, c.Flow.Power, c.StepSizes, c.Flow.Until),
        ];
    }
}
