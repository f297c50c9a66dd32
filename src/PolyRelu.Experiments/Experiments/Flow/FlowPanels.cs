using PolyRelu.Experiments.Measurements.Flow;
using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>The panels of observed flows: alignment, births, distances, radii, drifts.</summary>
internal sealed class FlowPanels(IReadOnlyList<ObservedFlow> flows)
{
    private const string Clock = "time t";
    private const int Height = 360;
    private const float SmallMarker = 4;
    private const double Before = 0.75, After = 1.15;

    /// <summary>What is seen from the start to the end.</summary>
    public IEnumerable<Figure> Course() => [.. flows.Select(Staircase), .. Alignments(), Radius(), ToSum(), ToPower()];

    /// <summary>What should be conserved; a drift that is 0 throughout, or not defined, has no panel.</summary>
    public IEnumerable<Figure> Drifts() =>
    [
        .. Drift("energy", "Loss without work", "|L(0) − L(t) − ∫‖∇L‖² dt| / L(0): the loss lost that the gradient has not worked for. It "
            + "sees the errors of steps where the loss falls; at p < 1.5 it also holds what chattering wastes.", row => row.EnergyDrift),
        .. Drift("orthogonal", "Part orthogonal to the data",
            "Largest difference between the part of a direction orthogonal to all samples and what its conservation says.", row =>
                row.OrthogonalDrift ?? double.NaN),
        .. Drift("balance", "Balance of the neurons",
            "Largest change of ‖w‖² − v² over ‖w‖² + v². The coordinates conserve it, so this is rounding, and says nothing about the "
                + "steps.", row => row.BalanceDrift),
    ];

    /// <summary>Powers up to 2 and beyond, since above it many neurons never align.</summary>
    private IEnumerable<Figure> Alignments() =>
        from own in Enumerable.Range(0, flows.Count).GroupBy(i => flows[i].Power > 2)
        select Alignment(own.Key ? "alignment-above" : "alignment", own.Key ? "p > 2" : "p ≤ 2", [.. own]);

