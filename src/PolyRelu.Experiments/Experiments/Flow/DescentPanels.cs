using PolyRelu.Experiments.Reporting;
using PolyRelu.Experiments.Reporting.Drawing;
using PolyRelu.Experiments.Reporting.Figures;
using ScottPlot;

namespace PolyRelu.Experiments.Experiments.Flow;

/// <summary>The panels of gradient descent beside flows.</summary>
internal sealed class DescentPanels(IReadOnlyList<ObservedFlow> flows)
{
    private const int Height = 360;

    /// <summary>Loss beside that of the flow, a panel per power, and the lag over the step size.</summary>
    public IEnumerable<Figure> All() => [.. flows.Select(Loss), Lag()];

    /// <summary>What is seen, a sentence per power.</summary>
    public IReadOnlyList<Markup> Readings() =>
    [
        .. flows.Select(flow => Markup.Of($"<b>{flow.Legend}.</b> ") + string.Join("; ", flow.Descent!.Runs.Select(run =>
            $"at η = {Html.Number(run.StepSize)} clusters are born {Html.Number(run.Lag(flow.Log.Births))} later than in the flow "
                + $"(tηλ/2 = {Html.Number(run.PredictedLag(flow.Log.Births, flow.Rates))})")) + "."),
    ];

    private static Figure Loss(ObservedFlow flow) => new(
        $"descent-p{flow.Name}", $"Gradient descent beside the flow, {flow.Legend}",
        "Full-batch gradient descent in float32 from the flow's start, step k at t = kη, around the births. It differs from the "
            + "flow by its step size, and by the rounding of float32.", Figure.UsualWidth, Height, plot =>
        {
            CurveFigure.Draw(plot, "time t = kη", "loss",
            [
                new("flow", [.. flow.Log.Records.Select(row => row.Time)], [.. flow.Log.Records.Select(row => row.Loss)], Look.Ink,
                    MarkerShape.None, LinePattern.Solid) { LineWidth = 2.5f },
                .. flow.Descent!.Runs.Select((run, i) => new Series($"η = {Html.Number(run.StepSize)}", run.Times, run.Losses,
                    OkabeIto.ColorOf(i), MarkerShape.None, LinePattern.Dashed)),
            ]);
            if (flow.Born.Count > 0) plot.Axes.SetLimitsX(0.85 * flow.Born[0], Math.Min(flow.Log.Until, 1.12 * flow.Born[^1]));
        });

    private Figure Lag() => new(
        "lag", "How late gradient descent is",
        "Time from the birth of a cluster in the flow to its birth in gradient descent, the mean over the clusters. Dotted: tηλ/2, t the "
            + "time of the birth and λ the rate at which aligned neurons grow: the cluster's mass m, at p < 2 m c^(1−p/2), since neurons "
            + "share the c clusters of a class.", Figure.UsualWidth, Height, plot =>
        {
            CurveFigure.Draw(plot, "step size η", "lag",
            [
                .. flows.Select((flow, i) => new Series(flow.Legend, Sizes(flow),
                    [.. flow.Descent!.Runs.Select(run => run.Lag(flow.Log.Births))], OkabeIto.ColorOf(i), OkabeIto.ShapeOf(i),
                    LinePattern.Solid) { LineWidth = 0 }),
                // Lines through the origin, after the marks: dashes would pass on to these in SVG.
                .. flows.Select((flow, i) => new Series("", [0, flow.Descent!.Runs[^1].StepSize],
                    [0, flow.Descent.Runs[^1].PredictedLag(flow.Log.Births, flow.Rates)], OkabeIto.ColorOf(i), MarkerShape.None,
                    LinePattern.Dotted)),
            ]);
        });

    private static double[] Sizes(ObservedFlow flow) => [.. flow.Descent!.Runs.Select(run => run.StepSize)];
}
