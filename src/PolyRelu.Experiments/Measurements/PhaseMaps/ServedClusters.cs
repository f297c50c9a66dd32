using System.Numerics.Tensors;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>Which clusters the neurons of a network serve.</summary>
internal static class ServedClusters
{
    /// <summary>Least contribution of a neuron that counts, relative to the largest of its sign.</summary>
    private const double Counted = 0.01;

    /// <summary>Least part of a neuron along a cluster that it serves, relative to its largest.</summary>
    private const double Served = 0.5;

    /// <summary>How many clusters of their class the neurons of a sign serve, the mean by contribution.</summary>
    /// <param name="network">The network.</param>
    /// <param name="centres">The centres.</param>
    /// <param name="sign">The sign of the neurons, and of the class.</param>
    /// <returns>NaN where no neuron of the sign contributes.</returns>
    public static double PerNeuron(PolyReluNetwork network, ClusterCentres centres, int sign)
    {
        double sum = 0, total = 0;
        foreach (Service neuron in Services(network, centres, sign))
            (sum, total) = (sum + (neuron.Contribution * neuron.Clusters), total + neuron.Contribution);
        return total > 0 ? sum / total : double.NaN;
    }

    /// <summary>
    /// The radius that the clusters served predict, the median over the centres of 1/√(m + m′): m of the neuron that counts most at the
    /// centre, m′ the most of any neuron of the other class.
    /// </summary>
    /// <remarks>
    /// Neurons along sums of m and m′ centres, alike at every centre, are equal where 1 + ⟨δ, Σ_m⟩ = ⟨δ, Σ_m′⟩, so the shortest δ has
    /// length 1/‖Σ_m − Σ_m′‖.
    /// </remarks>
    /// <returns>NaN where a class has no neuron.</returns>
    public static double PredictedRadius(PolyReluNetwork network, ClusterCentres centres)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(centres);
        Service[] positive = Services(network, centres, 1), negative = Services(network, centres, -1);
        if (positive.Length == 0 || negative.Length == 0) return double.NaN;
        double[] radii = new double[centres.Count];
        for (int k = 0; k < radii.Length; k++)
        {
            (Service[] own, Service[] other) = centres.LabelOf(k) > 0 ? (positive, negative) : (negative, positive);
            int place = k - centres.FirstOf(centres.LabelOf(k));
            Service leading = own.MaxBy(neuron => neuron.Contribution * Math.Pow(Math.Max(0, neuron.Cosines[place]), network.Power))!;
            radii[k] = 1 / Math.Sqrt(leading.Clusters + other.Max(neuron => neuron.Clusters));
        }
        return Median.Of(radii);
    }

    /// <summary>
    /// The neurons of a sign that count, each with the clusters it serves: those along which it has at least half of what it has along the
    /// one that it serves most.
    /// </summary>
    private static Service[] Services(PolyReluNetwork network, ClusterCentres centres, int sign)
    {
        double[] contributions = NeuronAnalysis.Contributions(network);
        Matrix cosines = NeuronAnalysis.Cosines(network, centres.Of(sign));
        int[] own = [.. Enumerable.Range(0, network.Hidden).Where(j => Math.Sign(network.OutputWeights[0, j]) == sign
            && TensorPrimitives.Max(cosines.Row(j)) > 0)];
        double least = own.Length == 0 ? 0 : Counted * own.Max(j => contributions[j]);
        return [.. own.Where(j => contributions[j] >= least).Select(j =>
        {
            float[] along = cosines.Row(j).ToArray();
            return new Service(contributions[j], along, along.Count(cosine => cosine >= Served * along.Max()));
        })];
    }

    private sealed record Service(double Contribution, float[] Cosines, int Clusters);
}
