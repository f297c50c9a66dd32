using PolyRelu.Experiments.Measurements.Film;
using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Runs;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>The report of gradient flow: the film, the panel of observations, descents beside it, and limits over the scale.</summary>
internal sealed class FlowLayout : ReportLayout
{
    /// <inheritdoc/>
    internal override string Title => "Gradient flow from vanishing initialisation";

    /// <inheritdoc/>
    internal override Markup Question => Markup.Of($"""
        It asks what gradient flow itself does from vanishing weights, without the step size of an optimiser: when each cluster is born,
        where the neurons point, and whether the end is F for p = 1 and F<sup>(p)</sup> for p &gt; 2.
        """);

    /// <inheritdoc/>
    internal override IReadOnlyDictionary<string, (string One, string Many)> Subjects { get; } =
        new Dictionary<string, (string, string)>(StringComparer.Ordinal)
        {
            ["flow"] = ("observed flow", "observed flows"),
            ["flow-limit"] = ("flow to its limit", "flows to their limits"),
            ["flow-scene"] = ("filmed flow", "filmed flows"),
        };

    /// <inheritdoc/>
    internal override IReadOnlyList<(string Start, string Words)> Landmarks =>
    [
        ("loss", "the loss with the births of the clusters"),
        ("distance-sum", "the distance to F"),
        ("radius", "the distance of the nearest examples"),
    ];

    /// <inheritdoc/>
    internal override ReportContent Compose(RunReader run)
    {
        IReadOnlyList<ObservedFlow> flows = ObservedFlow.Read(run);
        IReadOnlyList<FlowLimit> ends = FlowLimits.Read(run);
        FlowLimits limits = new(ends);
        return new ReportContent
        {
            Film = Film(run),
            Findings = [.. flows.Select(flow => Finding(flow, limits))],
            Sections = [.. flows.Count == 0 ? [] : Panels(flows), .. ends.Count == 0
                ? Array.Empty<ReportSection>() : [Limits(ends[0], limits)]],
            Tables =
            [
                .. ends.Count == 0 ? [] : limits.Tables(), .. flows.Count == 0 ? Array.Empty<SummaryTable>() : [Births(flows), Work(flows)],
            ],
        };
    }

    private static FilmPanel? Film(RunReader run)
    {
        CompletedTrial<SceneConfiguration>[] scenes = [.. run.Completed(SceneTrial.TheKind)];
        if (scenes.Length == 0) return null;
        SceneConfiguration c = scenes[0].Configuration;
        return FilmCut.Of("film", "Neurons on their way",
            $"Gradient flow of {Plural.Of(c.Shape.Hidden, "neuron")} from s = {c.Scale} on {Plural.Of(c.Clusters.Clusters, "cluster")} in "
                + $"{Plural.Of(c.Clusters.Dimension, "dimension")}. ",
            [.. scenes.Select(scene => new FilmScene($"p = {Html.Number(scene.Configuration.Flow.Power)}", "t",
                FilmRecord.Load(scene.Folder)))]);
    }

    private static IEnumerable<ReportSection> Panels(IReadOnlyList<ObservedFlow> flows)
    {
        FlowPanels panels = new(flows);
        yield return new ReportSection("From the start to the end",
            "On a plateau neurons turn while the loss stands still; then one cluster after the other is born.", [.. panels.Course()],
            [Setting(flows[0])]);
        ObservedFlow[] descents = [.. flows.Where(flow => flow.Descent is not null)];
        if (descents.Length > 0)
        {
            DescentPanels beside = new(descents);
            yield return new ReportSection("Gradient descent beside the flow",
                "From the same start on the same samples: how late gradient descent is, and how much of it tηλ/2 explains.",
                [.. beside.All()], beside.Readings());
        }
        yield return new ReportSection("How closely the flow was integrated",
            "Three quantities that gradient flow conserves: how far they drifted is an error that can be seen without a reference.",
            [.. panels.Drifts()], [.. flows.Select(flow => Markup.Of($"<b>{flow.Legend}.</b> {flow.Log.Accuracy}"))]);
    }

    private static ReportSection Limits(FlowLimit first, FlowLimits limits)
    {
        LimitConfiguration c = first.Configuration;
        return new ReportSection("Where the flow ends, from every scale",
            "The poster conjectures F for p = 1 and F⁽ᵖ⁾ for p > 2; the verdicts stand in the tables below.", [],
            [
                Markup.Of($"""
                    <b>Setting.</b> D = {c.Clusters.Dimension}, K = {c.Clusters.Clusters}, of which K<sub>1</sub> =
                    {c.Clusters.PositiveClusters} positive, h = {c.Shape.Hidden}, {c.Shape.Loss} loss, balanced start. Without noise the
                    flow on the K centres runs to its end from any scale; on samples, as many of each cluster, it runs to 6K after the
                    last birth, from the scales that the preset names.
                    The distance is sup |c f(x) − F(x)| over the unit sphere, found from below, over the largest F(x) there. F in degree p
                    is σ(⟨x, μ<sub>+</sub>⟩)<sup>p</sup> − σ(⟨x, μ<sub>−</sub>⟩)<sup>p</sup>, what neurons on the class sums compute; it
                    classifies as F does. f<sub>T</sub> is said to be the nearest classifier where the relative distance is at most
                    {IdealDistance.Near}, and neither otherwise; ✓ and ✗ say whether that is the one conjectured. The median radius is
                    that of the nearest examples that an attack found, an upper bound: of the centres without noise, of training samples
                    with it.
                    """),
            ])
        {
            Details = [limits.Details()],
        };
    }

