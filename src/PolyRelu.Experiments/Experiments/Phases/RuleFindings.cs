using PolyRelu.Experiments.Measurements.PhaseMaps;
using PolyRelu.Experiments.Reporting;

namespace PolyRelu.Experiments.Experiments.Phases;

/// <summary>What a map of update rules shows: which find the robust network, and whose margin is the largest in which norm.</summary>
internal static class RuleFindings
{
    private const double Robust = 0.75, Averaging = 0.25;       // ν beyond which a rule has found one end or the other
    private const double Tied = 0.99;                           // of the largest margin: what counts as no less
    private const double Above = 2.5;                           // powers at which the flow ends at one neuron per cluster

    private static readonly (string Norm, string Words, Func<PhaseRow, double> Margin, string[] Rules)[] Claims =
    [
        ("‖θ‖₂", "‖θ‖₂²", row => row.MarginEuclidean, ["gd", "sgd", "momentum"]),
        ("max |θ|", "max |θ|²", row => row.MarginMaximum, ["signum", "adam"]),
        ("spectral", "the larger spectral norm, squared", row => row.MarginSpectral, ["muon"]),
    ];

    /// <summary>The findings, each borne out by the cells.</summary>
    public static IEnumerable<Markup> Of(DrawnMap map)
    {
        for (int column = 0; column < map.Powers.Count; column++)
        {
            if (map.Powers[column] < Above) continue;
            PhaseRow[] cells = Learned(map, column);
            string robust = Names(cells.Where(cell => cell.ProvenNu > Robust)), averaging = Names(cells.Where(cell => cell.Nu < Averaging)),
                between = Names(cells.Where(cell => cell.Nu >= Averaging && !(cell.ProvenNu > Robust)));
            if (cells.Length > 0)
                yield return Markup.Of($"<b>Which update rule finds the robust network, p = {Html.Number(map.Powers[column])}</b>: ")
                    + string.Join("; ", new (string Words, string Who)[] { ($"ν above {Robust}", robust),
                        ("between, or not proven", between),
                        ($"below {Averaging}", averaging) }.Where(part => part.Who.Length > 0).Select(part => $"{part.Words}: {part.Who}"))
                    + ".";
        }
        foreach ((_, string words, Func<PhaseRow, double> margin, string[] rules) in Claims)
        {
            double[] led = [.. Enumerable.Range(0, map.Powers.Count).Where(column => Learned(map, column) is { Length: > 1 } cells
                && cells.Any(cell => rules.Contains(cell.Optimiser) && margin(cell) >= Tied * cells.Max(margin)))
                .Select(column => map.Powers[column])];
            string who = string.Join(" or ", rules.Where(rule => map.Table.Rows.Any(cell => cell.Optimiser == rule)));
            if (who.Length > 0 && led.Length > 0)
            {
                int compared = Enumerable.Range(0, map.Powers.Count).Count(column => Learned(map, column).Length > 1);
                yield return $"The largest margin over {words} is that of {who}, which theory ties to it, at p = "
                    + $"{string.Join(", ", led.Select(power => Html.Number(power, 2)))}"
                    + $"{(led.Length < compared ? ", and of another rule at the other powers" : "")}.";
            }
        }
    }

    /// <summary>Alignment, radius and margins of every cell; that which theory ties a rule to has a mark where it leads.</summary>
    public static SummaryTable Table(DrawnMap map) => new(
        "Update rules: mean cosine with the nearest centre by contribution, radius, and the smallest training margin over three norms of "
            + "all parameters, squared; a mark where theory ties the rule to it: ✓ if no other rule has more, by over 1%, at this power",
        ["p", "rule", "steps", "accuracy", "alignment", "R", .. Claims.Select(claim => $"margin/{claim.Norm}²")],
        [
            .. from column in Enumerable.Range(0, map.Powers.Count)
               from row in Enumerable.Range(0, map.RowLabels.Count)
               let cell = map.At(row, column)
               select (IReadOnlyList<SummaryCell>)
               [
                   new(Html.Number(cell.Power, 2)), new(map.RowLabels[row]), new($"{cell.Time:0}"), new(Html.Percent(cell.Accuracy)),
                   new(Html.Number(cell.Alignment)), new(Html.Number(cell.Radius)),
                   .. Claims.Select(claim => new SummaryCell(Html.Scientific(claim.Margin(cell)), !claim.Rules.Contains(cell.Optimiser)
                       || !cell.IsFinished ? null : Learned(map, column) is { Length: > 1 } cells
                       && claim.Margin(cell) >= Tied * cells.Max(claim.Margin))),
               ],
        ]);

    /// <summary>The cells of a column whose training has separated the training samples: only these have a margin.</summary>
    private static PhaseRow[] Learned(DrawnMap map, int column) => [.. map.Table.Rows.Where(cell => cell.Column == column && cell.IsFinished
        && cell.MarginEuclidean > 0)];

    private static string Names(IEnumerable<PhaseRow> cells) =>
        string.Join(", ", cells.Select(cell =>
            $"{cell.Optimiser} ({(cell.Method == RadiusMethod.Attack ? "≤ " : "")}{Html.Number(cell.Nu, 2)})"));
}
