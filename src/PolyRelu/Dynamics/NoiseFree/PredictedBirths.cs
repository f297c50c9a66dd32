using PolyRelu.Networks;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>When clusters will be born, from a flow in which nothing has yet been learnt.</summary>
/// <remarks>
/// Let z_k^lin be the margins of the flow of f ≡ 0, whose slopes are those of the beginning. By the time at which a margin stops being
/// negligible, its neurons are aligned and balanced, and it grows by <see cref="ClusterGrowth"/>: z = ½ exactly when
/// ln z_k^lin = <see cref="ClusterGrowth.LogLinear"/>(½). With equal masses and T between alignment and birth that is, for squared,
/// t_k = T − (K/2) ln z_k^lin(T). The prediction leaves out what born clusters change for others, which is nothing where each neuron
/// serves one cluster (p > 2), and what is not yet aligned at birth: it is sharp for small scales.
/// </remarks>
public static class PredictedBirths
{
    private const double Tolerance = 1e-9;
    private const double Patience = 1000;        // how long births and changes of sign are waited for, in times of growth to the scale

    /// <summary>The predicted time of each cluster's birth, its margin's crossing of ½.</summary>
    /// <param name="start">Neurons of D features, of any scale.</param>
    /// <param name="centres">Orthonormal centres of D features.</param>
    /// <param name="loss">squared, exponential or logistic.</param>
    /// <param name="power">The power p.</param>
    /// <param name="masses">Masses m_k [K]; null for 1/K each.</param>
    /// <returns>[K]; NaN for a cluster that no neuron of its sign will serve, and 0 for one born at the beginning.</returns>
    /// <exception cref="ArgumentException">The parts do not fit together, or the loss has no closed form of growth.</exception>
    public static double[] Of(FlowStart start, ClusterCentres centres, IBinaryLoss loss, double power, double[]? masses = null) =>
        Of(NoiseFreeProblem.Of(centres, loss, power, masses), NoiseFreeStart.Reduce(start, centres));

    /// <summary>As the other, of a problem and a start that are reduced already.</summary>
    /// <inheritdoc cref="Of(FlowStart, ClusterCentres, IBinaryLoss, double, double[])"/>
    public static double[] Of(NoiseFreeProblem problem, FlowStart start)
    {
        ArgumentNullException.ThrowIfNull(problem);
        problem.Require();
        problem.Require(start);
        return Of(problem, start, new PlateauFlow(problem, start, Tolerance));
    }

    /// <summary>As the others, of a flow of f ≡ 0 that was begun.</summary>
    internal static double[] Of(NoiseFreeProblem problem, FlowStart start, PlateauFlow flow)
    {
        double level = ClusterGrowth.Of(problem.Loss).LogLinear(ClusterMargins.Birth), time = 0;
        double end = Patience * (1 + start.LogNorms.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max())
            / Enumerable.Range(0, problem.Clusters).Min(k => Math.Abs(problem.EarlyPull(k)));
        double[] births = new double[problem.Clusters], margins = new double[births.Length], before = new double[births.Length];
        flow.LogMargins(0, margins);
        for (int k = 0; k < births.Length; k++)
        {
            before[k] = PlateauFlow.Excess(margins, level, k);
            births[k] = before[k] >= 0 ? 0 : double.NaN;
        }
        while (IsAwaited(flow, time, births, end))
        {
            double last = time;
            if (!flow.Advance(ref time, level)) break;
            flow.LogMargins(time, margins);
            for (int k = 0; k < births.Length; k++)
            {
                double now = PlateauFlow.Excess(margins, level, k);
                if (double.IsNaN(births[k]) && before[k] < 0 && now >= 0) births[k] = flow.Rise(last, time, level, k);
                before[k] = now;
            }
        }
        return births;
    }

    /// <summary>Whether a cluster is left that a neuron will serve, or may yet serve.</summary>
    private static bool IsAwaited(PlateauFlow flow, double time, double[] births, double end)
    {
        // At p = 2 a served cluster of less than half the mass of another is never born while f is 0: neurons turn to the other.
        if (!births.Any(double.IsNaN) || time >= end) return false;
        bool[] served = new bool[births.Length];
        return !flow.Serve(time, served) || births.Where((birth, k) => double.IsNaN(birth) && served[k]).Any();
    }
}