    private static Markup Setting(ObservedFlow flow)
    {
        FlowConfiguration c = flow.Configuration;
        bool normalised = c.Shape.Form == NeuronForm.Normalised;
        string neurons = Plural.Of(c.Shape.Hidden, normalised ? "neuron" : "unnormalised neuron");
        return Markup.Of($"""
            <b>Setting.</b> Orthonormal Gaussian clusters: D = {c.Clusters.Dimension}, K = {Plural.Of(c.Clusters.Clusters, "centre")} of
            which K<sub>1</sub> = {c.Clusters.PositiveClusters} are positive, noise of expected norm α = {c.Clusters.Alpha},
            {Plural.Of(c.Clusters.TrainSamples, "sample")}. h = {neurons} with weights N(0, s²), s = {c.Scale},
            and |v| = {(normalised ? "‖w‖" : "‖w‖/√p")}; {c.Shape.Loss} loss. A flow ends 6K after its last birth, unless the preset
            states an end, and at the latest 6K after 1.3 times the last birth that is predicted. Births and records between the ends
            of steps are interpolated.
            """);
    }

    private static Markup Finding(ObservedFlow flow, FlowLimits limits)
    {
        IdealDistance nearest = flow.End.Distances.MinBy(distance => distance.Relative)!;
        string born = flow.Born.Count == flow.Clusters ? $"all {Plural.Of(flow.Clusters, "cluster")} are born"
            : $"{flow.Born.Count} of {Plural.Of(flow.Clusters, "cluster")} {Plural.Noun(flow.Born.Count, "is", "are")} born";
        string times = flow.Born.Count == 0 ? "" : $" from t = {Html.Number(flow.Born[0], 1)} to {Html.Number(flow.Born[^1], 1)}"
            + (double.IsNaN(flow.WorstPrediction) ? "" : $", within {Html.Percent(flow.WorstPrediction)} of the prediction");
        string name = Notation.Of(ObservedFlow.NameOf(nearest.Ideal, flow.Power));
        string end = IdealDistance.Verdict(flow.End.Distances) is null ? $"f_T is neither F nor F⁽ᵖ⁾ up to scale, nearest to {name}"
            : $"f_T is {name} up to scale";
        string radius = flow.End.MedianRadius is { } median
            ? $"its median nearest example found {Html.Number(median)} away (1/√K = {Html.Number(1 / Math.Sqrt(flow.Clusters))}, √2/2 = "
                + "0.707)"
            : "for half of the points no example was found";
        return $"{flow.Legend}: {born}{times}; {end} (relative distance found {Html.Number(nearest.Relative)}), {radius}, the median "
            + $"alignment of its neurons {Html.Number(flow.Log.Records[^1].MedianAlignment, 4)}{limits.Words(flow.Power)}.";
    }

    private static SummaryTable Births(IReadOnlyList<ObservedFlow> flows) => new(
        "Births: time at which a cluster's mean margin rises through ½, found (predicted without noise)",
        ["cluster", .. flows.Select(flow => flow.Legend)],
        [
            .. Enumerable.Range(0, flows.Max(flow => flow.Clusters)).Select(k => (IReadOnlyList<SummaryCell>)
            [
                new($"{k + 1}"), .. flows.Select(flow => new SummaryCell(k < flow.Clusters
                    ? $"{Html.Number(flow.Log.Births[k], 2)} ({Html.Number(flow.Log.Predicted[k], 2)})" : "–")),
            ]),
        ]);

    private static SummaryTable Work(IReadOnlyList<ObservedFlow> flows) => new(
        "Work of the flows",
        ["p", "end", "tolerance", "products", "method", "steps", "rejected", "forced", "right-hand sides", "energy drift",
            "orthogonal drift", "balance drift"],
        [
            .. flows.Select(flow => (IReadOnlyList<SummaryCell>)
            [
                new(flow.Name), new(Html.Number(flow.Log.Until, 1)), new(Html.Scientific(flow.Log.Tolerance)),
                new(PrecisionWord.Numbers(PrecisionWord.Find(flow.Log.Precision))), new(flow.Log.Method), new($"{flow.Log.AcceptedSteps}"),
                new($"{flow.Log.RejectedSteps}"), new($"{flow.Log.ForcedSteps}"), new($"{flow.Log.RightHandSides}"),
                new(Html.Scientific(flow.Log.Records[^1].EnergyDrift)),
                new(Html.Scientific(flow.Log.Records[^1].OrthogonalDrift ?? double.NaN)),
                new(Html.Scientific(flow.Log.Records[^1].BalanceDrift)),
            ]),
        ]);
}
