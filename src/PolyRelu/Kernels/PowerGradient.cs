using System.Runtime.Intrinsics;

namespace PolyRelu.Kernels;

/// <summary>
/// Element-wise parts of the weight gradient ∂L/∂w_j = Σ_i G_ij z_i − (p − 1) (Σ_i dA_ij a_ij) w_j / ‖w_j‖², tile by tile.
/// </summary>
internal static unsafe class PowerGradient
{
    private const int Columns = PanelMatrix.Width;

    /// <summary>G = dA ∘ ∂a/∂u, and the sums Σ_i dA_ij a_ij / ‖w_j‖, row after row.</summary>
    /// <param name="derivatives">[rows × 32], dA: the derivative of the loss with respect to the activations.</param>
    /// <param name="activations">[rows × 32].</param>
    /// <param name="slopes">[rows × 32], ∂a/∂u, overwritten with G.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="columnScales">[32], 1/‖w‖.</param>
    /// <param name="sums">[32], added to.</param>
    public static void Apply(float* derivatives, float* activations, float* slopes, int rows, float* columnScales, float* sums)
    {
        if (Vector512.IsHardwareAccelerated)
            Apply<Lanes512<float>, Vector512<float>>(derivatives, activations, slopes, rows, columnScales, sums);
        else if (Vector256.IsHardwareAccelerated)
            Apply<Lanes256<float>, Vector256<float>>(derivatives, activations, slopes, rows, columnScales, sums);
        else Apply<Lanes128<float>, Vector128<float>>(derivatives, activations, slopes, rows, columnScales, sums);
    }

    /// <summary>gradient −= coefficient_j w_j with coefficient_j = factor · sum_j / ‖w_j‖.</summary>
    /// <param name="gradient">[rows × 32], changed in place.</param>
    /// <param name="weights">[rows × 32].</param>
    /// <param name="rows">Rows of both.</param>
    /// <param name="factor">p − 1.</param>
    /// <param name="columnScales">[32], 1/‖w‖.</param>
    /// <param name="sums">[32], Σ_i dA_ij a_ij / ‖w_j‖.</param>
    public static void Shrink(float* gradient, float* weights, int rows, float factor, float* columnScales, float* sums)
    {
        for (int j = 0; j < Columns; j += 16)
        {
            // Scales first: the sum alone is of the size of the derivative, ‖w‖² may leave the range of floats.
            Vector512<float> coefficient = Vector512.Load(sums + j) * (-factor), scale = Vector512.Load(columnScales + j);
            for (nint i = j; i < (nint)rows * Columns; i += Columns)
                (Vector512.Load(gradient + i) + ((Vector512.Load(weights + i) * scale) * coefficient)).Store(gradient + i);
        }
    }

    private static void Apply<TLanes, T>(float* derivatives, float* activations, float* slopes, int rows, float* columnScales, float* sums)
        where TLanes : struct, ILanes<T, float>
        where T : struct
    {
        for (int j = 0; j < Columns; j += TLanes.Width)
        {
            T sum = TLanes.Load(sums + j), scale = TLanes.Load(columnScales + j);
            for (int i = j; i < rows * Columns; i += Columns)
            {
                T derivative = TLanes.Load(derivatives + i);
                sum = TLanes.MultiplyAdd(derivative, TLanes.Multiply(TLanes.Load(activations + i), scale), sum);
                TLanes.Store(TLanes.Multiply(derivative, TLanes.Load(slopes + i)), slopes + i);
            }
            TLanes.Store(sum, sums + j);
        }
    }
}
