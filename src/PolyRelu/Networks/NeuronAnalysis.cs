using System.Numerics.Tensors;
using PolyRelu.Kernels;

namespace PolyRelu.Networks;

/// <summary>What the neurons of a network have learnt: contributions, and cosines with reference directions.</summary>
public static class NeuronAnalysis
{
    /// <summary>The contribution of every neuron [h]: ‖v_j‖ ‖w_j‖, of unnormalised ones ‖v_j‖ ‖w_j‖^p.</summary>
    /// <remarks>It is what stands before σ(⟨x − c, w_j/‖w_j‖⟩)^p, and so the same whatever the form a function is written in.</remarks>
    public static double[] Contributions(PolyReluNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        double[] contributions = new double[network.Hidden];
        for (int j = 0; j < contributions.Length; j++)
        {
            double square = 0;
            for (int c = 0; c < network.Outputs; c++) square += (double)network.OutputWeights[c, j] * network.OutputWeights[c, j];
            contributions[j] = Math.Sqrt(square) * network.Form.Reach(Length(network.Weights.Row(j)), network.Power);
        }
        return contributions;
    }

    /// <summary>Neurons by falling contribution; among equals the lower index first.</summary>
    public static int[] Dominant(PolyReluNetwork network)
    {
        double[] contributions = Contributions(network);
        return [.. Enumerable.Range(0, contributions.Length).OrderByDescending(j => contributions[j]).ThenBy(j => j)];
    }

    /// <summary>Cosines of neurons with directions; 0 where a neuron or a direction is zero.</summary>
    /// <param name="network">The network.</param>
    /// <param name="directions">[m × D], of any length.</param>
    /// <returns>[h × m].</returns>
    /// <exception cref="ArgumentException">The directions have another dimension than the network.</exception>
    public static Matrix Cosines(PolyReluNetwork network, Matrix directions)
    {
        ArgumentNullException.ThrowIfNull(network);
        Matrix.RequireShape(directions, directions.Rows, network.InputDimension, nameof(directions));
        Matrix cosines = new(network.Hidden, directions.Rows);
        double[] lengths = new double[directions.Rows];
        for (int m = 0; m < lengths.Length; m++) lengths[m] = Length(directions.Row(m));
        for (int j = 0; j < network.Hidden; j++)
        {
            double length = Length(network.Weights.Row(j));
            for (int m = 0; m < lengths.Length; m++)
            {
                double product = length * lengths[m];
                cosines[j, m] = product == 0 ? 0 : (float)(DoubleSums.Dot(network.Weights.Row(j), directions.Row(m)) / product);
            }
        }
        return cosines;
    }

    /// <summary>
    /// Mean over neurons, weighted by their contribution, of the largest cosine with a direction; 0 where nothing contributes.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="directions">[m × D], m ≥ 1.</param>
    public static double Alignment(PolyReluNetwork network, Matrix directions)
    {
        double[] contributions = Contributions(network);
        Matrix cosines = Cosines(network, directions);
        double sum = 0, total = 0;
        for (int j = 0; j < contributions.Length; j++)
        {
            sum += contributions[j] * TensorPrimitives.Max(cosines.Row(j));
            total += contributions[j];
        }
        return total == 0 ? 0 : sum / total;
    }

    private static double Length(ReadOnlySpan<float> values) => Math.Sqrt(DoubleSums.Dot(values, values));
}
