using PolyRelu.Dynamics;
using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Geometry;
using PolyRelu.Networks;
using static System.FormattableString;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>What the maps show, each a test on their cells: a sentence that the cells do not bear out is not there.</summary>
internal static class PhaseFindings
{
    private const double Threshold = 2;                 // the power at which ratios of the start freeze
    private const double Low = 0.25, High = 0.75;       // ν of a phase of its own lies between, those of the others beyond
    private const double Steady = 0.02;                 // relative, of radii that count as equal
    private const double Lost = 0.05;                   // relative fall of a radius that counts as lost
    private const double Explained = 0.1;               // relative deviation of a radius that is still explained
    private const double Fitted = 0.99;                 // accuracy of a network that still classifies
    private const double Several = 1.5;                 // clusters per neuron, in the mean, from which it is no neuron per cluster
    private const double Near = 0.05;                   // in ν, of what counts as the limit of small scales

    /// <summary>All that the maps show.</summary>
    public static IReadOnlyList<Markup> Of(IReadOnlyList<DrawnMap> grids, IReadOnlyList<DrawnMap> courses) =>
    [
        .. grids.Where(map => map.Form == NeuronForm.Normalised).SelectMany(OwnPhase),
        .. grids.Where(map => map.Axis == MapAxis.Scale).SelectMany(SmallScales),
        .. grids.Where(map => map.Form == NeuronForm.Unnormalised).SelectMany(Recruits),
        .. Courses(courses),
    ];

    /// <summary>p = 2 is a phase of its own: ν well between 0 and 1, and beyond that on both sides, in most rows.</summary>
    internal static IEnumerable<Markup> OwnPhase(DrawnMap map)
    {
        int two = map.ColumnOf(Threshold);
        if (two <= 0 || two == map.Powers.Count - 1) yield break;
        (PhaseRow Below, PhaseRow At, PhaseRow Above)[] jumps =
        [
            .. Enumerable.Range(0, map.RowLabels.Count).Select(row => (Below: Beside(map, row, two, -1), At: map.At(row, two),
                Above: Beside(map, row, two, 1))).Where(jump => jump.At.IsFinished && jump.Below is not null && jump.Above is not null)
                .Select(jump => (jump.Below!, jump.At, jump.Above!)),
        ];
        (PhaseRow Below, PhaseRow At, PhaseRow Above)[] own = [.. jumps.Where(jump => jump.At.ProvenNu > Low && jump.At.Nu < High)];
        if (own.Length == 0 || 2 * own.Length <= map.RowLabels.Count) yield break;
        (PhaseRow below, PhaseRow at, PhaseRow above) = own.MinBy(jump => jump.Above.Power - jump.Below.Power);
        yield return Markup.Of($"<b>p = 2 is a phase of its own</b> ({map.Title}): in ")
            + $"{own.Length} of {Plural.Of(map.RowLabels.Count, "row")} ν(2) lies between {Low} and {High}, from "
            + $"{Html.Number(own.Min(jump => jump.At.Nu))} to {Html.Number(own.Max(jump => jump.At.Nu))}, below {Low} at a smaller power "
            + $"and above {High} at a larger one. The jumps are steepest at {PhaseRows.Name(map.Axis, at)}: ν = "
            + $"{Html.Number(below.Nu)} at p = {Html.Number(below.Power, 2)}, {Html.Number(at.Nu)} at p = 2 and {Html.Number(above.Nu)} "
            + $"at p = {Html.Number(above.Power, 2)}.";
    }

    /// <summary>The nearest cell on one side of a column that is beyond the phase in between; null where there is none.</summary>
    private static PhaseRow? Beside(DrawnMap map, int row, int column, int step)
    {
        for (int other = column + step; other >= 0 && other < map.Powers.Count; other += step)
        {
            PhaseRow cell = map.At(row, other);
            if (cell.IsFinished && (step < 0 ? cell.Nu < Low : cell.ProvenNu > High)) return cell;
        }
        return null;
    }

