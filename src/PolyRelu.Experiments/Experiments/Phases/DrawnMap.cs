using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>A map that is complete, as the report shows it.</summary>
/// <param name="Name">Name of its figure.</param>
/// <param name="Title">Title of its figure.</param>
/// <param name="Axis">What its rows are.</param>
/// <param name="RowLabels">Words of the rows, from the bottom.</param>
/// <param name="Powers">The columns.</param>
/// <param name="Cells">What its cells have in common.</param>
/// <param name="Table">Its cells.</param>
internal sealed record DrawnMap(string Name, string Title, MapAxis Axis, IReadOnlyList<string> RowLabels, IReadOnlyList<double> Powers,
    CellSettings Cells, PhaseTable Table)
{
    private const int MostColumns = 11;
    private const int WideColumns = 5, CellHeight = 26, Frame = 150, Lowest = 300, Highest = 460;

    /// <summary>The maps of flows to their ends.</summary>
    public static IReadOnlyList<DrawnMap> Grids(RunReader run) => [.. run.Completed(GridTrial.TheKind).Select(trial =>
    {
        GridSettings map = trial.Configuration.Map;
        return new DrawnMap($"nu-{map.Name}", $"ν over {What(map.Rows)} and power{Words(map.Cells.Form)}", map.Rows, map.Values, map.Powers,
            map.Cells, PhaseTable.Load(trial.Folder));
    })];

    /// <summary>The maps over time.</summary>
    public static IReadOnlyList<DrawnMap> Courses(RunReader run) => [.. run.Completed(CourseTrial.TheKind).Select(trial =>
    {
        CourseConfiguration c = trial.Configuration;
        return new DrawnMap($"nu-{c.Name}-{c.Cells.Loss}", $"ν over time and power, {c.Cells.Loss} loss", MapAxis.Time,
            [.. c.Times.Select(Time)], c.Powers, c.Cells, PhaseTable.Load(trial.Folder));
    })];

    /// <summary>The maps of update rules.</summary>
    public static IReadOnlyList<DrawnMap> Rules(RunReader run) => [.. run.Completed(OptimiserTrial.TheKind).Select(trial =>
    {
        OptimiserSettings map = trial.Configuration.Map;
        return new DrawnMap($"nu-{map.Name}", "ν over update rule and power", MapAxis.Optimiser,
            [.. map.Rules.Select(rule => rule.Optimiser)], map.Powers, map.Cells, PhaseTable.Load(trial.Folder));
    })];

    /// <summary>Whether neurons are divided by ‖w‖^{p−1}; trainings have no other.</summary>
    public NeuronForm Form => (Cells as FlowCellSettings)?.Form ?? NeuronForm.Normalised;

    /// <summary>A cell.</summary>
    public PhaseRow At(int row, int column) => Table.Rows[(row * Powers.Count) + column];

    /// <summary>The column of a power; −1 where there is none.</summary>
    public int ColumnOf(double power) => Powers.ToList().IndexOf(power);

    /// <summary>The cells of a row that have a radius.</summary>
    public IEnumerable<PhaseRow> Row(int row) => Enumerable.Range(0, Powers.Count).Select(column => At(row, column))
        .Where(cell => cell.IsFinished);

    /// <summary>The heat map.</summary>
    public Figure Figure()
    {
        (int rows, int columns) = (RowLabels.Count, Powers.Count);
        double[,] values = new double[rows, columns];
        CellMark[,] marks = new CellMark[rows, columns];
        foreach (PhaseRow cell in Table.Rows)
        {
            values[cell.Row, cell.Column] = cell.Nu;
            marks[cell.Row, cell.Column] = !cell.IsFinished ? CellMark.Cross : cell.Method == RadiusMethod.Attack ? CellMark.Ring
                : CellMark.None;
        }
        int height = Math.Clamp(Frame + (CellHeight * rows), Lowest, Highest);
        return new Figure(Name, Title, Caption(marks), columns > WideColumns ? 2 * Reporting.Figure.UsualWidth
            : Reporting.Figure.UsualWidth, height, plot => LevelMap.Draw(plot, values, marks, (RowLabels, AxisName(Axis)),
                ([.. Powers.Select(power => Html.Number(power, 2))], "power p"), "phase ν", FirstContoured));
    }

    /// <summary>ν as a table, of some columns where there are many.</summary>
    public SummaryTable Values()
    {
        int step = ((Powers.Count - 1) / MostColumns) + 1, two = ColumnOf(2);
        int[] shown = [.. Enumerable.Range(0, Powers.Count).Where(column => column % step == (two < 0 ? 0 : two % step))];
        return new($"{Title}: (R − 1/√K)/(√2/2 − 1/√K); ≤ where R is an attack's alone, × where a cell did not finish",
            [AxisName(Axis), .. shown.Select(column => $"p = {Html.Number(Powers[column], 2)}")],
            [
                .. Enumerable.Range(0, RowLabels.Count).Select(row => (IReadOnlyList<SummaryCell>)
                [
                    new(RowLabels[row]), .. shown.Select(column => new SummaryCell(Words(At(row, column)))),
                ]),
            ]);
    }

    /// <summary>How many cells have their radius by which method.</summary>
    public string Methods()
    {
        IEnumerable<string> counts = Table.Rows.Where(cell => cell.IsFinished).GroupBy(cell => cell.Method).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {MethodWords(group.Key)}");
        int open = Table.Rows.Count(cell => !cell.IsFinished);
        return $"Of {Plural.Of(Table.Rows.Count, "cell")}: {string.Join(", ", counts)}{(open > 0 ? $", {open} not finished" : "")}.";
    }

    private static string MethodWords(RadiusMethod method) => method switch
    {
        RadiusMethod.Exact => "by the exact distance",
        RadiusMethod.Bracket => "between certificate and attack",
        RadiusMethod.Attack => "by attack alone",
        RadiusMethod.None => "without a radius",
        _ => throw new ArgumentOutOfRangeException(nameof(method), $"There are no words for {method}."),
    };

    private static string Words(PhaseRow cell) => !cell.IsFinished ? "×"
        : (cell.Method == RadiusMethod.Attack ? "≤ " : "") + (Math.Round(cell.Nu, 3) + 0.0).ToString("0.000",
            System.Globalization.CultureInfo.InvariantCulture);

    private static string What(MapAxis axis) => axis switch
    {
        MapAxis.Alpha => "noise",
        MapAxis.Clusters => "clusters",
        MapAxis.Scale => "initial scale",
        MapAxis.Time => "time",
        MapAxis.Optimiser => "update rule",
        _ => throw new ArgumentOutOfRangeException(nameof(axis), $"There are no words for {axis}."),
    };

    /// <summary>
    /// The first row with contours; null where rows have no order. The row α = 0 has none, since below p = 2 it is no limit of the others.
    /// </summary>
    private int? FirstContoured => Axis switch
    {
        MapAxis.Optimiser => null,
        MapAxis.Alpha => Table.Rows.Where(cell => cell.Alpha == 0).Select(cell => cell.Row + 1).DefaultIfEmpty(0).Max(),
        MapAxis.Clusters or MapAxis.Scale or MapAxis.Time => 0,
        _ => throw new InvalidOperationException($"It is not known whether rows of {Axis} have an order."),
    };

    private static string AxisName(MapAxis axis) => axis switch
    {
        MapAxis.Alpha => "noise α",
        MapAxis.Clusters => "clusters K",
        MapAxis.Scale => "initial scale s",
        MapAxis.Time => "time t",
        MapAxis.Optimiser => "update rule",
        _ => throw new ArgumentOutOfRangeException(nameof(axis), $"There are no words for {axis}."),
    };

    private static string Words(NeuronForm form) => form switch
    {
        NeuronForm.Normalised => "",
        NeuronForm.Unnormalised => ", without normalisation",
        _ => throw new ArgumentOutOfRangeException(nameof(form), $"There are no words for {form}."),
    };

    /// <summary>A time as an axis has it.</summary>
    internal static string Time(double time)
    {
        double exponent = Math.Log10(time);
        return exponent == Math.Round(exponent) && exponent > 3 ? Reporting.Drawing.Notation.PowerOfTen((int)exponent)
            : Html.Scientific(time);
    }

    private Markup Caption(CellMark[,] marks)
    {
        bool Has(CellMark mark) => marks.Cast<CellMark>().Contains(mark);
        return "ν is 0 where the network breaks as class averages do, at 1/√K, and 1 where it withstands √2/2 as one neuron per cluster "
            + "does."
            + (Axis == MapAxis.Optimiser ? "" : " Lines at ν = 0.25, 0.5 and 0.75; cells stand evenly.")
            + (Has(CellMark.Ring) ? " Ring: R is the attack's alone, an upper bound." : "")
            + (Has(CellMark.Cross) ? " Cross: the cell did not finish, or has no radius." : "");
    }
}
