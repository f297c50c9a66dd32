using System.Globalization;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Experiments.Runs;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace PolyRelu.Experiments.Reporting.Sweeps;

/// <summary>Panels of a sweep: each series over each key, a line for every value of another key where those are few.</summary>
internal static class SweepFigures
{
    private const int MostFigures = 24, MostLines = 6, MostWords = 8, LongestTick = 14;
    private const int Height = 310, LegendRow = 22, LegendSymbol = 54, LegendWidth = 330, AxisWidth = 330;
    private const double Decades = 100;         // ratio of values from which an ordinate is logarithmic
    private const double Room = 0.04;           // beside the first and the last value, as a fraction of the axis

    /// <summary>The panels of a grid, and how many more there would be.</summary>
    public static (IReadOnlyList<Figure> Shown, int LeftOut) Of(SweepGrid grid)
    {
        ArgumentNullException.ThrowIfNull(grid);
        (SweepSeries Series, int Axis)[] all =
        [
            .. from series in grid.Series
               where !grid.IsConstant(series)
               from axis in Enumerable.Range(0, grid.Axes.Count)
               where (grid.Axes[axis].IsNumeric || grid.Axes[axis].Values.Count <= MostWords) && Places(grid, series, axis).Length > 1
               select (series, axis),
        ];
        return ([.. all.Take(MostFigures).Select((panel, i) => Panel(grid, panel.Series, panel.Axis, i))],
            Math.Max(0, all.Length - MostFigures));
    }

    private static Figure Panel(SweepGrid grid, SweepSeries series, int along, int index)
    {
        SweepAxis axis = grid.Axes[along];
        int? other = LineKey(grid, series, along);
        SweepLine[] lines = [.. SweepLine.Of(grid, series, along, other, MostLines)];
        string name = string.Create(CultureInfo.InvariantCulture,
            $"sweep-{grid.Kind}-{index + 1:00}-{series.Quantity.Name.ToLowerInvariant()}");
        return new Figure(name, SweepFindings.Sentence($"{grid.Words(series)}, over {axis.Name}"), Caption(grid, series, along, other),
            Figure.UsualWidth, Height + (LegendRow * Rows(lines)), plot => Draw(plot, grid, series, axis, lines));
    }

    /// <summary>Rows of the legend, so that axes are as high with many lines as with one.</summary>
    private static int Rows(SweepLine[] lines)
    {
        if (lines.Length < 2) return 0;
        (int rows, double filled) = (1, 0);
        foreach (SweepLine line in lines)
        {
            double width = LegendSymbol + (MetricFont.Measure(line.Label) * Look.TickSize);
            if (filled > 0 && filled + width > LegendWidth) (rows, filled) = (rows + 1, 0);
            filled += width;
        }
        return rows;
    }

    /// <summary>The places on a key at which a series was measured.</summary>
    private static int[] Places(SweepGrid grid, SweepSeries series, int axis) =>
        [.. grid.Points.Where(point => point.Find(series) is not null).Select(point => point.Places[axis]).Distinct()];

    /// <summary>
    /// The key whose values have a line each: p where it varies, else of those with few values the one along which the series changes
    /// most, else that of the fewest values; null where none is left.
    /// </summary>
    private static int? LineKey(SweepGrid grid, SweepSeries series, int along)
    {
        (int Axis, int Count)[] others = [.. Enumerable.Range(0, grid.Axes.Count).Where(a => a != along)
            .Select(a => (a, Places(grid, series, a).Length)).Where(entry => entry.Item2 > 1)];
        if (others.Length == 0) return null;
        if (others.FirstOrDefault(entry => grid.Axes[entry.Axis].Name == SweepAxis.PowerName) is { Count: > 0 } power) return power.Axis;
        (int Axis, int Count)[] few = [.. others.Where(entry => entry.Count <= MostLines)];
        return few.Length == 0 ? others.MinBy(entry => entry.Count).Axis
            : few.MaxBy(entry => SweepLine.Change(SweepLine.Means(SweepLine.Known(grid.Points, series), entry.Axis))).Axis;
    }

    private static void Draw(Plot plot, SweepGrid grid, SweepSeries series, SweepAxis axis, SweepLine[] lines)
    {
        double[] ordinates = [.. lines.SelectMany(line => line.Values).SelectMany(value => new[] { value.Mean.Low, value.Mean.High })];
        bool isLogarithmic = series.Quantity.Form == QuantityForm.Number && ordinates.Length > 0 && ordinates.Min() > 0
            && ordinates.Max() / ordinates.Min() >= Decades;
        double Y(double value) => isLogarithmic ? Math.Log10(value) : value;
        foreach ((int i, SweepLine line) in lines.Index())
            Add(plot, line, i, axis, Y, lines.Length > 1);
        Look.Label(plot, axis.Name, series.Quantity.Words); // Norm and radius stand in the title.
        Abscissa(plot, axis);
        if (isLogarithmic) LogTicks.Apply(plot, ordinates.Select(Y));
        else if (series.Quantity.Form == QuantityForm.Fraction)
        {
            plot.Axes.SetLimitsY(-0.03, 1.05);
            plot.Axes.Left.TickGenerator = CurveFigure.Fractions();
        }
        else if (ordinates.Length > 0)
        {
            double low = Math.Min(0, ordinates.Min()), high = Math.Max(0, ordinates.Max()), room = Math.Max(1e-300, 0.06 * (high - low));
            plot.Axes.SetLimitsY(low < 0 ? low - room : -0.03 * (high - low), high + room);
        }
        if (lines.Length > 1) Look.LegendBelow(plot);
    }

