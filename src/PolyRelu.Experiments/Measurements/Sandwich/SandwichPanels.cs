using System.Globalization;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Geometry;
using ScottPlot;

namespace PolyRelu.Experiments.Measurements.Sandwich;

/// <summary>The certified and attacked curves of the networks of one power.</summary>
/// <param name="Name">The power in words.</param>
/// <param name="Legend">The power in legends, with a mark where it is no finding.</param>
/// <param name="Repeats">A record per network; at least one.</param>
internal sealed record SandwichPower(string Name, string Legend, IReadOnlyList<SandwichRecord> Repeats)
{
    private const int DrawnRadii = 240;

    /// <summary>Whether the networks have learned something; what is said of others is no finding.</summary>
    public bool HasLearned { get; init; } = true;

    /// <summary>Published robust accuracies by radius, of other networks and samples; empty where nothing was published.</summary>
    public IReadOnlyList<(double Radius, double Value)> Published { get; init; } = [];

    /// <summary>Radii of the curves.</summary>
    public IReadOnlyList<double> Radii => Repeats[0].Radii;

    /// <summary>The largest difference of the two accuracies at any radius in any network.</summary>
    public double LargestWidth => Repeats.Max(record => record.LargestWidth);

    /// <summary>The mean difference over radii and networks.</summary>
    public double MeanWidth => Repeats.Average(record => record.MeanWidth);

    /// <summary>The brackets of the samples that are classified correctly, of all networks together.</summary>
    public IReadOnlyList<SampleBracket> Correct =>
        [.. Repeats.SelectMany(record => record.Samples).Where(sample => sample.IsUnbroken(0))];

    /// <summary>Mean certified accuracy at a radius.</summary>
    public double Certified(double radius) => Mean(radius, (sample, within) => sample.IsCertified(within));

    /// <summary>Mean attacked accuracy at a radius.</summary>
    public double Attacked(double radius) => Mean(radius, (sample, within) => sample.IsUnbroken(within));

    /// <summary>
    /// Radii at which the curves are drawn: those of the record, or, where each sample has a bracket of its own, as many as a figure shows.
    /// </summary>
    public IReadOnlyList<double> Drawn() => !Repeats[0].AllRadii ? Radii
        : [.. Enumerable.Range(0, DrawnRadii + 1).Select(i => Radii[^1] * i / DrawnRadii)];

    private double Mean(double radius, Func<SampleBracket, double, bool> holds) => Repeats.Average(record =>
        Fraction.Of(record.Samples.Count(sample => holds(sample, radius)), record.Samples.Count));
}

/// <summary>Certified beside attacked accuracy in figures, sentences and tables.</summary>
internal static class SandwichPanels
{
    private const int Height = 370, TableRadii = 5;
    private const double CloseGap = 0.01;

    /// <summary>What the words certified and attacked mean, for captions.</summary>
    public const string Meaning = "Certified is proven: no float32 input within the radius is misclassified, in whatever order the "
        + "program sums. Attacked means that no example was found. The true robust accuracy lies between them.";

    /// <summary>The band between the certified and the attacked curve of every power.</summary>
    /// <param name="name">Name of the files.</param>
    /// <param name="title">Heading.</param>
    /// <param name="powers">The powers, in the order of their colours.</param>
    /// <param name="marks">Abscissae to be marked, with their labels.</param>
    /// <param name="note">What else to say below the panel.</param>
    public static Figure Bands(string name, string title, IReadOnlyList<SandwichPower> powers,
        IReadOnlyList<(double X, string Label)> marks, Markup note)
    {
        SandwichRecord first = powers[0].Repeats[0];
        string symbol = Norm.Parse(first.Norm).Symbol, drawn = first.AllRadii ? "" : " Marks are at the radii at which proofs were "
            + "sought; lines between them guide the eye.", repeats = powers.Max(power => power.Repeats.Count) is var most and > 1
            ? $" Means of {Plural.Of(most, "network")} per power." : "";
        return new Figure(name, title,
            Markup.Of($"Solid: certified; dashed: attacked, on {first.Data} ({first.Split}); between them lies what neither decided. ")
                + Meaning + drawn + repeats + note,
            Figure.UsualWidth, Height, plot =>
            {
                for (int i = 0; i < powers.Count; i++) Fill(plot, powers[i], OkabeIto.ColorOf(i));
                CurveFigure.DrawAccuracy(plot, $"radius ε ({symbol})", "robust accuracy",
                    [.. powers.SelectMany(Curves), Series.Key("certified", LinePattern.Solid), Series.Key("attacked", LinePattern.Dashed)],
                    marks);
            });
    }

