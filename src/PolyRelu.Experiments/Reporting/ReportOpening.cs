using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>How a report begins: what was run, what question it answers, what to look at first, and the command that made it.</summary>
internal static class ReportOpening
{
    private const int MostPowers = 8, MostLandmarks = 3;

    /// <summary>The paragraph, the links and the command.</summary>
    /// <param name="run">The run.</param>
    /// <param name="layout">The layout of its experiment.</param>
    /// <param name="content">What the report shows.</param>
    public static Markup Of(RunReader run, ReportLayout layout, ReportContent content) => Markup.Of($"""
        <div class="opening">
        <p>{WhatRan(run, layout)} {layout.Question} {LookFirst(layout, content)}</p>
        <p class="sources"><a href="{Docs.Paper}">Paper</a> (<a href="{Docs.Preprint}">arXiv</a>),
        <a href="{Docs.Poster}">poster</a>, <a href="{Docs.FollowUp}">the paper that follows</a>;
        how to run and read it: {Docs.Link("docs/reproduction.md")}.</p>
        {Command(run)}</div>

        """);

    /// <summary>Such as <c>This run holds 2 networks trained on clusters (p = 1, 3) and 4 networks on images (p = 1 to 4).</c></summary>
    private static string WhatRan(RunReader run, ReportLayout layout)
    {
        ILookup<string, MeasuredTrial> measured = run.Measured().ToLookup(trial => trial.State.Kind);
        string[] parts =
        [
            .. run.Record.Trials.Where(trial => trial.Status == TrialStatus.Done).GroupBy(trial => trial.Kind)
                .Select(kind => $"{Subject(layout, kind.Key, kind.Count())}{Powers(measured[kind.Key])}"),
        ];
        return parts.Length == 0 ? "Nothing of this run is complete yet."
            : $"This run holds {(parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}")}.";
    }

    private static string Subject(ReportLayout layout, string kind, int count) =>
        layout.Subjects.TryGetValue(kind, out (string One, string Many) words) ? Plural.Of(count, words.One, words.Many)
            : $"{Plural.Of(count, "trial")} of the kind {kind}";

    private static string Powers(IEnumerable<MeasuredTrial> trials)
    {
        double[] powers = [.. trials.Select(trial => trial.Power).OfType<double>().Distinct().Order()];
        if (powers.Length == 0) return "";
        return powers.Length > MostPowers ? $" (p = {Html.Number(powers[0])} to {Html.Number(powers[^1])})"
            : $" (p = {string.Join(", ", powers.Select(power => Html.Number(power)))})";
    }

    /// <summary>Links to what the layout says is worth a first look, of what there is.</summary>
    private static Markup LookFirst(ReportLayout layout, ReportContent content)
    {
        List<Markup> found = [];
        Figure[] figures = [.. content.Sections.SelectMany(section => section.Figures)];
        foreach ((string start, string why) in layout.Landmarks)
            if (figures.FirstOrDefault(figure => figure.Name.StartsWith(start, StringComparison.Ordinal)) is { } figure)
                found.Add(Markup.Of($"<a href=\"#{Outline.AnchorOf(figure)}\">{why}</a>"));
        if (found.Count == 0)
            return content.Findings.Count == 0 ? Markup.Empty : Markup.Of($"Look first at <a href=\"#what-came-out\">what came out</a>.");
        return Markup.Of($"Look first at {Markup.Join(", then at ", found.Take(MostLandmarks))}.");
    }

    /// <summary>The command, to be copied; nothing where none, or several runs, are known.</summary>
    private static Markup Command(RunReader run)
    {
        string? command = run.Sources.Count > 1 ? null
            : RunHistory.Sessions(run.Record).Select(session => session.Command).FirstOrDefault(text => text is not null);
        return command is null ? Markup.Empty : HtmlPage.Command(command);
    }
}
