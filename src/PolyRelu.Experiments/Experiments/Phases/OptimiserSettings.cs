using PolyRelu.Dynamics;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>A map of update rules.</summary>
internal sealed record OptimiserSettings : PresetSection
{
    private const double SmallestScale = 1e-12;       // smaller weights leave the range of float32 within a power

    /// <summary>Name of the map, which begins those of its files and figures.</summary>
    [FileWord]
    public required string Name { get; init; }

    /// <summary>The rows, from the bottom of the map upwards.</summary>
    public required IReadOnlyList<RuleSettings> Rules { get; init; }

    /// <summary>The columns, powers p.</summary>
    [AtLeast(1), AtMost(PolyReluNetwork.LargestPower), Increasing]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>What the cells have in common.</summary>
    public required CellSettings Cells { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Rules.Count == 0) yield return ("rules", "at least one update rule");
        if (Rules.Select(rule => rule.Optimiser).Distinct(StringComparer.Ordinal).Count() < Rules.Count)
            yield return ("rules", "update rules of different optimisers, by which their rows are named");
        if (DecimalScale.Parse(Cells.Scale).Logarithm < Math.Log(SmallestScale))
            yield return ("cells", "a scale of 1e-12 or more, since trainings run in float32");
    }
}
