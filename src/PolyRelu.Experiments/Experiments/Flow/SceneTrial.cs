using System.Globalization;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.Loading;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>Everything the flow of a film depends on.</summary>
/// <param name="Flow">Power, tolerance and end.</param>
/// <param name="Clusters">The data.</param>
/// <param name="Shape">The network and the loss.</param>
/// <param name="Scale">Initial scale.</param>
/// <param name="Frames">Frames.</param>
/// <param name="Seed">Names data and start.</param>
internal sealed record SceneConfiguration(FlowPowerSettings Flow, ClusterSettings Clusters, FlowShapeSettings Shape, string Scale,
    int Frames, ulong Seed);

/// <summary>Integrates one flow on a few clusters, and films it.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class SceneTrial(SceneConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<SceneConfiguration> TheKind = KindOf<SceneConfiguration>("flow-scene", 1, own => new SceneTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => string.Create(CultureInfo.InvariantCulture, $"film of a flow, p = {configuration.Flow.Power}");

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => string.Create(CultureInfo.InvariantCulture,
        $"scene-p{configuration.Flow.Power}-s{configuration.Seed}");

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        SceneConfiguration c = configuration;
        ClusterPart clusters = new(c.Clusters, c.Seed);
        FlowPart flow = new(clusters, c.Clusters, c.Shape, c.Flow, c.Scale, c.Frames, c.Seed);
        return [clusters, flow, new FlowFilmPart(clusters, flow, c.Clusters, c.Shape.Hidden, c.Frames)];
    }
}