    /// <summary>From which scale on the end is that of the smallest one, above the threshold; and that ν(2) does not change.</summary>
    internal static IEnumerable<Markup> SmallScales(DrawnMap map)
    {
        int[] rows = [.. Enumerable.Range(0, map.RowLabels.Count).OrderBy(row => DecimalScale.Parse(map.RowLabels[row]).Logarithm)];
        int smallest = rows[0], above = map.ColumnOf(3);
        if (above >= 0 && map.At(smallest, above).IsFinished)
        {
            double limit = map.At(smallest, above).Nu;
            int[] same = [.. rows.TakeWhile(row => map.At(row, above) is { IsFinished: true } cell && Math.Abs(cell.Nu - limit) <= Near)];
            if (same.Length is > 1 && same.Length < rows.Length)
                yield return Invariant($"At p = 3 the end is that of a vanishing start from s = {map.RowLabels[same[^1]]} down to ")
                    + Invariant($"{map.RowLabels[smallest]} (ν within {Near} of {limit:0.000}); ")
                    + $"from s = {map.RowLabels[rows[same.Length]]} it is ν = {Html.Number(map.At(rows[same.Length], above).Nu)}.";
        }
        int one = map.ColumnOf(1);
        if (one >= 0 && map.At(smallest, one) is { IsFinished: true } vanishing && rows.Select(row => map.At(row, one))
            .Where(cell => cell.IsFinished && cell.Certified > (1 + Lost) * vanishing.Attacked).MaxBy(cell => cell.Certified) is { } better)
            yield return $"At p = 1 a larger start is more robust: R = {RadiusText.Of(better.Radius, 3)} from s = {better.Scale}, and "
                + $"{RadiusText.Of(vanishing.Radius, 3)} from s = {map.RowLabels[smallest]}.";
        int two = map.ColumnOf(Threshold);
        if (two < 0) yield break;
        PhaseRow[] steady = [.. rows.Select(row => map.At(row, two)).TakeWhile(cell => cell.IsFinished
            && Math.Abs(cell.Radius - map.At(smallest, two).Radius) <= Steady * map.At(smallest, two).Radius)];
        if (steady.Length > 2)
            yield return $"At p = 2 the scale does not matter: R = {Html.Number(steady.Min(cell => cell.Radius), 4)} to "
                + $"{Html.Number(steady.Max(cell => cell.Radius), 4)} from s = {steady[0].Scale} to {steady[^1].Scale}.";
    }

    /// <summary>Without normalisation a neuron recruits clusters, and the radius is 1/√(m + m′).</summary>
    internal static IEnumerable<Markup> Recruits(DrawnMap map)
    {
        PhaseRow[] cells = [.. map.Table.Rows.Where(cell => cell.IsFinished && double.IsFinite(cell.PredictedRadius))];
        if (cells.Length == 0) yield break;
        PhaseRow worst = cells.MaxBy(Deviation)!;
        if (!(Deviation(worst) <= Explained)) yield break;
        if (!cells.Any(cell => cell.ServedPositive > Several || cell.ServedNegative > Several)) yield break;
        yield return Markup.Of($"<b>Without normalisation</b> neurons serve several clusters of their class, and those that they serve at ")
            + $"the end explain R: 1/√(m + m′) of each centre's neuron and the largest of the other class, the median, to "
            + $"{Html.Percent(Deviation(worst))} in all {Plural.Of(cells.Length, "cell")}: "
            + $"{string.Join("; ", cells.Select(cell => Invariant($"K = {cell.Clusters}, p = {cell.Power}: ")
                + $"{RadiusText.Of(cell.PredictedRadius, 3)}, measured {RadiusText.Of(cell.Radius, 3)}"))}.";
        double Deviation(PhaseRow cell) => Math.Abs((cell.Radius / cell.PredictedRadius) - 1);
    }

    /// <summary>Which losses lose their robustness after the plateau, at accuracy 1, and which keep it.</summary>
    internal static IEnumerable<Markup> Courses(IReadOnlyList<DrawnMap> courses)
    {
        IEnumerable<(string Loss, PhaseRow Best, PhaseRow Last)> ends = courses.SelectMany(map =>
            Enumerable.Range(0, map.Powers.Count).Select(column => map.Table.Rows.Where(cell => cell.Column == column && cell.IsFinished
                && cell.Born == cell.Clusters && cell.Accuracy >= Fitted).ToArray()).Where(cells => cells.Length > 1)
            .Select(cells => (map.Cells.Loss, cells.MaxBy(cell => cell.Radius)!, cells[^1])));
        foreach (var loss in ends.Where(end => end.Last.Power > Threshold).GroupBy(end => end.Loss))
        {
            (string Loss, PhaseRow Best, PhaseRow Last)[] fallen = [.. loss.Where(end => Fall(end) > Lost)],
                kept = [.. loss.Where(end => 1 - (end.Last.Certified / end.Best.Radius) <= Steady)];
            if (fallen.Length == loss.Count())
                yield return Markup.Of($"<b>The {loss.Key} loss loses its robustness after the plateau</b>, while the points attacked ")
                    + $"stay classified: {string.Join("; ", fallen.Select(Words))}.";
            else if (kept.Length == loss.Count())
                yield return $"The {loss.Key} loss keeps it: {string.Join("; ", kept.Select(Words))}.";
        }
        static double Fall((string Loss, PhaseRow Best, PhaseRow Last) end) => 1 - (end.Last.Radius / end.Best.Radius);
        static string Words((string Loss, PhaseRow Best, PhaseRow Last) end) => $"p = {Html.Number(end.Best.Power)}, R = "
            + (end.Best == end.Last ? "" : $"{Html.Number(end.Best.Radius)} at t = {DrawnMap.Time(end.Best.Time)} and ")
            + $"{Html.Number(end.Last.Radius)} at t = {DrawnMap.Time(end.Last.Time)}"
            + $"{(end.Last.End == CellEnd.Resting ? " (at rest)" : "")}";
    }
}
