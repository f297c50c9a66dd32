using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>The neurons of a network that count most for one class against another, as unit vectors.</summary>
/// <remarks>
/// Ranked by (v_gaining − v_losing) ‖w_j‖^d where positive, d = 1 or, unnormalised, p; one whose cosine with a stronger one exceeds 0.98 is
/// left out.
/// </remarks>
internal static class NeuronDirections
{
    private const double Parallel = 0.98;

    /// <summary>Chooses neurons; see <see cref="IDirectedClassifier.Directions"/>.</summary>
    public static Matrix Of(PackedNetwork network, int gaining, int losing, int most)
    {
        Matrix weights = new(network.Hidden, network.InputDimension), outputs = new(network.Outputs, network.Hidden);
        network.Weights.CopyTransposedTo(weights);
        network.OutputWeights.CopyTo(outputs);
        double[] lengths = [.. Enumerable.Range(0, network.Hidden).Select(j => (double)TensorPrimitives.Norm<float>(weights.Row(j)))];
        double[] gains = [.. Enumerable.Range(0, network.Hidden).Select(j =>
            network.Form.Reach(lengths[j], network.Power) * Gain(outputs, j, gaining, losing))];
        List<int> chosen = [];
        foreach (int neuron in Enumerable.Range(0, network.Hidden).Where(j => gains[j] > 0).OrderByDescending(j => gains[j]))
        {
            if (chosen.Count == most) break;
            if (chosen.All(other => TensorPrimitives.Dot<float>(weights.Row(other),
                weights.Row(neuron)) <= Parallel * lengths[other] * lengths[neuron]))
                chosen.Add(neuron);
        }
        Matrix directions = new(chosen.Count, network.InputDimension);
        for (int i = 0; i < chosen.Count; i++)
            TensorPrimitives.Divide(weights.Row(chosen[i]), (float)lengths[chosen[i]], directions.Row(i));
        return directions;
    }

    private static double Gain(Matrix outputs, int neuron, int gaining, int losing) =>
        outputs.Rows == 1 ? gaining * (double)outputs[0, neuron] : (double)outputs[gaining, neuron] - outputs[losing, neuron];
}
