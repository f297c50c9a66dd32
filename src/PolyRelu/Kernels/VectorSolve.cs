using System.Runtime.CompilerServices;

namespace PolyRelu.Kernels;

/// <summary>Solves with a lower triangular matrix or its transpose for one right-hand side: every element of L is read once.</summary>
internal static unsafe class VectorSolve
{
    private const int Rows = 8;        // chains side by side, so that they do not wait for their multiply-adds

    /// <summary>b ← L⁻¹·b, eight rows at a time.</summary>
    public static void Lower(MatrixView<double> l, double* b)
    {
        int size = l.Rows, whole = size - (size % Rows);
        for (int first = 0; first < whole; first += Rows)
        {
            Subtract(l.Row(first), l.Stride, first, b, b + first);
            Finish(l, first, first, first + Rows, b);
        }
        Finish(l, whole, 0, size, b);
    }

    /// <summary>b ← L⁻ᵀ·b: every element found is taken off those before it.</summary>
    public static void LowerTransposed(MatrixView<double> l, double* b)
    {
        for (int k = l.Rows - 1; k >= 0; k--)
        {
            double* row = l.Row(k);
            double x = b[k] /= row[k];
            FixedSums.Add(-x, new ReadOnlySpan<double>(row, k), new Span<double>(b, k));
        }
    }

    /// <summary>Rows first … end − 1 from depth k on, one by one.</summary>
    private static void Finish(MatrixView<double> l, int first, int depth, int end, double* b)
    {
        for (int i = first; i < end; i++)
        {
            double* row = l.Row(i);
            double sum = b[i];
            for (int k = depth; k < i; k++) sum = FixedSums.MultiplyAdd(row[k], -b[k], sum);
            b[i] = sum / row[i];
        }
    }

    /// <summary>b_i −= Σ_k l_ik x_k for eight rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Subtract(double* l, nint stride, int depth, double* x, double* b)
    {
        double* l1 = l + stride, l2 = l1 + stride, l3 = l2 + stride, l4 = l3 + stride, l5 = l4 + stride, l6 = l5 + stride, l7 = l6 + stride;
        double b0 = b[0], b1 = b[1], b2 = b[2], b3 = b[3], b4 = b[4], b5 = b[5], b6 = b[6], b7 = b[7];
        for (int k = 0; k < depth; k++)
        {
            double factor = -x[k];
            b0 = FixedSums.MultiplyAdd(l[k], factor, b0);
            b1 = FixedSums.MultiplyAdd(l1[k], factor, b1);
            b2 = FixedSums.MultiplyAdd(l2[k], factor, b2);
            b3 = FixedSums.MultiplyAdd(l3[k], factor, b3);
            b4 = FixedSums.MultiplyAdd(l4[k], factor, b4);
            b5 = FixedSums.MultiplyAdd(l5[k], factor, b5);
            b6 = FixedSums.MultiplyAdd(l6[k], factor, b6);
            b7 = FixedSums.MultiplyAdd(l7[k], factor, b7);
        }
        (b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]) = (b0, b1, b2, b3, b4, b5, b6, b7);
    }
}
