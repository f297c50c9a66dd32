using PolyRelu.Experiments.Measurements.LimitDistance;
using PolyRelu.Experiments.Measurements.Robustness;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using PolyRelu.Experiments.Runs;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Clusters;

/// <summary>
/// The report of the synthetic experiment: distance to the conjectured limit over the noise, then neurons and robustness at one noise
/// level.
/// </summary>
internal sealed class SyntheticLayout : ReportLayout
{
    private const double MissedBelow = 0.95;

    private static readonly Markup OtherSize = Markup.Of(
        $"The published values are for D = 1000, h = 2000, 20,000 samples and 401 epochs; these networks were trained otherwise, so "
            + $"their values are not compared. The preset <code>synthetic</code> has the published size.");

    /// <inheritdoc/>
    internal override string Title => "Networks on orthonormal clusters";

    /// <inheritdoc/>
    internal override Markup Question => Markup.Of($"""
        It asks whether networks that are trained from small weights on orthonormal clusters become the classifiers of the conjecture,
        F for p = 1 and F<sup>(p)</sup> for p &gt; 2, how that depends on the noise, and how robust they are.
        """);

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["synthetic"] = ("network trained on clusters", "networks trained on clusters"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("distance", "the distance to the conjectured limit over the noise"),
        ("robust-clusters", "robust accuracy"),
        ("plane", "where the neurons point"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        IReadOnlyList<ClusterNetwork> networks = ClusterNetwork.Read(run);
        if (networks.Count == 0) return new ReportContent();
        DistanceSeries[] distances =
        [
            .. networks.Where(network => network.Distance?.Find(DistanceRecord.Strongest) is not null)
                .GroupBy(network => network.Configuration.Power).Select(group => new DistanceSeries(group.Key, [.. group])),
        ];
        IReadOnlyList<ClusterRepeats> attacked = ClusterRepeats.Group(networks.Where(network => network.Robustness is not null));
        ClusterPanels panels = new(attacked)
        {
            CosineColumns = power => power < 2 ? 300 : 20,
            ShownContributions = power => power < 2 ? 300 : 50,
        };
        ClusterSandwich sandwich = new(attacked);
        List<ReportSection> sections = [];
        if (distances.Length > 0)
        {
            Markup setting = Setting(networks[0].Configuration, distances);
            sections.Add(new ReportSection("Distance to the conjectured limit", Lead, [.. distances.Select(Distance)], [setting]));
        }
        if (attacked.Count > 0)
        {
            sections.Add(new ReportSection(
                "Where the neurons go, and what it means for robustness", ClusterPanels.Lead,
                [.. panels.Curves(), .. sandwich.Figures(), .. panels.Projections(), .. panels.HeatMaps(), panels.Loss(),
                    panels.Alignment(),
                    panels.Contributions()], [.. panels.MaskingNotes(), panels.Setting()]));
        }
        return new ReportContent
        {
            Film = ClusterFilm.Of(attacked),
            Findings = [.. distances.Select(Finding), .. attacked.Count > 0 ? panels.Findings() : [], .. sandwich.Findings()],
            Tables =
            [
                .. attacked.Count > 0 ? [panels.Table()] : Array.Empty<SummaryTable>(),
                .. sandwich.Tables(),
                .. distances.Length > 0 ? [Table(distances)] : Array.Empty<SummaryTable>(),
            ],
            Comparisons = [.. Comparisons(distances, attacked)],
            ComparisonNotes =
            [
                .. networks.All(network => PublishedClusters.IsFullSynthetic(network.Configuration)) ? Array.Empty<Markup>() : [OtherSize],
                Markup.Of($"The searches of the published distances and robust accuracies divide a gradient by its norm + "
                    + $"10<sup>−7</sup>, so points where it is smaller hardly move, ")
                + "and the published values may lie below the supremum or above the true robust accuracy. They are compared with the "
                    + "same searches; the strongest searches stand beside them.",
            ],
            Sections = sections,
        };
    }

    private static Markup Lead => Markup.Of(
        $"sup<sub>‖x‖=1</sub> |c f(x) − F(x)| for the trained networks f, with c = E[f F]/E[f²]: F for p &lt; 2 and F<sup>(p)</sup> "
            + $"otherwise. Every search gives a lower bound of the supremum.");

    private static Markup Setting(SyntheticConfiguration c, DistanceSeries[] distances) => Markup.Of($"""
        <b>Setting.</b> D = {c.Clusters.Dimension}, K = {c.Clusters.Clusters}, h = {c.Training.NeuronWords},
        {Plural.Of(c.Clusters.TrainSamples, "sample")}, {Plural.Of(c.Training.Epochs, "epoch")},
        {Plural.Of(distances.Max(series => series.Repeats), "repeat")} at each of
        {Plural.Of(distances.Max(series => series.Alphas.Count), "noise level")}.
        """);

    private static Markup Finding(DistanceSeries series) =>
        $"Distance, p = {series.Name}{Html.Untrained(series.HasLearned)}: from {Html.Scientific(series.Strongest.Mean[0])} at α = "
            + $"{Html.Number(series.Alphas[0])} to {Html.Scientific(series.Strongest.Mean[^1])} at α = "
            + $"{Html.Number(series.Alphas[^1])}{Missed(series)}.";

    /// <summary>Where the published search misses most of what the strongest one finds.</summary>
    private static string Missed(DistanceSeries series)
    {
        if (series.Published is not { } published) return "";
        (double alpha, double found) = published.X.Select((alpha, i) =>
            (alpha, published.Mean[i] / (CurveReading.At(series.Strongest, alpha) ?? double.NaN))).MinBy(entry => entry.Item2);
        return found < MissedBelow
            ? $"; the search of the published figure misses part of it, finding {Html.Percent(found)} at α = {Html.Number(alpha)}"
            : "; the search of the published figure finds the same";
    }

    private static Figure Distance(DistanceSeries series)
    {
        string repeats = series.Repeats > 1 ? $" Mean and range of {Plural.Of(series.Repeats, "repeat")}." : "";
        return new Figure(
            $"distance-p{series.Name}", $"Distance to {series.Ideal} over the noise level, {series.Legend}",
            "The strongest search starts from centres, their pairs and sums, leading neurons and random points, towards both signs of the "
                + $"difference, with shrinking steps; the search of the published figure starts at random and damps its steps.{repeats}",
            Figure.UsualWidth, 350, plot =>
            {
                string untrained = Html.UntrainedMark(series.HasLearned);
                List<Series> curves = [new Series($"strongest search{untrained}", series.Strongest.X, series.Strongest.Mean,
                    OkabeIto.ColorOf(0), MarkerShape.FilledCircle, LinePattern.Solid).Within(series.Strongest)];
                if (series.Published is { } band)
                    curves.Add(new Series($"search of the published figure{untrained}", band.X, band.Mean,
                        OkabeIto.ColorOf(4), MarkerShape.OpenSquare, LinePattern.Dashed).Within(band));
                CurveFigure.Draw(plot, "noise level α", "distance", curves);
                plot.Axes.SetLimitsY(0, 1.1 * curves.SelectMany(curve => curve.Edges?.High ?? curve.Y).Max());
            });
    }

    private static SummaryTable Table(DistanceSeries[] distances)
    {
        double[] alphas = [.. distances.SelectMany(series => series.Alphas).Distinct().Order()];
        return new SummaryTable(
            "Distance to the conjectured limit",
            ["α", .. distances.SelectMany(series => new[] { $"{series.Legend}, strongest", $"{series.Legend}, published search" })],
            [.. alphas.Select(alpha => (IReadOnlyList<SummaryCell>)[new(Html.Number(alpha)),
                .. distances.SelectMany(series => new[] { Cell(series.Strongest, alpha), Cell(series.Published, alpha) })])]);
    }

    private static SummaryCell Cell(Band? band, double alpha) =>
        new(band is not null && CurveReading.At(band, alpha) is { } value ? Html.Scientific(value) : "–");

    private static IEnumerable<Comparison> Comparisons(DistanceSeries[] distances, IReadOnlyList<ClusterRepeats> attacked)
    {
        bool HasLearned(double power) => distances.Where(series => series.Power == power).All(series => series.HasLearned);
        foreach ((double alpha, PublishedValue value) in PublishedClusters.SyntheticDistances)
            if (distances.FirstOrDefault(series => series.Power == value.Power && series.IsFullSize) is { Published: { } band })
                yield return new Comparison(value, CurveReading.At(band, alpha)) { HasLearned = HasLearned(value.Power) };
        foreach ((double radius, PublishedValue value) in PublishedClusters.SyntheticRobust)
            if (attacked.FirstOrDefault(power => power.Power == value.Power
                && PublishedClusters.IsFullSynthetic(power.First.Configuration)) is { } power
                && power.Curve(CurveRole.Published) is { } curve)
                yield return new Comparison(value, CurveReading.At(curve, radius)) { HasLearned = power.HasLearned };
        foreach (ClusterRepeats power in attacked.Where(power => power.Power == PublishedClusters.PlainBreaks.Power
            && PublishedClusters.IsFullSynthetic(power.First.Configuration)))
            if (power.Curve(CurveRole.Published) is { } curve)
                yield return new Comparison(PublishedClusters.PlainBreaks, CurveReading.HalfBroken(curve)?.Value)
                { HasLearned = power.HasLearned };
    }

    /// <summary>The distances of one power over the noise levels.</summary>
    private sealed class DistanceSeries
    {
        private readonly IReadOnlyList<ClusterNetwork> networks;

        public DistanceSeries(double power, IReadOnlyList<ClusterNetwork> networks)
        {
            Power = power;
            this.networks = networks;
            Alphas = [.. networks.Select(network => network.Configuration.Clusters.Alpha).Distinct().Order()];
            Strongest = BandOf(DistanceRecord.Strongest)!;
            Published = BandOf(DistanceRecord.Published);
        }

        public double Power { get; }

        public string Name => Html.Number(Power);

        public bool HasLearned => networks.All(network => network.Log.HasLearned);

        public string Legend => $"p = {Name}{Html.UntrainedMark(HasLearned)}";

        public string Ideal => networks[0].Distance!.Ideal;

        public IReadOnlyList<double> Alphas { get; }

        public Band Strongest { get; }

        public Band? Published { get; }

        public int Repeats => networks.GroupBy(network => network.Configuration.Clusters.Alpha).Max(group => group.Count());

        public bool IsFullSize => PublishedClusters.IsFullSynthetic(networks[0].Configuration);

        /// <summary>
        /// Noise levels may have different numbers of repeats where a run ended early, so each has its own mean and range.
        /// </summary>
        private Band? BandOf(string search)
        {
            (double Alpha, double[] Values)[] levels =
            [
                .. Alphas.Select(alpha => (alpha, Values: (double[])[.. networks.Where(network =>
                    network.Configuration.Clusters.Alpha == alpha).Select(network => network.Distance!.Find(search)).OfType<double>()]))
                    .Where(level => level.Values.Length > 0),
            ];
            return levels.Length == 0 ? null : new Band(
                [.. levels.Select(level => level.Alpha)], [.. levels.Select(level => level.Values.Average())],
                [.. levels.Select(level => level.Values.Min())],
                [.. levels.Select(level => level.Values.Max())], levels.Max(level => level.Values.Length));
        }
    }
}
