using System.Globalization;
using PolyRelu.Experiments.Measurements.Course;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>The panels and words about one course (Figures 5 and 6).</summary>
internal sealed class CoursePanels(CourseConfiguration configuration, CourseLog log)
{
    private const int Height = 360;
    private readonly bool published = PublishedSettings.Hold(PublishedSettings.Of(configuration));

    private bool Nudged => configuration.Nudge > 0;

    private string Name => Nudged ? $"nudged-{Html.Number(configuration.Nudge)}" : "random";

    /// <summary>Where it starts.</summary>
    public string Start => Nudged ? $"start nudged by {Html.Number(configuration.Nudge)}" : "random start";

    /// <summary>The course beside what the paper states of it.</summary>
    public IReadOnlyList<PublishedSetting> Settings => PublishedSettings.Of(configuration);

    private PublishedPassage[] Passages => [.. PublishedSequel.Courses.Where(passage => published && passage.Nudged == Nudged)];

    /// <summary>Alignment, loss and distance over the iterations.</summary>
    public IEnumerable<Figure> Figures() =>
    [
        Panel("alignment", "Alignment of the neurons", "max_k cos(μ_k, w_j): quartiles over the neurons.", "alignment",
            [CourseCurve.Lower, CourseCurve.Median, CourseCurve.Upper]),
        Panel("course-loss", "Loss", "Mean of (f − y)², without a factor ½.", "loss", [CourseCurve.Loss]),
        Panel("course-distance", $"Distance to F⁽ᵖ⁾, p = {Html.Number(configuration.Course.Power)}",
            "sup |c f(x) − F⁽ᵖ⁾(x)| over the unit sphere for c = E[f F⁽ᵖ⁾]/E[f²] or c = 0, found from below. As long as a cluster is not "
                + "born it is near 1.", "distance", [CourseCurve.Distance]),
    ];

    /// <summary>Values of gradient descent beside the published ones, with those of the flow.</summary>
    public IEnumerable<Comparison> Comparisons() => Passages.Select(passage =>
        new Comparison(passage.Value, At(CourseRun.Descent, passage.Curve, passage.Level))
        {
            Aside = $"flow {Cell(CourseRun.Flow, (passage.Curve, passage.Level, passage.Iteration)).Words}",
        });

    /// <summary>Published iterations beside those of gradient descent and of the flow.</summary>
    public SummaryTable Table()
    {
        (CourseCurve Curve, double Level, int? Iteration)[] rows = published
            ? [.. Passages.Select(passage => (passage.Curve, passage.Level, (int?)passage.Iteration))]
            : [.. Enum.GetValues<CourseCurve>().Select(curve => (curve, 0.5, (int?)null))];
        return new SummaryTable($"From a {Start}: iterations at which curves pass a level",
            ["curve", "level", "published", "gradient descent", "flow"],
            [.. rows.Select(row => (IReadOnlyList<SummaryCell>)
            [
                new(CourseCurves.Words(row.Curve)), new(Html.Number(row.Level)), new(row.Iteration is { } at ? Whole(at) : "–"),
                Cell(CourseRun.Descent, row), Cell(CourseRun.Flow, row),
            ])]);
    }

    /// <summary>What is seen.</summary>
    public Markup Finding()
    {
        CourseRun descent = log.Of(CourseRun.Descent), flow = log.Of(CourseRun.Flow);
        string Half(CourseRun run, CourseCurve curve) =>
            CourseCurves.Passage(run, curve, 0.5) is { } at ? $"at iteration {Whole(at)}" : "never";
        CourseRow end = descent.Rows[^1];
        return $"From a {Start} half of the neurons are aligned with a centre to 0.5 {Half(descent, CourseCurve.Median)} "
            + $"(flow: {Half(flow, CourseCurve.Median)}), and the loss falls to a half {Half(descent, CourseCurve.Loss)} "
            + $"(flow: {Half(flow, CourseCurve.Loss)}); after {Plural.Of(end.Iteration, "step")} the distance to F⁽ᵖ⁾ is "
            + $"{Html.Number(end.Distance)}.{Met()}";
    }

