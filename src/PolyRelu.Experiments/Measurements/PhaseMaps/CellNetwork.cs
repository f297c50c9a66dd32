using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>The network of a cell, up to a positive factor, with no neuron more than it needs.</summary>
internal static class CellNetwork
{
    /// <summary>Contributions below so much of the largest are left out, unit vectors so close are one; float32 sees neither.</summary>
    private const double Unseen = 1e-7;

    /// <summary>Least contribution of a neuron that counts, relative to the largest of its sign.</summary>
    private const double Counted = 0.01;

    /// <summary>Least part of a neuron along a cluster that it serves, relative to its largest.</summary>
    private const double Served = 0.5;

    /// <summary>
    /// The network of a record: neurons of one direction and sign counted as one, those left out that contribute nothing. Where the flow
    /// has ended at one neuron per cluster this is F^(p), whose distances are known.
    /// </summary>
    /// <param name="record">The flow at a time.</param>
    /// <param name="problem">What it descends.</param>
    public static PolyReluNetwork Of(FlowRecord record, FlowProblem problem)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(problem);
        (int hidden, int dimension) = (record.Signs.Length, problem.Dimension);
        double degree = problem.Form == NeuronForm.Normalised ? 1 : problem.Power;
        double[] logarithms = [.. record.LogNorms.Zip(record.LogOutputs, (norm, output) => (degree * norm) + output)];
        double largest = logarithms.Max();
        List<(int Neuron, double Contribution)> kept = [];
        foreach (int j in Enumerable.Range(0, hidden).OrderByDescending(j => logarithms[j]))
        {
            double contribution = record.Signs[j] * Math.Exp(logarithms[j] - largest);
            if (!(Math.Abs(contribution) >= Unseen)) break;
            int same = kept.FindIndex(other => Math.Sign(other.Contribution) == Math.Sign(contribution)
                && TensorPrimitives.Distance<double>(Direction(other.Neuron), Direction(j)) < Unseen);
            if (same < 0) kept.Add((j, contribution));
            else kept[same] = (kept[same].Neuron, kept[same].Contribution + contribution);
        }
        Matrix weights = new(kept.Count, dimension), outputs = new(1, kept.Count);
        for (int i = 0; i < kept.Count; i++)
        {
            ReadOnlySpan<double> direction = Direction(kept[i].Neuron);
            for (int d = 0; d < dimension; d++) weights[i, d] = (float)direction[d];
            outputs[0, i] = (float)kept[i].Contribution;
        }
        return new(problem.Power, false, weights, outputs);

        ReadOnlySpan<double> Direction(int neuron) => record.Directions.AsSpan(neuron * dimension, dimension);
    }

    /// <summary>How many clusters of their class the neurons of a sign serve, the mean by contribution.</summary>
    /// <param name="network">The network.</param>
    /// <param name="centres">The centres.</param>
    /// <param name="sign">The sign of the neurons, and of the class.</param>
    /// <returns>NaN where no neuron of the sign contributes.</returns>
    public static double ClustersServed(PolyReluNetwork network, ClusterCentres centres, int sign)
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
