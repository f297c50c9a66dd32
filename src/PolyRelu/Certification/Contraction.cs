using System.Numerics.Tensors;
using PolyRelu.Numerics;

namespace PolyRelu.Certification;

/// <summary>
/// Shorter intervals of the pre-activations: where F ≤ 0 at all, ξ lies in an ellipsoid around ξ̃, and s_j with it.
/// </summary>
/// <remarks>
/// Inequality: where F ≤ 0, L ≤ 0 as well, so ½ ‖ξ − ξ̃‖²_K ≤ −LB, with LB, K and ξ̃ of one and the same L (an LB of one L with a K
/// of another proves what is false). Hence |s_j − s_j(ξ̃)| ≤ √(−2 LB) ‖w̃_j‖_{K⁻¹}. With K ⪰ L Lᵀ + μ I and the computed y of L y = w̃_j,
/// which solves (L + ΔL) y = w̃_j for some |ΔL| ≤ γ_n |L| (Higham 2002, theorem 8.5), ‖w̃_j‖_{K⁻¹} ≤ ‖y‖ + γ_n ‖L‖_F ‖y‖/√μ.
/// (docs/certification.md, section C.)
/// </remarks>
internal static class Contraction
{
    /// <summary>
    /// Intersects intervals with those of the ellipsoid; an empty one says that F &gt; 0 on the whole set.
    /// </summary>
    /// <param name="minorant">The minorant of L.</param>
    /// <param name="intervals">Where the minorant holds.</param>
    /// <param name="point">ξ̃.</param>
    /// <param name="bound">LB ≤ 0 of the same ξ̃ and multipliers.</param>
    /// <param name="hessian">K of the same multipliers.</param>
    /// <param name="factor">L of its proof.</param>
    /// <param name="deviations">Overwritten with bounds of ‖w̃_j‖_{K⁻¹} [h].</param>
    public static Intervals Of(Minorant minorant, Intervals intervals, ReadOnlySpan<double> point, double bound, Hessian hessian,
        DoubleMatrix factor, Span<double> deviations)
    {
        MarginSpace space = minorant.Function.Space;
        int n = space.Dimension, hidden = intervals.Low.Length;
        DoubleMatrix solved = space.NeuronsTransposed.Copy();
        TriangularSolve.Lower(factor, solved);
        double[] squares = new double[hidden];
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = solved.Row(i);
            TensorPrimitives.MultiplyAdd(row, row, squares, squares);
        }
        double frobenius = 0;
        for (int i = 0; i < n; i++) frobenius += TensorPrimitives.SumOfSquares<double>(factor.Row(i)[..(i + 1)]);
        double gamma = Outward.Gamma(n + 4), growth = 1 + (2 * gamma)
            + (gamma * Outward.Up(Math.Sqrt(frobenius * (1 + Outward.Gamma(2 * n))) / Math.Sqrt(hessian.Floor)));
        double radius = Outward.Up(Math.Sqrt(Outward.Up(-2 * bound))), length = Outward.LengthUp(point);
        double[] low = new double[hidden], high = new double[hidden];
        for (int j = 0; j < hidden; j++)
        {
            deviations[j] = Outward.Up(Math.Sqrt(squares[j] + Outward.Tiny) * growth);
            double s = space.Clean[j] + TensorPrimitives.Dot<double>(space.Neurons.Row(j), point),
                reach = Outward.Up((radius * deviations[j]) + space.Slack[j]
                    + (gamma * (Math.Abs(space.Clean[j]) + (space.Lengths[j] * length))));
            low[j] = Math.Max(intervals.Low[j], Outward.Down(s - reach));
            high[j] = Math.Min(intervals.High[j], Outward.Up(s + reach));
            if (double.IsNaN(low[j]) || double.IsNaN(high[j])) (low[j], high[j]) = (intervals.Low[j], intervals.High[j]);
        }
        return new(low, high);
    }
}
