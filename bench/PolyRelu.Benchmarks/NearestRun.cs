using System.Diagnostics;
using System.Globalization;
using System.Text;
using PolyRelu.Attacks;
using PolyRelu.Attacks.Boundary;
using PolyRelu.Evaluation;
using PolyRelu.Geometry;
using static System.FormattableString;

namespace PolyRelu.Benchmarks;

/// <summary>
/// How near the examples are that attacks and lists of attacks find, as AttackBench judges it: the mean over the points of (nearest that
/// any row found) / (found), against passes and processor seconds.
/// </summary>
internal static class NearestRun
{
    private const int Points = 100;
    private const string Portfolio = "nearest";

    /// <summary>Rows without <c>--rows</c>: the attacks alone, the list of before, and the portfolio.</summary>
    private const string UsualRows = "fab-t;fmn-t:iterations=30;ddn;pdpgd;boundary-descent;apgd-margin;"
        + "fab-t+boundary-descent+apgd-margin;" + Portfolio;

    /// <summary>Rows with <c>--l0</c>, where networks whose inputs have no box are left out: one feature breaks most points.</summary>
    private const string FewestRows = "sigma-zero;sigma-zero:iterations=100;fmn;fmn-t:targets=3;fmn-t;pdpgd;" + Portfolio;

    /// <summary>Rows with <c>--single</c>, where the paper's networks of ten digits are attacked alone.</summary>
    private const string SingleRows = "fab;fab-t;boundary-descent;ddn;fmn;fmn-t:targets=3;fmn-t;pdpgd";

    /// <summary>Measures, prints, and updates the document that was named.</summary>
    public static int Execute(string[] args)
    {
        string models = Arguments.Models(args, "--nearest");
        if (args.Contains("--single")) return Single(args, models);
        bool isFewest = args.Contains("--l0");
        string[] rows = (Arguments.Of(args, "--rows") ?? (isFewest ? FewestRows : UsualRows)).Split(';');
        string? only = Arguments.Of(args, "--only"), document = Arguments.Of(args, "--update");
        int count = int.Parse(Arguments.Of(args, "--points") ?? Invariant($"{Points}"), CultureInfo.InvariantCulture);
        StringBuilder text = new();
        foreach (Norm norm in isFewest ? [Norm.L0] : Norm.All)
        {
            List<(string Name, Cell?[] Cells)> columns = [];
            foreach (NearestVictim victim in NearestVictim.All(models, count).Where(one => norm.IsConvex || one.Box is not null))
            {
                if (only is not null && !Invariant($"{norm.Symbol}, {victim.Name}").Contains(only, StringComparison.Ordinal)) continue;
                Cell?[] cells = Measure(victim, norm, rows);
                columns.Add((victim.Name, cells));
                Console.Error.WriteLine(Invariant($"{norm.Symbol}, {victim.Name}"));
                for (int row = 0; row < rows.Length; row++) Console.Error.WriteLine(Invariant($"    {rows[row]}: {cells[row]}"));
            }
            if (columns.Count > 0) text.Append(Table(norm, rows, columns));
        }
        Console.WriteLine(text);
        if (document is not null) PerformanceTable.Replace(document, isFewest ? "l0" : "nearest", text.ToString());
        return 0;
    }

    /// <summary>One attack after the other on the digits, in all norms: how near, and the median distance.</summary>
    private static int Single(string[] args, string models)
    {
        string[] rows = SingleRows.Split(';');
        int count = int.Parse(Arguments.Of(args, "--points") ?? Invariant($"{Points}"), CultureInfo.InvariantCulture);
        NearestVictim[] victims = [.. ((int[])[3, 1]).Select(power => NearestVictim.Digits(models, power, count))];
        Cell?[][] cells = [.. victims.SelectMany(victim => Norm.All.Select(norm => Measure(victim, norm, rows)))];
        StringBuilder text = new("| attack | passes |");
        foreach (int power in (int[])[3, 1])
            foreach (Norm norm in Norm.All) text.Append(Invariant($" p = {power}, {norm.Symbol} |"));
        text.Append("\n|---|--:|").Insert(text.Length, "--:|", cells.Length).Append('\n');
        for (int row = 0; row < rows.Length; row++)
        {
            Cell first = cells.Select(own => own[row]).OfType<Cell>().First();
            text.Append(Invariant($"| `{rows[row]}` | {first.Questions} + {first.Gradients} |"));
            foreach (Cell?[] own in cells)
                text.Append(own[row] is { } cell ? Invariant($" {cell.Optimality:F3}, {cell.MedianDistance:G4} |") : " – |");
            text.Append('\n');
        }
        Console.WriteLine(text);
        if (Arguments.Of(args, "--update") is { } document) PerformanceTable.Replace(document, "single", text.ToString());
        return 0;
    }

