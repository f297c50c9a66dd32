using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>Gradient flow from vanishing initialisation, the object of the poster's conjectures (Min and Vidal 2024).</summary>
internal sealed class FlowExperiment : Experiment<FlowSettings>
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<Experiment> Entry = new(
        "flow", "Gradient flow on clusters: a film of the neurons, births, distances to F and F^(p), limits from any initial scale.",
        new FlowExperiment());

    /// <inheritdoc/>
    public override ReportLayout Layout { get; } = new FlowLayout();

    /// <inheritdoc/>
    public override IReadOnlyList<TrialKind> Kinds => [FlowTrial.TheKind, SceneTrial.TheKind, LimitTrial.TheKind];

    /// <inheritdoc/>
    protected override IEnumerable<Trial> Plan(FlowSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return [.. Scenes(settings.Scene, settings.Seed), .. Flows(settings.Panel, settings.Seed),
            .. Limits(settings.Limits, settings.Seed)];
    }

    private static IEnumerable<Trial> Scenes(SceneSettings scene, ulong seed) => scene.Flows.Select(flow =>
        new SceneTrial(new SceneConfiguration(flow, scene.Data, scene.Network, scene.Scale, scene.Frames, seed)));

    private static IEnumerable<Trial> Flows(PanelSettings panel, ulong seed) => panel.Flows.Select(flow =>
        new FlowTrial(new FlowConfiguration(flow, panel.Data, panel.Network, panel.Scale, panel.Records, panel.Observation,
            panel.Descent.Powers.Contains(flow.Power) ? panel.Descent.StepSizes : [], seed)));

    private static IEnumerable<Trial> Limits(LimitsSettings limits, ulong seed) =>
        from flow in limits.Flows
        from scale in limits.Scales
        select new LimitTrial(new LimitConfiguration(flow.Power, scale, flow.NoisyScales.Contains(scale), flow.Tolerance, limits.Data,
            limits.Network, limits.Search, seed));
}
