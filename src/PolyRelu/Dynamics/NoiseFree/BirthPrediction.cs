using PolyRelu.Networks;
using PolyRelu.Networks.Losses;
using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>When the clusters of a flow's samples should be born, or why that is not known.</summary>
/// <remarks>Predicted for samples without noise, by <see cref="PredictedBirths"/>; a cluster's share of the samples is its mass.</remarks>
/// <param name="Times">[K], a time for each centre; NaN for one without samples, and for one that no neuron of its sign will serve.</param>
/// <param name="Reason">Why there is no prediction, a clause such as <c>neurons are unnormalised</c>; null where there is one.</param>
public sealed record BirthPrediction(double[] Times, string? Reason)
{
    /// <summary>Predicts births where that is possible.</summary>
    /// <param name="problem">What the flow descends.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="centres">The centres of the clusters; null where they are not known.</param>
    /// <param name="centreOf">Index of each sample's centre [n].</param>
    /// <exception cref="ArgumentException">The parts do not fit together.</exception>
    public static BirthPrediction Of(FlowProblem problem, FlowStart start, ClusterCentres? centres, IReadOnlyList<int> centreOf)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(centreOf);
        double[] times = new double[centres?.Count ?? 0];
        Array.Fill(times, double.NaN);
        if (Obstacle(problem, centres, centreOf) is { } reason) return new(times, reason);
        double[] masses = new double[times.Length];
        for (int i = 0; i < problem.Count; i++) masses[centreOf[i]] += problem.MassOf(i);
        int[] present = [.. Enumerable.Range(0, masses.Length).Where(k => masses[k] > 0)];
        ClusterCentres met = new(centres!.Points.Choose(present), present.Count(k => k < centres.Positive));
        double[] found = PredictedBirths.Of(start, met, problem.Loss, problem.Power, [.. present.Select(k => masses[k])]);
        for (int k = 0; k < present.Length; k++) times[present[k]] = found[k];
        return new(times, null);
    }

    /// <summary>What stands against a prediction; null where nothing does.</summary>
    private static string? Obstacle(FlowProblem problem, ClusterCentres? centres, IReadOnlyList<int> centreOf)
    {
        if (centres is null) return "the centres of the clusters are not known";
        if (problem.Form != NeuronForm.Normalised) return "neurons are unnormalised";
        if (problem.Loss is not (SquaredLoss or ExponentialLoss or LogisticLoss or CrossEntropyLoss))
            return $"the growth of a cluster has no closed form with the {problem.Loss.Name} loss";
        if (NoiseFreeStart.Skew(DoubleMatrix.From(centres.Points)) is { } product) return $"the centres are not orthonormal: {product}";
        int other = Enumerable.Range(0, problem.Count).FirstOrDefault(i => problem.Labels[i] != centres.LabelOf(centreOf[i]), -1);
        return other < 0 ? null : $"sample {other} has the other label than its cluster";
    }
}
