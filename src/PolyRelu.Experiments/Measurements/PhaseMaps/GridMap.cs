using System.Globalization;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Kernels;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>Flows to their ends over noise, clusters or initial scale, and over the power.</summary>
/// <param name="axis">What the rows are.</param>
/// <param name="values">The rows, as text.</param>
/// <param name="powers">The columns.</param>
/// <param name="cells">What the cells have in common.</param>
/// <param name="seed">Names samples, starts and attacks.</param>
internal sealed class GridMap(MapAxis axis, IReadOnlyList<string> values, IReadOnlyList<double> powers, FlowCellSettings cells, ulong seed)
    : PhaseMap
{
    private const double ChatteringPower = 1.5, ChatteringCost = 4;      // below it a flow on samples takes many small steps

    /// <inheritdoc/>
    public override MapAxis Axis => axis;

    /// <inheritdoc/>
    public override IReadOnlyList<double> RowValues { get; } = [.. values.Select(value => Value(axis, value))];

    /// <inheritdoc/>
    public override IReadOnlyList<double> Powers => powers;

    /// <inheritdoc/>
    public override int Units => values.Count * powers.Count;

    /// <summary>The settings of a row: those of the map, but for what the row changes.</summary>
    /// <exception cref="FormatException">The text is no value of the axis.</exception>
    public static FlowCellSettings With(FlowCellSettings cells, MapAxis axis, string value)
    {
        ArgumentNullException.ThrowIfNull(cells);
        return axis switch
        {
            MapAxis.Alpha => cells with { Alpha = double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture) },
            MapAxis.Clusters => cells with { Clusters = int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) },
            MapAxis.Scale => cells with { Scale = value },
            MapAxis.Time or MapAxis.Optimiser => throw new ArgumentOutOfRangeException(nameof(axis), $"A grid has no rows of {axis}."),
            _ => throw new ArgumentOutOfRangeException(nameof(axis), $"There are no rows of {axis}."),
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<(int Row, int Column)> Places(int unit) => [(unit / powers.Count, unit % powers.Count)];

    /// <inheritdoc/>
    public override IReadOnlyList<PhaseRow> Compute(int unit, CancellationToken cancellation)
    {
        (int row, int column) = Places(unit)[0];
        return [new FlowCell(With(cells, axis, values[row]), powers[column], seed).AtItsEnd(row, column, cancellation)];
    }

    /// <inheritdoc/>
    public override IEnumerable<Work> Works()
    {
        double usual = UsualPower;
        foreach (string value in values)
        {
            FlowCellSettings own = With(cells, axis, value);
            double pieces = own.Alpha == 0 ? powers.Count : powers.Sum(power => power < ChatteringPower ? ChatteringCost : 1);
            yield return new Work($"map over {Wording.Of(axis)}", Invariant($"map cell {own} p{usual}"), () => () =>
                Workers.For(Workers.Available, _ => new FlowCell(own, usual, seed).AtItsEnd(0, 0, CancellationToken.None)),
                pieces / Workers.Count);
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<MemoryPart> Memory()
    {
        FlowCellSettings[] all = [.. values.Select(value => With(cells, axis, value))];
        FlowCellSettings largest = all.MaxBy(own => (double)own.Hidden * (own.Dimension + own.Data.TrainSamples))!;
        return largest.Alpha == 0 ? [new("neurons of a map", largest.Hidden, largest.Dimension, 8 * Workers.Count)]
            : TrialFlow.Memory(largest.Data.TrainSamples, largest.Hidden, largest.Dimension, 1)
                .Select(part => part with { Count = part.Count * Workers.Count });
    }

    private static double Value(MapAxis axis, string value) => axis == MapAxis.Scale
        ? DecimalScale.Parse(value).Logarithm / Math.Log(10) : double.Parse(value, NumberStyles.Float, CultureInfo.InvariantCulture);
}
