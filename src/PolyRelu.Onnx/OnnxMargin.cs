using PolyRelu.Networks;
using PolyRelu.Onnx.Writing;

namespace PolyRelu.Onnx;

/// <summary>Writes the margin of a label against one rival as a graph without divisions, which verifiers of polynomials can read.</summary>
/// <remarks>
/// F(x) = (‖z‖/r)^{p−1} (f_y(x) − f_k(x)), z = x − c, which is Σ_j a_j σ(⟨z, w_j⟩)^p / r^{p−1} + (b_y − b_k)(‖z‖/r)^{p−1} with
/// a_j = (V_yj − V_kj)/‖w_j‖^{p−1}: the same sign as the margin for z ≠ 0, and at ‖z‖ = r the same value. Sub, MatMul, Relu, Mul; where
/// the biases differ ReduceSum and Add too. Powers are products for p = 2, 3, 4, as is the length for p = 3 and 5; else each is one Pow.
/// A network that is not input-normalised has no length to multiply by: F is its margin.
/// </remarks>
public static class OnnxMargin
{
    /// <summary>Writes the margin, [N × D] → [N × 1].</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The network.</param>
    /// <param name="label">The label y; of one output +1 or −1.</param>
    /// <param name="rival">The rival k ≠ y; of one output −y.</param>
    /// <param name="length">r, the length of z at the point of interest, so that the value there is the margin.</param>
    /// <param name="precision">The numbers that the graph computes with.</param>
    /// <exception cref="ArgumentException">A label is none of the head, or both are the same; the length is not positive.</exception>
    public static void Save(string path, PolyReluNetwork network, int label, int rival, double length = 1,
        OnnxPrecision precision = OnnxPrecision.Narrow)
    {
        ArgumentNullException.ThrowIfNull(network);
        Margin.Require([label, rival], network.Outputs);
        if (label == rival) throw new ArgumentException($"The rival is the label itself, {label}; name another.", nameof(rival));
        if (!(length > 0 && double.IsFinite(length)))
            throw new ArgumentException(FormattableString.Invariant($"The length r must be positive; got {length}."), nameof(length));
        OnnxFile.Write(path, MarginGraph.Of(network, label, rival, length, precision));
    }

    /// <summary>‖x − c‖: the length r at a point.</summary>
    /// <param name="network">The network, whose centre c is.</param>
    /// <param name="point">x [D].</param>
    public static double LengthOf(PolyReluNetwork network, ReadOnlySpan<float> point)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (point.Length != network.InputDimension)
            throw new ArgumentException($"The network takes {Plural.Of(network.InputDimension, "feature")}; got {point.Length}.",
                nameof(point));
        double sum = 0;
        for (int i = 0; i < point.Length; i++)
        {
            double z = (double)point[i] - (network.Centre?[i] ?? 0);
            sum += z * z;
        }
        return Math.Sqrt(sum);
    }
}
