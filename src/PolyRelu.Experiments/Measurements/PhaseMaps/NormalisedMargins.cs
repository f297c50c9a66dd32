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
/// Steepest descent in a norm is said to maximise the margin over that norm on homogeneous networks (Lyu and Li 2020 for gradient descent;
/// Tsilivis, Gronich, Vardi and Kempe 2025, "Flavors of margin", for any norm): in L2 gradient descent, in the largest parameter signed
/// descent, and Adam on linear models (Zhang, Zou and Cao 2024), in the largest spectral norm of a layer Muon (Bernstein and Newhouse
/// 2024; here Muon takes W alone, and Adam v). Statements are about directions, in the limit of long training and small steps.
/// </remarks>
/// <param name="Euclidean">Over ‖θ‖₂².</param>
/// <param name="Maximum">Over the square of the largest parameter.</param>
/// <param name="Spectral">Over the square of the larger of ‖W‖ and ‖v‖, spectral norms; v is one row.</param>
internal sealed record NormalisedMargins(double Euclidean, double Maximum, double Spectral)
{
    private const int Degree = 2;
    private const int PowerIterations = 200;

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
        double length = Norm.L2.Measure(outputs), squares = Math.Pow(Norm.L2.Measure(weights), 2) + (length * length);
        double largest = Math.Max(TensorPrimitives.MaxMagnitude<float>(weights), TensorPrimitives.MaxMagnitude<float>(outputs));
        double spectral = Math.Max(SpectralNorm(network.Weights), length);
        return new(margin / squares, margin / Math.Pow(Math.Abs(largest), Degree), margin / Math.Pow(spectral, Degree));
    }

    /// <summary>The largest singular value, by power iteration on WᵀW from the sum of the rows' squares; to 1e−3 or better.</summary>
    internal static double SpectralNorm(Matrix matrix)
    {
        double[] vector = new double[matrix.Columns];
        for (int column = 0; column < vector.Length; column++)
            for (int row = 0; row < matrix.Rows; row++) vector[column] += Math.Abs(matrix[row, column]) * (1 + (0.01 * column));
        double norm = 0;
        for (int iteration = 0; iteration < PowerIterations; iteration++)
        {
            double length = TensorPrimitives.Norm<double>(vector);
            if (length == 0) return 0;
            TensorPrimitives.Divide(vector, length, vector);
            double[] next = new double[vector.Length];
            double squares = 0;
            for (int row = 0; row < matrix.Rows; row++)
            {
                double product = 0;
                for (int column = 0; column < next.Length; column++) product += matrix[row, column] * vector[column];
                for (int column = 0; column < next.Length; column++) next[column] += product * matrix[row, column];
                squares += product * product;
            }
            (vector, norm) = (next, Math.Sqrt(squares));
        }
        return norm;
    }
}
