namespace PolyRelu.Numerics;

/// <summary>
/// The scalar twins of factorisation, triangular solves and symmetric products: what they compute, bit for bit, written to be read.
/// </summary>
internal static class TriangularReference
{
    /// <summary>A = L·Lᵀ in place, column by column; false where a pivot is not positive and finite.</summary>
    public static bool Factor(DoubleMatrix a)
    {
        for (int j = 0; j < a.Rows; j++)
        {
            for (int i = j; i < a.Rows; i++)
            {
                double sum = a[i, j];
                for (int k = 0; k < j; k++) sum = Math.FusedMultiplyAdd(-a[i, k], a[j, k], sum);
                if (i == j && !(sum > 0 && double.IsFinite(sum))) return false;
                a[i, j] = i == j ? Math.Sqrt(sum) : sum / a[j, j];
            }
        }
        for (int i = 0; i < a.Rows; i++) a.Row(i)[(i + 1)..].Clear();
        return true;
    }

    /// <summary>B ← L⁻¹·B, downwards.</summary>
    public static void Lower(DoubleMatrix l, DoubleMatrix b)
    {
        for (int j = 0; j < b.Columns; j++)
        {
            for (int i = 0; i < l.Rows; i++)
            {
                double sum = b[i, j];
                for (int k = 0; k < i; k++) sum = Math.FusedMultiplyAdd(-l[i, k], b[k, j], sum);
                b[i, j] = sum / l[i, i];
            }
        }
    }

    /// <summary>B ← L⁻ᵀ·B, upwards.</summary>
    public static void LowerTransposed(DoubleMatrix l, DoubleMatrix b)
    {
        for (int j = 0; j < b.Columns; j++)
        {
            for (int i = l.Rows - 1; i >= 0; i--)
            {
                double sum = b[i, j];
                for (int k = l.Rows - 1; k > i; k--) sum = Math.FusedMultiplyAdd(-l[k, i], b[k, j], sum);
                b[i, j] = sum / l[i, i];
            }
        }
    }

    /// <summary>C = A·diag(w)·Aᵀ, the lower triangle mirrored.</summary>
    public static void Weighted(DoubleMatrix a, ReadOnlySpan<double> weights, DoubleMatrix c)
    {
        for (int i = 0; i < a.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = 0; k < a.Columns; k++) sum = Math.FusedMultiplyAdd(a[i, k] * weights[k], a[j, k], sum);
                c[i, j] = c[j, i] = sum;
            }
        }
    }

    /// <summary>C = (L·Lᵀ)⁻¹ = MᵀM with M = L⁻¹, the lower triangle mirrored.</summary>
    public static void Invert(DoubleMatrix l, DoubleMatrix c)
    {
        DoubleMatrix m = new(l.Rows, l.Rows);
        for (int i = 0; i < l.Rows; i++) m[i, i] = 1;
        Lower(l, m);
        for (int i = 0; i < l.Rows; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = 0;
                for (int k = i; k < l.Rows; k++) sum = Math.FusedMultiplyAdd(m[k, i], m[k, j], sum);
                c[i, j] = c[j, i] = sum;
            }
        }
    }
}
