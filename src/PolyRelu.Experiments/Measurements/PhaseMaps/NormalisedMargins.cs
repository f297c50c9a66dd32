using System.Numerics.Tensors;
using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.PhaseMaps;

/// <summary>
/// The smallest margin of the training samples over a norm of all parameters to the degree of the network, which is 2: f is of degree 1 in
/// the input weights at any power, and of degree 1 in the output weights.
/// </summary>
/// <remarks>
/// The direction of steepest descent in a norm goes to a KKT point of the margin over that norm on homogeneous networks (Lyu and Li 2020
/// for gradient descent; Tsilivis, Gronich, Vardi and Kempe 2025, "Flavors of margin", for any norm): in L2 gradient descent, in the
/// largest parameter signed descent, whose margin Adam maximises on linear models (Zhang, Zou and Cao 2024), in the largest spectral norm
/// of a layer what Muon approximates (Bernstein and Newhouse 2024; here Muon takes W alone, and Adam v). In the limit of long training and
/// small steps.
/// </remarks>
/// <param name="Euclidean">Over ‖θ‖₂².</param>
/// <param name="Maximum">Over the square of the largest parameter.</param>
/// <param name="Spectral">Over the square of the larger of ‖W‖ and ‖v‖, spectral norms; v is one row.</param>
internal sealed record NormalisedMargins(double Euclidean, double Maximum, double Spectral)
{
    private const int Degree = 2;

    /// <summary>The margins of a network of one output.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Training samples.</param>
    public static NormalisedMargins Of(PolyReluNetwork network, Samples samples)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(samples);
        Matrix logits = new(samples.Count, 1);
        network.CreateEvaluator().Logits(samples.Inputs, logits);
        double margin = Enumerable.Range(0, samples.Count).Min(i => samples.Labels[i] * (double)logits[i, 0]);
        float[] weights = network.Weights.ToArray(), outputs = network.OutputWeights.ToArray();
        double frobenius = Norm.L2.Measure(weights), length = Norm.L2.Measure(outputs);
        double largest = Math.Max(TensorPrimitives.MaxMagnitude<float>(weights), TensorPrimitives.MaxMagnitude<float>(outputs));
        double spectral = Math.Max(frobenius == 0 ? 0 : frobenius / Math.Sqrt(StableRank.Of(network.Weights)), length);
        return new(margin / ((frobenius * frobenius) + (length * length)), margin / Math.Pow(Math.Abs(largest), Degree),
            margin / Math.Pow(spectral, Degree));
    }
}