    private static Cell?[] Measure(NearestVictim victim, Norm norm, string[] rows)
    {
        ThreatModel threat = new(norm, victim.Radius(norm), victim.Box);
        Found?[] found = [.. rows.Select(row => Search(victim, threat, row))];
        double[] best = new double[victim.Samples.Count];
        for (int i = 0; i < best.Length; i++) best[i] = found.OfType<Found>().Min(one => one.Distances[i]);
        int[] counted = [.. Enumerable.Range(0, best.Length).Where(i => best[i] > 0 && double.IsFinite(best[i]))];
        return [.. found.Select(one => one is null ? null
            : new Cell(counted.Average(i => best[i] / one.Distances[i]), counted.Min(i => best[i] / one.Distances[i]),
                Median.Of([.. counted.Select(i => one.Distances[i])]), one.Questions / best.Length, one.Gradients / best.Length,
                one.ProcessorSeconds))];
    }

    /// <summary>Looks for the nearest examples with one row's attacks; null where one of them lacks the norm.</summary>
    private static Found? Search(NearestVictim victim, ThreatModel threat, string row)
    {
        var counter = PassCounter.Of(victim.Classifier);
        IReadOnlyList<IMinimumNormAttack> attacks = row == Portfolio
            ? MinimumDistance.Attacks(threat.Norm, counter.Outputs, victim.Context)
            : [.. row.Split('+').Select(name => AttackChoice.Parse(name).Create(victim.Context))
                .Select(attack => attack as IMinimumNormAttack ?? new Bisection(attack))];
        if (attacks.Any(attack => attack.Searcher is { } searcher && !searcher.Supports(threat.Norm))) return null;
        TimeSpan used = Processor();
        MinimumDistanceResult result = MinimumDistance.Search(counter, victim.Samples, threat, attacks);
        return new(result.Nearest.Distances.ToArray(), counter.Questions, counter.Gradients, (Processor() - used).TotalSeconds);
    }

    /// <summary>A table of a norm: rows are lists of attacks, columns are networks of a kind, and at last passes and seconds.</summary>
    private static string Table(Norm norm, string[] rows, List<(string Name, Cell?[] Cells)> columns)
    {
        (string Kind, Cell?[][] Cells)[] kinds = [.. columns.GroupBy(column => column.Name.Split(", p =")[0])
            .Select(group => (group.Key, group.Select(column => column.Cells).ToArray()))];
        StringBuilder text = new(Invariant($"**{norm.Symbol}.**\n\n| attacks | {string.Join(" | ", kinds.Select(kind => kind.Kind))} "));
        text.Append("| least | passes | seconds |\n|---|").Insert(text.Length, "--:|", kinds.Length + 3).Append('\n');
        for (int row = 0; row < rows.Length; row++)
        {
            if (columns.Any(column => column.Cells[row] is null)) continue;
            Cell[] cells = [.. columns.Select(column => column.Cells[row]!)];
            text.Append(Invariant($"| {string.Join(" + ", rows[row].Split('+').Select(name => $"`{name}`"))} "));
            foreach ((_, Cell?[][] own) in kinds) text.Append(Invariant($"| {own.Average(cell => cell[row]!.Optimality):F4} "));
            text.Append(Invariant($"| {cells.Min(cell => cell.Optimality):F4} | {cells.Average(cell => cell.Questions):F0} + "));
            text.Append(Invariant($"{cells.Average(cell => cell.Gradients):F0} | {cells.Sum(cell => cell.ProcessorSeconds):F1} |\n"));
        }
        return text.Append('\n').ToString();
    }

    private static TimeSpan Processor()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>What one row found.</summary>
    private sealed record Found(double[] Distances, long Questions, long Gradients, double ProcessorSeconds);

    /// <summary>How near, and at what cost per point.</summary>
    private sealed record Cell(
        double Optimality, double Worst, double MedianDistance, long Questions, long Gradients, double ProcessorSeconds)
    {
        public override string ToString() =>
            Invariant($"{Optimality:F4} (worst {Worst:F3}) {Questions} + {Gradients}, {ProcessorSeconds:F2} s");
    }
}
