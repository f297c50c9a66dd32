using PolyRelu.Data;
using PolyRelu.Dynamics;
using PolyRelu.Experiments.Data;
using PolyRelu.Experiments.Engine;
using static System.FormattableString;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>Pieces of flows: the first steps, and how many right-hand sides a whole flow takes, roughly.</summary>
internal static class FlowPieces
{
    private const double Early = 0.02;              // a time within which neurons hardly turn
    private const double PlateauStep = 3.3;         // stability on the plateau, times K/p
    private const int Stages = 6;                   // of a step

    /// <summary>The work of a flow.</summary>
    /// <param name="clusters">The clusters.</param>
    /// <param name="shape">The network and the loss.</param>
    /// <param name="settings">How far and how closely.</param>
    /// <param name="scale">Initial scale, as text.</param>
    public static Work Of(ClusterSettings clusters, FlowShapeSettings shape, FlowPowerSettings settings, string scale)
    {
        bool single = settings.Tolerance >= FlowSession.SingleTolerance;
        string size = Invariant($"{clusters.TrainSamples}-{clusters.Dimension}-{shape.Hidden}-p{settings.Power}");
        return new Work(Invariant($"flow, p = {settings.Power}"), $"flow {size} {(single ? "single" : "double")} {shape.Loss}",
            () => FirstSteps(clusters, shape, settings), Evaluations(clusters, settings, scale) / Stages);
    }

    /// <summary>
    /// How many right-hand sides a flow takes: as many as stability asks for on the plateau, and more the smaller the tolerance, by the
    /// order of the method (fifth, at p &lt; 1.5 first).
    /// </summary>
    private static double Evaluations(ClusterSettings clusters, FlowPowerSettings settings, string scale)
    {
        double until = settings.Until ?? (1.3 * clusters.Clusters * (5 - DecimalScale.Parse(scale).Logarithm)) + (6 * clusters.Clusters);
        double plateau = Stages * until * settings.Power / (PlateauStep * clusters.Clusters);
        return settings.Power < 1.5
            ? 4 * until * clusters.Clusters * Math.Pow(1e-4 / settings.Tolerance, 0.7) / 10
            : plateau + (200 * settings.Power * Math.Pow(1e-4 / settings.Tolerance, 0.2));
    }

    private static Action FirstSteps(ClusterSettings clusters, FlowShapeSettings shape, FlowPowerSettings settings)
    {
        Dataset samples = clusters.Draw(0).Sample(clusters.TrainSamples, 9);
        var flow = ClusterFlow.Of(samples, shape, settings.Power, "1e-7", 0);
        return () =>
        {
            FlowSession session = flow.Begin(new FlowOptions { Until = Early, RecordTimes = [], Tolerance = settings.Tolerance });
            while (session.Step())
            {
            }
        };
    }
}
