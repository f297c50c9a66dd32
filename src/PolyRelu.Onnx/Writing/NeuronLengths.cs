using PolyRelu.Kernels;

namespace PolyRelu.Onnx.Writing;

/// <summary>‖w_j‖ in float64.</summary>
internal static class NeuronLengths
{
    /// <summary>The lengths of all rows.</summary>
    public static double[] Of(Matrix weights)
    {
        double[] lengths = new double[weights.Rows];
        for (int j = 0; j < lengths.Length; j++)
        {
            double sum = 0;
            foreach (float weight in weights.Row(j)) sum += (double)weight * weight;
            lengths[j] = Math.Sqrt(sum);
        }
        return lengths;
    }

    /// <summary>1/‖w‖, finite in float32; 0 for no neuron, which contributes nothing.</summary>
    public static double Inverse(double length) => length == 0 ? 0 : Math.Min(1 / length, float.MaxValue);
}