    private Figure Alignment(string name, string powers, int[] chosen) => new(
        name, $"Alignment of the neurons over time, {powers}",
        "The largest cosine of a neuron with a centre or the sum of a class's centres: median over the neurons, and quartiles as a band.",
        Figure.UsualWidth, Height, plot =>
        {
            CurveFigure.Draw(plot, Clock, "alignment",
            [
                .. chosen.Select(i => new Series(flows[i].Legend, [.. flows[i].Log.Records.Select(row => row.Time)],
                    [.. flows[i].Log.Records.Select(row => row.MedianAlignment)], OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i),
                    LinePattern.Solid)
                {
                    MarkerSize = 0,
                    Edges = ([.. flows[i].Log.Records.Select(row => row.LowerAlignment)],
                        [.. flows[i].Log.Records.Select(row => row.UpperAlignment)]),
                }),
            ]);
            plot.Axes.SetLimitsY(0, 1.05);
        });

    private Figure Radius() => new(
        "radius", "Distance of the nearest examples over time",
        $"Median over {Plural.Of(flows[0].Observations.Samples, "test point")} of the L2 distance of the nearest example that "
            + $"{flows[0].Observations.Attack} found: an upper bound. F breaks at 1/√K, and no classifier withstands more than √2/2 for "
            + "most points; 0 while most points are misclassified.",
        Figure.UsualWidth, Height, plot =>
        {
            double end = flows.Max(flow => flow.Log.Until), sum = 1 / Math.Sqrt(flows[0].Clusters), half = Math.Sqrt(0.5);
            CurveFigure.Draw(plot, Clock, "median radius found",
            [
                .. flows.Select((flow, i) => Curve(flow, i, row => row.MedianRadius ?? double.NaN)),
                new("1/√K", [0, end], [sum, sum], Look.Ink, MarkerShape.None, LinePattern.Dotted) { LineWidth = 1.2f },
                new("√2/2", [0, end], [half, half], Look.Ink, MarkerShape.None, LinePattern.Dashed) { LineWidth = 1.2f },
            ]);
            double most = flows.SelectMany(flow => flow.Observations.Rows).Max(row => row.MedianRadius ?? 0);
            plot.Axes.SetLimitsY(0, 1.1 * Math.Max(half, most));
        });

    private Figure ToSum() => Distance("distance-sum", "Distance to F over time", IdealDistance.Sum,
        "sup |c f(x) − F(x)| over the unit sphere, found from below, over the largest F(x) there, √K₁. At p > 1 f has another degree than "
            + "F; for 1 < p < 2 the dashed curve is the distance to F in degree p, σ(⟨x, μ₊⟩)ᵖ − σ(⟨x, μ₋⟩)ᵖ.");

    private Figure ToPower() => Distance("distance-power", "Distance to F⁽ᵖ⁾ over time", IdealDistance.Power,
        "sup |c f(x) − F⁽ᵖ⁾(x)| over the unit sphere, found from below, over the largest F⁽ᵖ⁾(x) there.");

    private Figure Distance(string name, string title, string ideal, string caption) => new(
        name, title, $"{caption} The line is the distance below which a network is said to be the classifier, {IdealDistance.Near}.",
        Figure.UsualWidth, Height, plot =>
        {
            double end = flows.Max(flow => flow.Log.Until);
            List<Series> curves = [.. flows.Select((flow, i) => Curve(flow, i, row => row.Find(ideal)!.Relative))];
            for (int i = 0; ideal == IdealDistance.Sum && i < flows.Count; i++)
                if (flows[i].Power is > 1 and < 2)
                    curves.Add(Curve(flows[i], i, row => row.Find(IdealDistance.SumPower)?.Relative ?? double.NaN) with
                    {
                        Label = $"{flows[i].Legend}, degree {flows[i].Name}",
                        Pattern = LinePattern.Dashed,
                        MarkerSize = 0,
                    });
            curves.Add(new("", [0, end], [IdealDistance.Near, IdealDistance.Near], Look.Ink, MarkerShape.None, LinePattern.Dotted)
            { LineWidth = 1.2f });
            CurveFigure.Draw(plot, Clock, "relative distance found", curves);
            double most = flows.Max(flow => flow.End.Distances.Max(distance => distance.Relative));
            plot.Axes.SetLimitsY(0, Math.Max(1, 1.3 * most));
        });

    private IEnumerable<Figure> Drift(string name, string title, string caption, Func<FlowRow, double> value)
    {
        if (!flows.Any(flow => flow.Log.Records.Any(row => value(row) > 0))) return [];
        return [new($"drift-{name}", $"{title} over time", caption, Figure.UsualWidth, Height, plot =>
        {
            Series[] curves = [.. flows.Select((flow, i) =>
            {
                FlowRow[] rows = [.. flow.Log.Records.Where(row => value(row) > 0)];
                return new Series(flow.Legend, [.. rows.Select(row => row.Time)], [.. rows.Select(row => Math.Log10(value(row)))],
                    OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i), LinePattern.Solid) { MarkerSize = SmallMarker };
            })];
            CurveFigure.Draw(plot, Clock, "drift", curves);
            LogTicks.Apply(plot, curves.SelectMany(curve => curve.Y));
        })];
    }

    private static Figure Staircase(ObservedFlow flow) => new(
        $"loss-p{flow.Name}", $"Loss and births, {flow.Legend}",
        "Mean loss around the births; before them it stands still. Solid ticks: a cluster's mean margin rises through ½. Dotted lines: the "
            + "same as the flow without noise "
            + $"predicts it. By t = {Html.Number(flow.Log.Until, 1)}, {flow.Born.Count} of "
            + $"{Plural.Of(flow.Clusters, "cluster")} {Plural.Noun(flow.Born.Count, "was", "were")} born.",
        Figure.UsualWidth, Height, plot =>
        {
            double top = flow.Log.Records.Max(row => row.Loss);
            (double from, double to) = flow.Born.Count == 0 ? (0, flow.Log.Until)
                : (Before * flow.Born[0], Math.Min(flow.Log.Until, After * flow.Born[^1]));
            void Line(double time, double height, Color color, float width, LinePattern pattern)
            {
                if (!(time >= from && time <= to)) return;
                ScottPlot.Plottables.LinePlot line = plot.Add.Line(time, 0, time, height);
                line.LineColor = color;
                line.LineWidth = width;
                line.LinePattern = pattern;
            }
            for (int k = 0; k < flow.Clusters; k++)
            {
                Color color = k < flow.Configuration.Clusters.PositiveClusters ? OkabeIto.Positive : OkabeIto.Negative;
                Line(flow.Log.Predicted[k], 1.02 * top, color, 1, LinePattern.Dotted);
                Line(flow.Log.Births[k], 0.12 * top, color, 2, LinePattern.Solid);
            }
            CurveFigure.Draw(plot, Clock, "loss",
            [
                new("loss", [.. flow.Log.Records.Select(row => row.Time)], [.. flow.Log.Records.Select(row => row.Loss)], Look.Ink,
                    MarkerShape.None, LinePattern.Solid),
                new("birth of a positive cluster", [], [], OkabeIto.Positive, MarkerShape.None, LinePattern.Solid),
                new("of a negative one", [], [], OkabeIto.Negative, MarkerShape.None, LinePattern.Solid),
                new("predicted", [], [], Look.Ink, MarkerShape.None, LinePattern.Dotted),
            ]);
            plot.Axes.SetLimits(from, to, 0, 1.05 * top);
        });

    private static Series Curve(ObservedFlow flow, int index, Func<ObservationRow, double> value) => new(
        flow.Legend, [.. flow.Observations.Rows.Select(row => row.Time)], [.. flow.Observations.Rows.Select(value)],
        OkabeIto.ColorOf(index), OkabeIto.ShapeOf(index), LinePattern.Solid)
    { MarkerSize = SmallMarker };
}
