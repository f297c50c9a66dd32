using PolyRelu.Experiments.Measurements.Course;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Runs;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>The report of the sequel: courses from small starts, then classifiers beside one another.</summary>
internal sealed class SequelLayout : ReportLayout
{
    /// <inheritdoc/>
    internal override string Title => "The sequel: gradient flow learns robust classifiers";

    /// <inheritdoc/>
    internal override Markup Question => Markup.Of($"""
        It asks whether training a pReLU network with p &gt; 2 from a small start ends as near to the most robust classifier of clusters as
        Min and Vidal 2025 prove and show, and how other classifiers fare on the same data.
        """);

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["sequel-course"] = ("course from a small start", "courses from small starts"),
            ["sequel-network"] = ("pReLU network", "pReLU networks"),
            ["sequel-layered"] = ("network of other layers", "networks of other layers"),
            ["sequel-bayes"] = ("Bayes rule", "Bayes rules"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("robust-classifiers", "robust accuracy of classifiers beside the Bayes rule"),
        ("alignment", "how neurons align with the centres"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        CompletedTrial<CourseConfiguration>[] courses = [.. run.Completed(CourseTrial.TheKind)];
        CoursePanels[] panels = [.. courses.Select(trial => new CoursePanels(trial.Configuration, CourseLog.Load(trial.Folder)))];
        IReadOnlyList<SequelVictim> victims = SequelVictim.Read(run);
        VictimPanels? beside = victims.Count == 0 ? null : new(victims);
        VictimTables? tables = victims.Count == 0 ? null : new(victims);
        return new ReportContent
        {
            Findings = [.. panels.Select(panel => panel.Finding()), .. beside is null ? [] : new[] { beside.Finding() },
                .. tables?.Finding() ?? []],
            Comparisons = [.. panels.SelectMany(panel => panel.Comparisons()), .. tables?.Comparisons() ?? []],
            ComparisonNotes = [Note],
            Sections =
            [
                .. panels.Length == 0 ? [] : new[] { Courses(courses[0].Configuration, panels) },
                .. beside is null || tables is null ? [] : new[] { Classifiers(victims, beside, tables) },
            ],
            Tables = [.. tables is null ? [] : tables.Published().Prepend(tables.Radii()), .. panels.Select(panel => panel.Table())],
        };
    }

    private static Markup Note =>
        "Published values are read off the figures, so ±0.02 in radius and ±15 iterations count as agreement. Iterations are those of "
            + "gradient descent, with those of the flow below; radii those of the nearest examples found, with those of the damped PGD, "
            + "interpolated between the radii tried. Only trials are compared that have whatever the paper states; what was chosen "
            + "stands in the folded tables of settings.";

    private static ReportSection Courses(CourseConfiguration c, CoursePanels[] panels) => new(
        "From a small start: neurons align, then clusters are born (Figures 5 and 6)",
        "While the loss stands still, neurons turn towards centres of their class; then one cluster after the other is learned.",
        [.. panels.SelectMany(panel => panel.Figures())],
        [
            Markup.Of($"""
                <b>Setting.</b> D = {c.Clusters.Dimension}, K<sub>1</sub> = {c.Clusters.PositiveClusters},
                K<sub>2</sub> = {c.Clusters.Clusters - c.Clusters.PositiveClusters}, α = {c.Clusters.Alpha},
                {Plural.Of(c.Clusters.TrainSamples, "sample")}, h = {Plural.Of(c.Course.Hidden, "neuron")}, p = {c.Course.Power}, weights
                N(0, s²) with s = {c.Course.Scale} and |v| = ‖w‖; full-batch gradient descent with step η = {c.Course.StepSize} on the
                mean of (f − y)². Gradient flow runs from the same start on the same samples; iteration k is its time t = 2ηk on
                ½(f − y)². A nudge δ turns the direction u of a neuron to u + δ μ<sub>k</sub>, where μ<sub>k</sub> is drawn among the
                centres of the sign of its v; which centre the paper takes is not on record here.
                """),
            "The distance of the published figures begins at about a half, ours at 1: it is found by another search. As long as one "
                + "cluster is not born, the supremum is about the value of F⁽ᵖ⁾ at its centre, 1.",
            SettingTables.Marks,
        ])
    {
        Details =
        [
            SettingTables.Of("Figures 5 and 6: what is on record, and what was chosen",
                [.. panels.Select(panel => (panel.Start, panel.Settings))]),
        ],
    };

    private static ReportSection Classifiers(IReadOnlyList<SequelVictim> victims, VictimPanels panels, VictimTables tables)
    {
        Data.ClusterSettings data = victims[0].Clusters;
        return new ReportSection(
            "Classifiers beside the Bayes rule (Figures 2 and 7)",
            "No classifier withstands √2/2 on most points. The Bayes rule, the label of the nearest centre, comes close; a classifier that "
                + "averages over the centres of a class breaks near 1/√K.",
            [.. panels.Figures("classifiers", SequelWords.Second), .. panels.Figures("starts", SequelWords.Seventh), .. panels.Certified()],
            [
                .. panels.Masking(),
                Markup.Of($"""
                    <b>Setting.</b> D = {data.Dimension}, K<sub>1</sub> = {data.PositiveClusters}, K<sub>2</sub> =
                    {data.Clusters - data.PositiveClusters}, α = {data.Alpha}, {Plural.Of(data.TrainSamples, "training sample")};
                    {victims[0].Robustness.Data} are attacked. Network, start, loss, optimiser and epochs of every classifier stand in the
                    folded table; of what the variance of a start is the variance, and how they were trained, is not on record here.
                    """) + Epochs(victims),
                .. Starts(victims), SettingTables.Marks,
            ])
        {
            Details = [tables.Data(), tables.Settings()],
        };
    }

    private static Markup Epochs(IReadOnlyList<SequelVictim> victims) =>
        !victims.Any(victim => victim is { Classifier: SequelClassifier.Cubic, IsPublished: true }) ? ""
            : " The curves of σ³ move with every epoch of training, and from the small start the epochs were chosen so that its curve "
                + "resembles the published one: agreement there is no reproduction.";

    /// <summary>What the names of starts in the table of settings stand for.</summary>
    private static IEnumerable<Markup> Starts(IReadOnlyList<SequelVictim> victims)
    {
        string[] used = [.. victims.Select(victim => victim.Start).OfType<string>().Distinct()];
        return used.Length == 0 ? [] : [Markup.Of($"<b>Starts.</b> ") + $"{string.Join("; ", used)}."];
    }
}