    /// <summary>A line, or for words markers, with the range of the repeats around it.</summary>
    private static void Add(Plot plot, SweepLine line, int index, SweepAxis axis, Func<double, double> y, bool isNamed)
    {
        double[] x = [.. line.Values.Select(value => X(axis, value.Place))], means = [.. line.Values.Select(value => y(value.Mean.Mean))],
            low = [.. line.Values.Select(value => y(value.Mean.Low))], high = [.. line.Values.Select(value => y(value.Mean.High))];
        bool hasRange = low.Zip(high).Any(pair => pair.First < pair.Second);
        Series drawn = new(isNamed ? line.Label : "", x, means, OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), LinePattern.Solid)
        { LineWidth = axis.IsNumeric ? 2 : 0, Edges = hasRange && axis.IsNumeric && x.Length > 1 ? (low, high) : null };
        drawn.AddTo(plot);
        if (!hasRange || drawn.Edges is not null) return;
        foreach ((double at, double bottom, double top) in x.Zip(low, high))
        {
            ScottPlot.Plottables.LinePlot range = plot.Add.Line(at, bottom, at, top);
            range.LineColor = OkabeIto.ColorOf(index);
            range.LineWidth = 1.5f;
        }
    }

    private static double X(SweepAxis axis, int place) => !axis.IsNumeric ? place
        : axis.IsLogarithmic ? Math.Log10(axis.Values[place].Number!.Value) : axis.Values[place].Number!.Value;

    /// <summary>Limits and ticks of the key's values: each value where they are few, else the usual ones or powers of ten.</summary>
    private static void Abscissa(Plot plot, SweepAxis axis)
    {
        double first = X(axis, 0), last = X(axis, axis.Values.Count - 1),
            room = Math.Max(last - first, 1e-12) * Room * (axis.IsNumeric ? 1 : 4);
        plot.Axes.SetLimitsX(first - room, last + room);
        if (axis.Values.Count <= MostWords) plot.Axes.Bottom.TickGenerator = Ticks(axis, last - first);
        else if (axis.IsLogarithmic)
        {
            int[] decades = [.. Enumerable.Range((int)Math.Ceiling(first - room), 400).TakeWhile(decade => decade <= last + room)];
            int step = ((decades.Length - 1) / MostWords) + 1;
            decades = [.. decades.Where(decade => decade % step == 0)];
            plot.Axes.Bottom.TickGenerator = new NumericManual([.. decades.Select(decade => (double)decade)],
                [.. decades.Select(Look.PowerOfTen)]);
        }
    }

    /// <summary>Ticks at the values that leave room for their words.</summary>
    private static NumericManual Ticks(SweepAxis axis, double span)
    {
        List<int> shown = [];
        double end = double.NegativeInfinity;
        for (int place = 0; place < axis.Values.Count; place++)
        {
            double half = MetricFont.Measure(Tick(axis, place)) * Look.TickSize / 2 / AxisWidth * span;
            if (X(axis, place) - half < end) continue;
            shown.Add(place);
            end = X(axis, place) + half + (0.02 * span);
        }
        return new NumericManual([.. shown.Select(place => X(axis, place))], [.. shown.Select(place => Tick(axis, place))]);
    }

    private static string Tick(SweepAxis axis, int place)
    {
        string text = axis.Text(place);
        return text.Length <= LongestTick ? text : $"{text[..(LongestTick - 1)]}…";
    }

    private static Markup Caption(SweepGrid grid, SweepSeries series, int along, int? other)
    {
        string[] rest = [.. Enumerable.Range(0, grid.Axes.Count).Where(a => a != along && a != other && Places(grid, series, a).Length > 1)
            .Select(a => grid.Axes[a].Name)];
        string averaged = rest.Length == 0 ? "repeats" : $"repeats and over {string.Join(", ", rest)}", some = "";
        if (other is { } key && Places(grid, series, key).Length is > MostLines and var count)
            some = FormattableString.Invariant($" Shown are {MostLines} of {grid.Axes[key].Name}'s {Plural.Of(count, "value")}.");
        return $"Mean over {averaged}; shaded or marked from the lowest to the highest.{some}";
    }
}
