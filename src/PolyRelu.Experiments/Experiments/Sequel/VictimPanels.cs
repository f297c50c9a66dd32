using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Measurements.Sandwich;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Sequel;

/// <summary>The panels and words about classifiers beside one another (Figures 2 and 7).</summary>
internal sealed class VictimPanels(IReadOnlyList<SequelVictim> victims)
{
    private const int Height = 400;
    private const double Masked = 0.05;
    private double Root => 1 / Math.Sqrt(victims[0].Clusters.Clusters);

    private static double Largest => Math.Sqrt(0.5);

    /// <summary>Robust accuracy of some classifiers: what the strongest attacks leave, and what the published attack leaves.</summary>
    public IEnumerable<Figure> Figures(string name, IReadOnlyList<SequelClassifier> shown)
    {
        SequelVictim[] own = [.. victims.Where(victim => shown.Contains(victim.Classifier)).OrderBy(victim => shown.ToList()
            .IndexOf(victim.Classifier))];
        if (own.Length == 0) return [];
        string ran = $"Ran on {own[0].Robustness.Data}. Dotted lines at 1/√K = {Html.Number(Root)} and √2/2 = {Html.Number(Largest)}.";
        string marks = own.Any(victim => victim.IsPublished) ? " Open marks: read off the published figure." : "";
        return
        [
            Panel($"robust-{name}", "Robust accuracy, the strongest that was found",
                $"Each line falls at the distance of the nearest example of every point, of the Bayes rule the exact one.{marks} {ran}",
                own,
                victim => CurveReading.RobustUpTo(victim.Distances, victim.Robustness.Curves[0].Radii[^1]), MarkerShape.None),
            Panel($"damped-{name}", "Robust accuracy under the damped PGD of 2024",
                $"The attack of Min and Vidal 2024. Where a curve lies above that of the panel before, it is masked.{marks} {ran}", own,
                victim => CurveBand.Of([victim.Robustness], CurveRole.Published)!, MarkerShape.FilledCircle),
        ];
    }

    /// <summary>Certified beside attacked accuracy of every network that was certified.</summary>
    public IEnumerable<Figure> Certified() => victims.Select(victim => victim.Bracket()).OfType<SandwichPower>().Select(power =>
        SandwichPanels.Bands($"sandwich-{power.Name}", $"Proof and attack over the L2 radius, {power.Legend}", [power],
            [(Root, "1/√K"), (Largest, "√2/2")], ""));

    /// <summary>The median radius of each classifier, in a sentence.</summary>
    public Markup Finding() => $"Half of the points are broken at L2 radius "
        + string.Join(", ", victims.Select(victim => $"{(victim.RadiusAt(0.5) is { } radius ? Html.Number(radius) : "never")} "
            + $"({victim.Legend})"))
        + $"; 1/√K = {Html.Number(Root)}, √2/2 = {Html.Number(Largest)}.";

    /// <summary>Where the published attack overstates robustness, a paragraph per classifier that it does so for.</summary>
    public IEnumerable<Markup> Masking()
    {
        foreach (SequelVictim victim in victims)
        {
            Band published = CurveBand.Of([victim.Robustness], CurveRole.Published)!,
                strongest = CurveBand.Of([victim.Robustness], CurveRole.Empirical)!;
            if (CurveReading.ExcessOf(published, strongest, Masked) is not { } excess) continue;
            yield return Markup.Of($"<b>{victim.Legend}.</b> ") + $"The damped PGD is masked: at ε = "
                + $"{Html.Radius(excess.Largest, published.X)} it leaves {Html.Percent(excess.Weak)} robust where the strongest "
                + $"attacks leave {Html.Percent(excess.Strong)}.";
        }
    }

    private Figure Panel(string name, string title, string caption, SequelVictim[] own, Func<SequelVictim, Band> curve,
        MarkerShape shape) =>
        new(name, title, caption, Figure.UsualWidth, Height, plot => CurveFigure.DrawAccuracy(plot, "radius ε (L2)", "robust accuracy",
        [
            // The Bayes rule first and wide, since others may lie on it.
            .. own.OrderBy(victim => victim.Classifier != SequelClassifier.Bayes).Select(victim => Line(victim, curve(victim), shape)),
            .. own.Where(victim => victim.IsPublished && victim.Classifier != SequelClassifier.Bayes).Select(Published),
        ], [(Root, "1/√K"), (Largest, "√2/2")]));

    private static Series Line(SequelVictim victim, Band band, MarkerShape shape)
    {
        Series line = new(victim.Legend, band.X, band.Mean, ColourOf(victim.Classifier), shape, LinePattern.Solid) { MarkerSize = 4 };
        return victim.Classifier == SequelClassifier.Bayes ? line with { LineWidth = 6, Marker = MarkerShape.None } : line;
    }

    private static Series Published(SequelVictim victim)
    {
        (double Radius, double Level)[] points = [.. victim.Published.Select(value => (value.Radius, value.Level)).Order()];
        return new("", [.. points.Select(point => point.Radius)], [.. points.Select(point => point.Level)], ColourOf(victim.Classifier),
            MarkerShape.OpenCircle, LinePattern.Solid)
        { LineWidth = 0 };
    }

    /// <summary>Colours of the palette; green is that of ideal classifiers.</summary>
    private static Color ColourOf(SequelClassifier classifier) => classifier switch
    {
        SequelClassifier.Bayes => OkabeIto.Ideal,
        SequelClassifier.Prelu => OkabeIto.ColorOf(0),
        SequelClassifier.Relu or SequelClassifier.LargePrelu => OkabeIto.ColorOf(1),
        SequelClassifier.DeepRelu or SequelClassifier.Cubic => OkabeIto.ColorOf(3),
        SequelClassifier.Tanh or SequelClassifier.LargeCubic => OkabeIto.ColorOf(4),
        SequelClassifier.Logistic => OkabeIto.ColorOf(5),
        _ => throw new ArgumentOutOfRangeException(nameof(classifier), $"There is no colour for {classifier}."),
    };
}
