using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>Everything a map of flows to their ends depends on.</summary>
/// <param name="Map">The map.</param>
/// <param name="Seed">Names samples, starts and attacks; the same in all cells.</param>
internal sealed record GridConfiguration(GridSettings Map, ulong Seed);

/// <summary>Computes a map of flows to their ends.</summary>
/// <param name="configuration">What to compute.</param>
internal sealed class GridTrial(GridConfiguration configuration) : Trial
{
    /// <summary>The kind of these trials.</summary>
    public static readonly TrialKind<GridConfiguration> TheKind = KindOf<GridConfiguration>("phase-grid", 2, own => new GridTrial(own));

    /// <inheritdoc/>
    public override TrialKind Kind => TheKind;

    /// <inheritdoc/>
    public override string Label => $"map {configuration.Map.Name}";

    /// <inheritdoc/>
    public override object Configuration => configuration;

    /// <inheritdoc/>
    protected override string Name => $"grid-{configuration.Map.Name}";

    /// <summary>The map of a configuration.</summary>
    internal static GridMap MapOf(GridConfiguration configuration)
    {
        GridSettings map = configuration.Map;
        return new GridMap(map.Rows, map.Values, map.Powers, map.Cells, configuration.Seed);
    }

    /// <inheritdoc/>
    protected override IEnumerable<TrialPart> Compose() => [new MapPart(MapOf(configuration))];
}