    /// <summary>How many published iterations are met, in a sentence.</summary>
    private string Met()
    {
        int Of(string method) => Passages.Count(passage =>
            Cell(method, (passage.Curve, passage.Level, passage.Iteration)).Verdict == true);
        return Passages.Length == 0 ? "" : $" Of {Plural.Of(Passages.Length, "published iteration")} {Of(CourseRun.Descent)} lie within "
            + $"±{Html.Number(PublishedSequel.Iterations)} of gradient descent, {Of(CourseRun.Flow)} of the flow.";
    }

    /// <summary>The iteration of a passage, a whole number, as it is compared and shown.</summary>
    private double? At(string method, CourseCurve curve, double level) =>
        CourseCurves.Passage(log.Of(method), curve, level) is { } at ? Math.Round(at) : null;

    private SummaryCell Cell(string method, (CourseCurve Curve, double Level, int? Iteration) row)
    {
        double? at = At(method, row.Curve, row.Level);
        return new(at is { } iteration ? Whole(iteration) : "never",
            row.Iteration is { } expected ? Math.Abs((at ?? double.PositiveInfinity) - expected) <= PublishedSequel.Iterations : null);
    }

    private Figure Panel(string name, string title, string caption, string axis, CourseCurve[] curves) => new(
        $"{name}-{Name}", $"{title}, {Start}",
        $"{caption} Solid: full-batch gradient descent; dashed: gradient flow at t = 2ηk."
            + (published ? " Marks: read off the published figure." : ""),
        Figure.UsualWidth, Height, plot =>
        {
            CurveFigure.Draw(plot, "iteration k", axis,
            [
                .. curves.Select((curve, i) => Line(curves.Length > 1 ? Legend(curve) : "gradient descent", CourseRun.Descent, curve, i,
                    LinePattern.Solid)),
                .. curves.Select((curve, i) => Line(curves.Length > 1 ? "" : "gradient flow", CourseRun.Flow, curve, i,
                    LinePattern.Dashed)),
                .. curves.Length > 1 ? [Series.Key("gradient flow", LinePattern.Dashed)] : Array.Empty<Series>(),
                .. curves.Select((curve, i) => (curve, i)).Where(_ => published).Select(entry => Marks(entry.curve, entry.i)),
            ]);
            plot.Axes.SetLimitsY(0, 1.05);
        });

    private static string Whole(double iteration) => iteration.ToString("0", CultureInfo.InvariantCulture);

    private static string Legend(CourseCurve curve) => curve switch
    {
        CourseCurve.Lower => "lower quartile",
        CourseCurve.Median => "median",
        CourseCurve.Upper => "upper quartile",
        CourseCurve.Loss or CourseCurve.Distance => Wording.Of(curve),
        _ => throw new ArgumentOutOfRangeException(nameof(curve), $"There is no legend for {curve}."),
    };

    private Series Line(string label, string method, CourseCurve curve, int index, LinePattern pattern)
    {
        IReadOnlyList<CourseRow> rows = log.Of(method).Rows;
        return new(label, [.. rows.Select(row => (double)row.Iteration)], [.. rows.Select(row => CourseCurves.Of(curve, row))],
            OkabeIto.ColorOf(index), MarkerShape.None, pattern);
    }

    private Series Marks(CourseCurve curve, int index)
    {
        PublishedPassage[] own = [.. Passages.Where(passage => passage.Curve == curve)];
        return new(index == 0 ? "published" : "", [.. own.Select(passage => (double)passage.Iteration)],
            [.. own.Select(passage => passage.Level)], OkabeIto.ColorOf(index), OkabeIto.OpenShapeOf(index), LinePattern.Solid)
        {
            LineWidth = 0,
        };
    }
}
