using System.Globalization;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Measurements.Statements;
using PolyRelu.Experiments.Measurements.Statements.Tails;
using PolyRelu.Experiments.Presets;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Theorems;

/// <summary>The report of the checks: a figure, what was fitted and the verdicts of every statement.</summary>
internal sealed class TheoremsLayout : ReportLayout
{
    private const string Unjudged = "Nothing is judged: preset.yaml, which says the constant and the confidence, is missing, damaged or of "
        + "another version. 'polyrelu run theorems --out DIR' begins a new run.";

    /// <inheritdoc/>
    internal override string Title => "The statements of the theory, checked";

    /// <inheritdoc/>
    internal override Markup Question =>
        "It asks whether the statements of the theory hold and how tight they are. Where a probability is bounded its event is counted on "
        + "random samples, and an exact interval is compared with the bound; every other statement has a check of its own, by exact flows, "
        + "training and proofs.";

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["theorem"] = ("kind of clusters on which events were counted", "kinds of clusters on which events were counted"),
            ["statement"] = ("statement with a check of its own", "statements with checks of their own"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("sum-moved", "how often one step breaks F"),
        ("power-robust", "how often F⁽ᵖ⁾ is broken within its radius"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        IReadOnlyList<CompletedTrial<TheoremConfiguration>> trials = run.Completed(TheoremTrial.TheKind);
        StatementSections checks = new([.. run.Completed(StatementTrial.TheKind).Select(trial => StatementPart.Load(trial.Folder))]);
        if (trials.Count == 0) return checks.Content;
        if (Settings(run) is not { } settings) return checks.Content with { Findings = [Unjudged, .. checks.Content.Findings] };
        Part[] parts =
        [
            .. from statement in TailEntries.All
               join row in Rows(trials, settings) on statement equals row.Count.Statement into rows
               where rows.Any()
               select new Part(statement, [.. rows]),
        ];
        return new ReportContent
        {
            Findings = [.. parts.Select(part => Finding(part, settings)), .. checks.Content.Findings],
            Tables = [Summary(parts, settings), .. checks.Content.Tables],
            Sections = [.. parts.Select(part => Section(part, settings)),
                new ReportSection("How it was counted", Method([.. trials.Select(trial => trial.Configuration)], parts, settings), [], []),
                .. checks.Content.Sections],
        };
    }

    /// <summary>
    /// What the bounds are judged with: the preset says it, and no trial depends on it; null where the preset is gone or damaged.
    /// </summary>
    private static TheoremsSettings? Settings(RunReader run)
    {
        try
        {
            return PresetCatalog.Load(Path.Combine(run.Path, RunDirectory.PresetName)).Settings as TheoremsSettings;
        }
        catch (PresetException)
        {
            return null;
        }
    }

    private static IEnumerable<TheoremRow> Rows(IEnumerable<CompletedTrial<TheoremConfiguration>> trials, TheoremsSettings settings) =>
        from trial in trials
        from count in TheoremCount.Load(trial.Folder)
        select count.Statement.Judge(trial.Configuration, count, settings.Constant, settings.Confidence);

    private static Markup Method(TheoremConfiguration[] cells, Part[] parts, TheoremsSettings settings)
    {
        string Values(Func<TheoremConfiguration, double> of) =>
            string.Join(", ", cells.Select(of).Distinct().Order().Select(value => Html.Number(value)));
        int tested = parts.Sum(part => part.Rows.Count - part.Count(row => row.SaysNothing));
        return Markup.Of($"""
            {settings.Samples:N0} samples x = μ<sub>k</sub> + N(0, (α²/D) I) of orthonormal clusters are drawn for every α in
            {Values(cell => cell.Alpha)}, D in {Values(cell => cell.Dimension)} and K in {Values(cell => cell.Clusters)}.
            The event of each statement is counted; where exact distances are needed, on the first {settings.DistanceSamples:N0} of them. A
            row's interval is the exact one of Clopper and Pearson at confidence {Percent(settings.Confidence)}:
            its bound <b>holds</b> if the whole interval is on the claimed side, is <b>violated</b> if the whole interval is on the other,
            and is else <b>not decided at this sample size</b>.
            A bound that no probability can violate, 1 or more from above, <b>says nothing</b>: its row is no evidence, whatever was
            counted. {Plural.Of(tested, "row")} {Plural.Noun(tested, "is", "are")} tested; were every bound attained,
            {Html.Number(tested * (1 - settings.Confidence) / 2, 2)} of them would be violated by chance.
            The bounds are judged with C = {Html.Number(settings.Constant)}; 1/2 is the constant of the Gaussian tail P(|g| ≥ t) ≤ 2 exp(−C
            t²). The <b>fitted</b> C is the largest one for which the bound still lies above every counted fraction,
            the least log(A/fraction)/r over the rows of a bound A exp(−C r) that have an event. It is <b>contradicted</b> from the C on for
            which a whole interval lies above the bound. A larger C is a stronger statement.
            Rows without an event agree with every C: they test it only down to the upper end of their intervals.
            """);
    }

    private static SummaryTable Summary(IReadOnlyList<Part> parts, TheoremsSettings settings) => new(
        $"Bounds of probabilities, judged with C = {Html.Number(settings.Constant)}",
        ["statement", "rows", "hold", "violated", "not decided at this sample size", "bound says nothing", "rows with events",
            "C fitted on them", "contradicted above"],
        [.. parts.Select(part => (IReadOnlyList<SummaryCell>)[.. Cells(part)])]);

    private static IEnumerable<SummaryCell> Cells(Part part)
    {
        int violated = part.Count(row => row.IsViolated);
        yield return new(part.Statement.Title);
        yield return new(Whole(part.Rows.Count));
        yield return new(Whole(part.Count(row => row.Holds)));
        yield return new(Whole(violated), violated == 0);
        yield return new(Whole(part.Count(row => row.IsOpen)));
        yield return new(Whole(part.Count(row => row.SaysNothing)));
        yield return new(Whole(part.Rows.Count(row => row.Count.Events > 0)));
        yield return new(part.Fit is { } fit ? Html.Number(fit.Constant) : "–");
        yield return new(part.Fit is { } limit ? Html.Number(limit.High) : "–");
    }

    private static Markup Finding(Part part, TheoremsSettings settings)
    {
        int violated = part.Count(row => row.IsViolated);
        Markup verdict = violated > 0 ? Markup.Of($"<b>violated in {violated} of {Plural.Of(part.Rows.Count, "row")}</b>")
            : $"no row of {part.Rows.Count} contradicts it";
        string constant = part.Fit is { } fit
            ? $"; C fitted on the {Plural.Of(fit.Rows, "row")} with events is {Html.Number(fit.Constant, 2)}, where "
            + $"{Html.Number(settings.Constant)} was tested" : "";
        return Markup.Of($"{Notation.Of(part.Statement.Title)}: {verdict}; {Counted(part)}{constant}.");
    }

    /// <summary>The verdicts in words: "22 hold, 44 are not decided at this sample size, 222 say nothing".</summary>
    private static string Counted(Part part)
    {
        int open = part.Count(row => row.IsOpen), silent = part.Count(row => row.SaysNothing);
        return $"{part.Count(row => row.Holds)} "
            + $"hold{(open > 0 ? $", {open} are not decided at this sample size" : "")}{(silent > 0 ? $", {silent} say nothing" : "")}";
    }

    private static ReportSection Section(Part part, TheoremsSettings settings) =>
        new(part.Statement.Title, part.Statement.Words, [.. Figures(part, settings)], [.. Closing(part, settings)])
        { Details = [Rows(part)] };

    private static IEnumerable<Figure> Figures(Part part, TheoremsSettings settings) =>
        part.Rows[0].Tail is null ? part.Rows.GroupBy(row => row.Cell.Clusters).OrderBy(group => group.Key)
            .Select(group => Errors(part.Statement, [.. group])) : [Tail(part, settings)];

    private static Figure Errors(TailStatement statement, TheoremRow[] rows) => new(
        $"{statement.Name}-k{rows[0].Cell.Clusters}", $"How often {statement.Event}, K = {rows[0].Cell.Clusters}",
        Markup.Of($"A mark per classifier and kind of clusters, with its interval; marks of equal noise are set side by side. Dotted "
            + $"line: the bound {statement.BoundFormula} = {Html.Number(rows[0].Bound)}."),
        Figure.UsualWidth, 360, plot => TheoremFigures.DrawErrors(plot, rows));

    private static Figure Tail(Part part, TheoremsSettings settings)
    {
        TheoremRow[] beyond = [.. part.Rows.Where(row => row.Tail!.Value.Rate > TheoremFigures.LargestRate)];
        string left = beyond.Length > 0
            ? $" {Plural.Of(beyond.Length, "row")} with r above {TheoremFigures.LargestRate:0} {Plural.Noun(beyond.Length, "is", "are")} "
            + $"not drawn: {Plural.Of(beyond.Sum(row => row.Count.Events), "event")} in all." : "";
        string alike = part.Statement.Parameter is { } symbol ? $" All values of {symbol} have the same mark: they differ in r." : "";
        return new Figure(
            part.Statement.Name, $"How often {part.Statement.Event}, over the rate of the bound",
            "The counted fraction divided by A, so that every bound A exp(−C r) is the same line; a statement is violated where a whole "
                + $"interval lies above its line. Open triangles: no event; the mark is the upper end of the interval.{alike}{left}",
            TheoremFigures.TailWidth, 420, plot => TheoremFigures.DrawTail(plot, part.Rows, settings.Constant, part.Fit?.Constant));
    }

    private static IEnumerable<Markup> Closing(Part part, TheoremsSettings settings)
    {
        if (part.Fit is { } fit)
        {
            TheoremRow row = fit.Tightest;
            yield return $"C fitted on the {fit.Rows} of {Plural.Of(part.Rows.Count, "row")} with an event: {Html.Number(fit.Constant)}. "
                + $"With C up to {Html.Number(fit.Low)} all of these rows hold; beyond {Html.Number(fit.High)} one is violated "
                + $"({Percent(settings.Confidence)} per row). "
                + $"The tightest is {Place(part, row)}: {row.Count.Events} of {row.Count.Samples}, bound {Number(row.Bound)} at C = "
                    + $"{Html.Number(settings.Constant)}."
                + (fit.Eventless > 0 ? $" The {Plural.Of(fit.Eventless, "row")} without an event "
                    + $"{Plural.Noun(fit.Eventless, "agrees", "agree")} with every C, but {Plural.Noun(fit.Eventless, "tests", "test")} it "
                    + $"only down to P ≤ {Number(fit.TestedTo)}, the upper end of the intervals." : "");
        }
        foreach (TheoremRow row in part.Rows.Where(row => row.IsViolated).Take(5))
            yield return Markup.Of($"<b>Violated:</b> {Place(part, row)}: {row.Count.Events} of {row.Count.Samples} "
                + $"({Number(row.Interval.Low)} to {Number(row.Interval.High)}), bound {Number(row.Bound)}.");
    }

    /// <summary>Where a row stands in the grid.</summary>
    private static string Place(Part part, TheoremRow row)
    {
        string label = row.Count.Label is { } attacked ? $", class {Label(attacked)}" : "", parameter = row.Count.Parameter is { } value
            ? $", {part.Statement.Parameter} = {Html.Number(value)}" : "";
        return $"{row.Count.Classifier} at K = {row.Cell.Clusters}, D = {row.Cell.Dimension}, α = "
            + $"{Html.Number(row.Cell.Alpha)}{parameter}{label}";
    }

    private static SummaryTable Rows(Part part)
    {
        bool labelled = part.Rows.Any(row => row.Count.Label is not null), parametrised = part.Statement.Parameter is not null;
        return new SummaryTable(
            $"All {Plural.Of(part.Rows.Count, "row")}",
            ["classifier", "K", "K1", "D", "α", .. parametrised ? [part.Statement.Parameter!] : Array.Empty<string>(), .. labelled
                ? ["class"] : Array.Empty<string>(), "events", "samples", "interval", "bound", "verdict"],
            [.. part.Rows.Select(row => (IReadOnlyList<SummaryCell>)
            [
                new(row.Count.Classifier), new(Whole(row.Cell.Clusters)), new(Whole(row.Cell.PositiveClusters)),
                new(Whole(row.Cell.Dimension)), new(Html.Number(row.Cell.Alpha)),
                .. parametrised ? [new SummaryCell(Html.Number(row.Count.Parameter ?? double.NaN))] : Array.Empty<SummaryCell>(),
                .. labelled ? [new SummaryCell(row.Count.Label is { } label ? Label(label) : "both")] : Array.Empty<SummaryCell>(),
                new(Whole(row.Count.Events)), new(Whole(row.Count.Samples)),
                new($"{Number(row.Interval.Low)} to {Number(row.Interval.High)}"), new(Number(row.Bound)), Verdict(row),
            ])]);
    }

    private static SummaryCell Verdict(TheoremRow row) =>
        row.Holds ? new("holds", true) : row.IsViolated
            ? new("violated", false) : new(row.SaysNothing ? "says nothing" : "not decided at this sample size");

    private static string Label(int label) => label > 0 ? "+1" : "−1";

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) =>
        value is 0 or >= 0.001 ? value.ToString("0.####", CultureInfo.InvariantCulture)
            : value.ToString("0.0e0", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => string.Create(CultureInfo.InvariantCulture, $"{100 * fraction:0.###}%");

    /// <summary>A statement with its rows and the fitted constant.</summary>
    private sealed record Part(TailStatement Statement, IReadOnlyList<TheoremRow> Rows)
    {
        public TheoremFit? Fit { get; } = TheoremFit.Of(Rows);

        public int Count(Func<TheoremRow, bool> verdict) => Rows.Count(verdict);
    }
}
