using System.Globalization;
using PolyRelu.Experiments.Reports.Drawing;
using PolyRelu.Experiments.Reports.Figures;
using PolyRelu.Experiments.Results;
using PolyRelu.Experiments.Trials;

namespace PolyRelu.Experiments.Reports;

/// <summary>The report of the Monte-Carlo check: a figure, a fitted constant and the verdicts of every statement.</summary>
public sealed class TheoremsLayout : ReportLayout
{
    /// <summary>Entry in the registry.</summary>
    public static readonly Registration<ReportLayout> Entry = new("theorems", "The bounds on ideal classifiers beside what was counted.", new TheoremsLayout());

    /// <inheritdoc/>
    internal override string Title => "The bounds of the theory, counted";

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        IReadOnlyList<CompletedTrial<TheoremConfiguration>> trials = run.Completed<TheoremConfiguration>(TheoremTrial.KindName);
        if (trials.Count == 0) return new ReportContent();
        TheoremConfiguration first = trials[0].Configuration;
        Part[] parts = [.. trials.SelectMany(trial => TheoremRow.Load(trial.Folder)).GroupBy(row => row.Statement).OrderBy(group => group.Key).Select(group => new Part(TheoremWords.Of(group.Key), [.. group]))];
        return new ReportContent
        {
            Findings = [.. parts.Select(part => Finding(part, first))],
            Tables = [Summary(parts, first)],
            Sections = [new ReportSection("How it was counted", Method(trials.Select(trial => trial.Configuration), first), [], []), .. parts.Select(part => Section(part, first))],
        };
    }

    private static string Method(IEnumerable<TheoremConfiguration> cells, TheoremConfiguration first)
    {
        TheoremConfiguration[] all = [.. cells];
        string Values(Func<TheoremConfiguration, double> of) => string.Join(", ", all.Select(of).Distinct().Order().Select(value => Html.Number(value)));
        return string.Create(CultureInfo.InvariantCulture, $"""
            For every α in {Values(cell => cell.Alpha)}, D in {Values(cell => cell.Dimension)} and K in {Values(cell => cell.Clusters)}, {first.Samples} samples x = μ<sub>k</sub> + N(0, (α²/D) I) of orthonormal clusters are drawn
            and the event of each statement is counted; where exact distances are needed, on the first {first.DistanceSamples} of them. A row's interval is the exact one of Clopper and Pearson at confidence {Percent(first.Confidence)}:
            its bound <b>holds</b> if the whole interval is on the claimed side, is <b>violated</b> if the whole interval is on the other, and is else <b>not decided at this sample size</b>.
            The bounds are judged with C = {Html.Number(first.Constant)}; 1/2 is the constant of the Gaussian tail P(|g| ≥ t) ≤ 2 exp(−C t²). The <b>fitted</b> C is the largest one for which the bound still lies above every counted fraction,
            the least log(A/fraction)/r over the rows of a bound A exp(−C r); its range comes from the ends of the intervals. Rows without an event set no limit. A larger C is a stronger statement.
            """);
    }

    private static SummaryTable Summary(IReadOnlyList<Part> parts, TheoremConfiguration first) => new(
        $"Statements, judged with C = {Html.Number(first.Constant)}",
        ["statement", "rows", "hold", "of these, bound says nothing", "violated", "not decided at this sample size", "fitted C", "range"],
        [.. parts.Select(part => (IReadOnlyList<SummaryCell>)[.. Cells(part)])]);

    private static IEnumerable<SummaryCell> Cells(Part part)
    {
        int violated = part.Count(false);
        yield return new(part.Words.Title);
        yield return new(Whole(part.Rows.Count));
        yield return new(Whole(part.Count(true)));
        yield return new(Whole(part.Rows.Count(row => row.SaysNothing)));
        yield return new(Whole(violated), violated == 0);
        yield return new(Whole(part.Count(null)));
        yield return new(part.Fit is { } fit ? Html.Number(fit.Constant) : "–");
        yield return new(part.Fit is { } range ? $"{Html.Number(range.Low)} to {Html.Number(range.High)}" : "–");
    }

    private static string Finding(Part part, TheoremConfiguration first)
    {
        int violated = part.Count(false), open = part.Count(null);
        string verdict = violated > 0 ? $"<b>violated in {violated} of {part.Rows.Count} rows</b>" : $"no row of {part.Rows.Count} contradicts it";
        string decided = $"{part.Count(true)} rows hold{(open > 0 ? $", {open} are not decided at this sample size" : "")}";
        string constant = part.Fit is { } fit ? $"; C could be as large as {Html.Number(fit.Constant, 2)} where {Html.Number(first.Constant)} was tested" : "";
        return $"{Html.Text(part.Words.Title)}: {verdict}; {decided}{constant}.";
    }

    private static ReportSection Section(Part part, TheoremConfiguration first) =>
        new(part.Words.Title, part.Words.Formula, [Drawn(part, first)], [.. Closing(part, first)]) { Details = [Rows(part)] };

    private static Figure Drawn(Part part, TheoremConfiguration first)
    {
        if (part.Rows[0].Factor is null)
        {
            return new Figure(
                part.Words.Name, $"How often {part.Words.Event}",
                "A mark per classifier and kind of clusters, with its interval; dotted lines at the bounds min(K<sub>1</sub>, K<sub>2</sub>)/K that occur.",
                1000, 460, plot => TheoremFigures.DrawErrors(plot, part.Rows));
        }
        int beyond = part.Rows.Count(row => row.Rate > TheoremFigures.LargestRate);
        string left = beyond > 0 ? $" {beyond} rows with r above {TheoremFigures.LargestRate:0} are not drawn: {part.Rows.Where(row => row.Rate > TheoremFigures.LargestRate).Sum(row => row.Events)} events in all of them." : "";
        return new Figure(
            part.Words.Name, $"How often {part.Words.Event}, over the rate of the bound",
            $"The counted fraction divided by A, so that every bound A exp(−C r) is the same line; a statement is violated where a whole interval lies above its line. Open triangles: no event; the mark is the upper end of the interval.{left}",
            1000, 460, plot => TheoremFigures.DrawTail(plot, part.Rows, first.Constant, part.Fit?.Constant));
    }

    private static IEnumerable<string> Closing(Part part, TheoremConfiguration first)
    {
        if (part.Fit is { } fit)
        {
            TheoremRow row = fit.Tightest;
            string parameter = row.Parameter is { } value ? $", {part.Words.Parameter} = {Html.Number(value)}" : "";
            yield return $"Fitted C = {Html.Number(fit.Constant)} ({Html.Number(fit.Low)} to {Html.Number(fit.High)} at {Percent(first.Confidence)} per row), from {fit.Rows} of {part.Rows.Count} rows with an event. "
                + $"The tightest is {Html.Text(row.Classifier)} at K = {row.Clusters}, D = {row.Dimension}, α = {Html.Number(row.Alpha)}{parameter}: {row.Events} of {row.Samples}, bound {Number(row.Bound)} at C = {Html.Number(first.Constant)}.";
        }
        foreach (TheoremRow row in part.Rows.Where(row => row.Holds == false).Take(5))
            yield return $"<b>Violated:</b> {Html.Text(row.Classifier)} at K = {row.Clusters}, D = {row.Dimension}, α = {Html.Number(row.Alpha)}: {row.Events} of {row.Samples} ({Number(row.Low)} to {Number(row.High)}), bound {Number(row.Bound)}.";
    }

    private static SummaryTable Rows(Part part) => new(
        $"All {part.Rows.Count} rows",
        ["classifier", "K", "K1", "D", "α", .. part.Words.Parameter is { } symbol ? [symbol] : Array.Empty<string>(), "events", "samples", "interval", "bound", "verdict"],
        [.. part.Rows.Select(row => (IReadOnlyList<SummaryCell>)
        [
            new(row.Classifier), new(Whole(row.Clusters)), new(Whole(row.PositiveClusters)), new(Whole(row.Dimension)), new(Html.Number(row.Alpha)),
            .. row.Parameter is { } value ? [new SummaryCell(Html.Number(value))] : Array.Empty<SummaryCell>(),
            new(Whole(row.Events)), new(Whole(row.Samples)), new($"{Number(row.Low)} to {Number(row.High)}"), new(row.SaysNothing ? "says nothing" : Number(row.Bound)),
            new(row.Holds switch { true => "holds", false => "violated", null => "not decided at this sample size" }, row.Holds),
        ])]);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value is 0 or >= 0.001 ? value.ToString("0.####", CultureInfo.InvariantCulture) : value.ToString("0.0e0", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.###}%");

    /// <summary>A statement with its rows and the fitted constant.</summary>
    private sealed record Part(TheoremWords Words, IReadOnlyList<TheoremRow> Rows)
    {
        public TheoremFit? Fit { get; } = TheoremFit.Of(Rows);

        public int Count(bool? verdict) => Rows.Count(row => row.Holds == verdict);
    }
}