    /// <summary>The width of the band in a sentence.</summary>
    /// <param name="subject">What the sentence is about.</param>
    /// <param name="powers">The powers.</param>
    public static Markup Finding(string subject, IReadOnlyList<SandwichPower> powers)
    {
        SandwichRecord first = powers[0].Repeats[0];
        return $"{subject}, proof beside attack in {Norm.Parse(first.Norm).Symbol} on {first.Data}: between certified and attacked "
            + $"accuracy lie at most {string.Join(", ", powers.Select(power => $"{Points(power.LargestWidth)} for p = {power.Name}"
                + Html.Untrained(power.HasLearned)))}.";
    }

    /// <summary>Both accuracies at a few radii, and the width of the band; published values beside them.</summary>
    /// <param name="subject">What was learned, to begin the title with.</param>
    /// <param name="powers">The powers.</param>
    public static SummaryTable Table(string subject, IReadOnlyList<SandwichPower> powers)
    {
        SandwichRecord first = powers[0].Repeats[0];
        IReadOnlyList<double> all = powers[0].Radii;
        double[] radii = [.. Shown(all)];
        List<string> columns = ["p"];
        foreach (double radius in radii)
        {
            columns.Add($"ε = {Html.Radius(radius, all)}");
            if (IsPublished(powers, radius)) columns.Add("published");
        }
        return new SummaryTable(
            $"{subject}: certified ≤ true robust accuracy ≤ attacked in {Norm.Parse(first.Norm).Symbol}, {first.Data} ({first.Split})",
            [.. columns, "widest band", "mean width"],
            [.. powers.Select(power => Row(powers, power, radii))]);
    }

    /// <summary>Brackets of the distance to the nearest misclassified input, as medians, beside radii of the theory.</summary>
    /// <param name="title">Title.</param>
    /// <param name="powers">The powers.</param>
    /// <param name="theory">Radii of the theory: a heading, and the words for a power.</param>
    public static SummaryTable Brackets(string title, IReadOnlyList<SandwichPower> powers,
        IReadOnlyList<(string Heading, Func<int, string> Of)> theory) => new(
            title,
            ["p", "certified ≥, median", "attacked ≤, median", "gap, median", "closed to 1%", .. theory.Select(entry => entry.Heading),
                "widest band", "mean width"],
            [
                .. powers.Select((power, i) => (IReadOnlyList<SummaryCell>)
                [
                    new(power.Name + Html.Untrained(power.HasLearned)), new(Radius(power, sample => sample.CertifiedRadius)),
                    new(Radius(power, Attack)), new(Gap(power)),
                    new(Html.Percent(Fraction.Of(power.Correct.Count(sample => sample.Gap <= CloseGap), power.Correct.Count))),
                    .. theory.Select(entry => new SummaryCell(entry.Of(i))), new(Points(power.LargestWidth)), new(Points(power.MeanWidth)),
                ]),
            ]);

    /// <summary>The median of what was proven and found of the samples of a power, in words.</summary>
    public static string Medians(SandwichPower power) =>
        $"nothing is misclassified within {Radius(power, sample => sample.CertifiedRadius)} (proven) and the nearest example found is at "
            + $"{Radius(power, Attack)}";

    /// <summary>The bracket of one sample in two short lines, each rounded to what is still true; none where it is misclassified.</summary>
    public static IReadOnlyList<string> Lines(SampleBracket? sample)
    {
        const double digits = 1e3;
        if (sample is null || !sample.IsUnbroken(0)) return [];
        string certified = Fixed(Math.Floor(digits * sample.CertifiedRadius) / digits);
        return double.IsFinite(sample.AttackRadius)
            ? [$"≥ {certified}", $"≤ {Fixed(Math.Ceiling(digits * sample.AttackRadius) / digits)}"] : [$"≥ {certified}", "none found"];
    }

    /// <summary>A difference of accuracies.</summary>
    public static string Points(double width) => string.Create(CultureInfo.InvariantCulture, $"{100 * width:0.0} points");

    private static string Fixed(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static void Fill(Plot plot, SandwichPower power, Color color)
    {
        double[] radii = [.. power.Drawn()];
        ScottPlot.Plottables.FillY band = plot.Add.FillY(radii, [.. radii.Select(power.Certified)], [.. radii.Select(power.Attacked)]);
        band.FillColor = color.WithAlpha(0.3);
        band.LineWidth = 0;
        band.MarkerSize = 0;
    }

    private static IEnumerable<Series> Curves(SandwichPower power, int i)
    {
        IReadOnlyList<double> radii = power.Drawn();
        Color color = OkabeIto.ColorOf(i);
        bool marked = !power.Repeats[0].AllRadii;
        yield return new Series("", radii, [.. radii.Select(power.Attacked)], color, MarkerShape.None, LinePattern.Dashed)
        { LineWidth = 1.5f };
        yield return new Series(power.Legend, radii, [.. radii.Select(power.Certified)], color,
            marked ? OkabeIto.ShapeOf(i) : MarkerShape.None, LinePattern.Solid);
        if (power.Published.Count > 0)
            yield return new Series("", [.. power.Published.Select(value => value.Radius)],
                [.. power.Published.Select(value => value.Value)],
                color, OkabeIto.OpenShapeOf(i), LinePattern.Solid)
            { LineWidth = 0, MarkerSize = 15 };
    }

    private static IReadOnlyList<SummaryCell> Row(IReadOnlyList<SandwichPower> powers, SandwichPower power, double[] radii)
    {
        List<SummaryCell> row = [new(power.Name + Html.Untrained(power.HasLearned))];
        foreach (double radius in radii)
        {
            row.Add(new($"{Html.Percent(power.Certified(radius))[..^1]}–{Html.Percent(power.Attacked(radius))}"));
            if (IsPublished(powers, radius)) row.Add(new(Published(power, radius) is { } value ? Html.Percent(value) : "–"));
        }
        return [.. row, new(Points(power.LargestWidth)), new(Points(power.MeanWidth))];
    }

    /// <summary>The radii of a table: a few of them, at equal distances.</summary>
    private static IEnumerable<double> Shown(IReadOnlyList<double> radii)
    {
        double[] positive = [.. radii.Where(radius => radius > 0)];
        return positive.Length <= TableRadii ? positive
            : Enumerable.Range(1, TableRadii).Select(i => positive[(i * positive.Length / TableRadii) - 1]);
    }

    private static bool IsPublished(IReadOnlyList<SandwichPower> powers, double radius) =>
        powers.Any(power => Published(power, radius) is not null);

    private static double? Published(SandwichPower power, double radius)
    {
        (double Radius, double Value)[] found = [.. power.Published.Where(value => Math.Abs(value.Radius - radius) < 1e-9)];
        return found.Length == 0 ? null : found[0].Value;
    }

    private static double Attack(SampleBracket sample) =>
        double.IsFinite(sample.AttackRadius) ? sample.AttackRadius : double.PositiveInfinity;

    private static string Radius(SandwichPower power, Func<SampleBracket, double> radius)
    {
        const int decimals = 4;
        if (power.Correct.Count == 0) return "–";
        double median = Median.Of([.. power.Correct.Select(radius)]);
        return double.IsFinite(median) ? Html.Number(median, decimals) : "none found";
    }

    private static string Gap(SandwichPower power) => power.Correct.Count == 0 ? "–"
        : string.Create(CultureInfo.InvariantCulture, $"{100 * Median.Of([.. power.Correct.Select(sample => sample.Gap)]):0.00}%");
}
