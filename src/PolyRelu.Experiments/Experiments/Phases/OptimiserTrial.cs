using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>Everything a map of update rules depends on.</summary>
/// <param name="Map">The map.</param>
/// <param name="Seed">Names samples, start, order and attacks; the same in all cells.</param>
internal sealed record OptimiserConfiguration(OptimiserSettings Map, ulong Seed);

/// <summary>Computes a map of update rules.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class OptimiserTrial(OptimiserConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<OptimiserConfiguration> TheKind =
        KindOf<OptimiserConfiguration>("phase-optimisers", 2, own => new OptimiserTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => $"map {configuration.Map.Name}";

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => $"rules-{configuration.Map.Name}";

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose()
    {
        OptimiserSettings map = configuration.Map;
        return [new MapPart(new OptimiserMap(map.Rules, map.Powers, map.Cells, configuration.Seed))];
    }
}
