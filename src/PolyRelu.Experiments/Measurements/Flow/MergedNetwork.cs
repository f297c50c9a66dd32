using System.Numerics.Tensors;
using PolyRelu.Dynamics;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>The network of a flow at one time, up to a positive factor, with no neuron more than it needs.</summary>
internal static class MergedNetwork
{
    /// <summary>
    /// Contributions below so much of the largest are left out, unit vectors so close are one: about the rounding of float32, and a change
    /// of f by no more than (h + p Σ) times that of the largest contribution, Σ the sum of all of them over it.
    /// </summary>
    private const double Unseen = 1e-7;

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
}
