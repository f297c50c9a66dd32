using PolyRelu.Experiments.Runs;
using PolyRelu.Geometry;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>The cells of a map as rows of the table of a run.</summary>
internal static class PhaseRows
{
    private const string Attack = "FAB, boundary descent and Auto-PGD bisected";

    /// <summary>Name of a row of the map: <c>α = 0.1</c>.</summary>
    public static string Name(MapAxis axis, PhaseRow cell)
    {
        ArgumentNullException.ThrowIfNull(cell);
        return axis switch
        {
            MapAxis.Alpha => Invariant($"α = {cell.Alpha}"),
            MapAxis.Clusters => Invariant($"K = {cell.Clusters}"),
            MapAxis.Scale => $"s = {cell.Scale}",
            MapAxis.Time => Invariant($"t = {cell.Time:G4}"),
            MapAxis.Optimiser => cell.Optimiser,
            _ => throw new ArgumentOutOfRangeException(nameof(axis), $"There are no words for {axis}."),
        };
    }

    /// <summary>The rows: ν, and R under the name of what it is a median of.</summary>
    public static IEnumerable<MeasurementRow> Of(PhaseTable table, MapAxis axis)
    {
        ArgumentNullException.ThrowIfNull(table);
        foreach (PhaseRow cell in table.Rows.Where(cell => cell.IsFinished))
        {
            MeasurementRow Row(MeasuredQuantity quantity, double value) => new(quantity, MeasurementRow.Finite(value), PhaseTable.CsvName)
            {
                Norm = Norm.L2.Name, Subject = Invariant($"{Name(axis, cell)}, p = {cell.Power}, by {Wording.Of(cell.Method)}"),
            };
            yield return Row(StandardQuantity.Phase, cell.Nu);
            yield return cell.Method == RadiusMethod.Exact ? Row(StandardQuantity.IdealMedianDistance, cell.Radius)
                : Row(StandardQuantity.MedianDistance, cell.Attacked) with { Attack = Attack };
            if (cell.Method != RadiusMethod.Exact && double.IsFinite(cell.Certified))
                yield return Row(StandardQuantity.MedianCertifiedRadius, cell.Certified);
        }
    }
}
