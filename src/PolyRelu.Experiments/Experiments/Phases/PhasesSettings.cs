using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Presets;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>A preset of maps of ν.</summary>
internal sealed record PhasesSettings : ExperimentSettings
{
    /// <summary>Maps of flows to their ends.</summary>
    public required IReadOnlyList<GridSettings> Grids { get; init; }

    /// <summary>Maps of flows over time.</summary>
    public required IReadOnlyList<CourseSettings> Courses { get; init; }

    /// <summary>Maps of update rules.</summary>
    public required IReadOnlyList<OptimiserSettings> Optimisers { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        string[] names = [.. Grids.Select(grid => grid.Name), .. Courses.Select(course => course.Name),
            .. Optimisers.Select(map => map.Name)];
        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length) yield return ("grids", "maps of different names");
    }
}

/// <summary>A map of flows to their ends.</summary>
internal sealed record GridSettings : PresetSection
{
    /// <summary>Name of the map, which begins those of its files and figures.</summary>
    [FileWord]
    public required string Name { get; init; }

    /// <summary>What the rows are.</summary>
    [OneOf(MapAxis.Alpha, MapAxis.Clusters, MapAxis.Scale)]
    public required MapAxis Rows { get; init; }

    /// <summary>The rows, from the bottom of the map upwards.</summary>
    [Distinct]
    public required IReadOnlyList<string> Values { get; init; }

    /// <summary>The columns, powers p.</summary>
    [AtLeast(1), AtMost(FlowProblem.LargestPower), Increasing]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>What the cells have in common; the rows replace one of its values.</summary>
    public required FlowCellSettings Cells { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        foreach (string value in Values)
        {
            if (Refusal.Of(() => Check(value)) is { } wrong) yield return ("values", $"{Words(Rows)} ({wrong})");
            else if (GridMap.With(Cells, Rows, value).Problems().FirstOrDefault() is (string key, string expected))
                yield return ("values", $"rows whose {key} is {expected}");
            else if (Cells.Form == NeuronForm.Unnormalised && !Powers.All(power =>
                double.IsFinite(FlowCell.UnnormalisedUntil(GridMap.With(Cells, Rows, value), power))))
                yield return ("values", "scales and powers whose plateau without normalisation ends within the range of float64");
        }
    }

    private static string Words(MapAxis axis) => axis switch
    {
        MapAxis.Alpha => "numbers ≥ 0 for the noise",
        MapAxis.Clusters => $"whole numbers ≥ {Phase.FewestClusters}",
        MapAxis.Scale => new ScaleAttribute().Expected,
        MapAxis.Time or MapAxis.Optimiser => "no such rows",
        _ => throw new ArgumentOutOfRangeException(nameof(axis), $"There are no rows of {axis}."),
    };

    private void Check(string value)
    {
        bool known = Rows switch
        {
            MapAxis.Alpha => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double alpha)
                && alpha is >= 0 and <= PolyRelu.Data.GaussianClusters.LargestAlpha,
            MapAxis.Clusters => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int clusters)
                && clusters >= Phase.FewestClusters,
            MapAxis.Scale => new ScaleAttribute().Accepts(value),
            MapAxis.Time or MapAxis.Optimiser => false,
            _ => throw new ArgumentOutOfRangeException(nameof(value), $"There are no rows of {Rows}."),
        };
        if (!known) throw new ArgumentException($"got {Quotation.Of(value)}");
    }
}

/// <summary>Maps of flows over time, one for each loss.</summary>
internal sealed record CourseSettings : PresetSection
{
    /// <summary>Name of the maps; their losses are added.</summary>
    [FileWord]
    public required string Name { get; init; }

    /// <summary>Losses, a map each.</summary>
    [OneOf("squared", "exponential", "logistic"), Distinct]
    public required IReadOnlyList<string> Losses { get; init; }

    /// <summary>The rows: times at which the flow is looked at.</summary>
    [Positive, AtMost(1e12), Increasing]
    public required IReadOnlyList<double> Times { get; init; }

    /// <summary>The columns, powers p.</summary>
    [AtLeast(1), AtMost(FlowProblem.LargestPower), Increasing]
    public required IReadOnlyList<double> Powers { get; init; }

    /// <summary>What the cells have in common; the loss is replaced.</summary>
    public required FlowCellSettings Cells { get; init; }

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (Cells.Alpha == 0) yield return ("cells", "alpha above 0, since without noise nothing is left to fit after the births");
    }
}
