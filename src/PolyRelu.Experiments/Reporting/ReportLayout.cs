using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Reporting;

/// <summary>Composes the report of one kind of experiment from a run directory.</summary>
/// <remarks>An experiment names its layout, which reads run directories alone: no network and no data.</remarks>
internal abstract class ReportLayout
{
    /// <summary>Title of the report.</summary>
    internal abstract string Title { get; }

    /// <summary>The question that the experiment answers, in a sentence or two, for the opening of the report.</summary>
    internal abstract Markup Question { get; }

    /// <summary>What a trial of each kind is, for one and for several: <c>network on images</c>.</summary>
    internal virtual IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal);

    /// <summary>
    /// Panels that a reader should see first, by what the names of their files begin with, and words for them; those that a report lacks
    /// are passed over.
    /// </summary>
    internal virtual IReadOnlyList<(string Start, string Words)> Landmarks => [];

    /// <summary>Chooses and words what the report shows. Draws nothing.</summary>
    internal abstract ReportContent Compose(RunReader run);
}

/// <summary>What a report shows.</summary>
internal sealed record ReportContent
{
    /// <summary>What moves, shown before everything else; null for nothing.</summary>
    public FilmPanel? Film { get; init; }

    /// <summary>The findings in a few sentences.</summary>
    public IReadOnlyList<Markup> Findings { get; init; } = [];

    /// <summary>Values beside published ones.</summary>
    public IReadOnlyList<Comparison> Comparisons { get; init; } = [];

    /// <summary>What to know about the comparisons.</summary>
    public IReadOnlyList<Markup> ComparisonNotes { get; init; } = [];

    /// <summary>Sections with figures; they come before the tables.</summary>
    public IReadOnlyList<ReportSection> Sections { get; init; } = [];

    /// <summary>The final tables, for report and terminal.</summary>
    public IReadOnlyList<SummaryTable> Tables { get; init; } = [];
}

/// <summary>A section of a report.</summary>
/// <param name="Title">Heading.</param>
/// <param name="Lead">What one needs to know to look at the panels: a sentence or two, so that the first panel is seen at once.</param>
/// <param name="Figures">Panels.</param>
/// <param name="Closing">What was computed and what to make of it, as paragraphs below the panels.</param>
internal sealed record ReportSection(string Title, Markup Lead, IReadOnlyList<Figure> Figures, IReadOnlyList<Markup> Closing)
{
    /// <summary>Long tables, shown folded at the end of the section.</summary>
    public IReadOnlyList<SummaryTable> Details { get; init; } = [];
}
