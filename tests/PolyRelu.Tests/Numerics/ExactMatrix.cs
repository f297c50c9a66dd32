using System.Numerics;
using PolyRelu.Numerics;

namespace PolyRelu.Tests.Numerics;

/// <summary>Matrices of float64 numbers in integers, with nothing rounded: every finite double is an integer times 2⁻¹⁰⁷⁴.</summary>
internal static class ExactMatrix
{
    private const int Digits = 1074;

    /// <summary>A double times 2¹⁰⁷⁴.</summary>
    public static BigInteger Scaled(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & ((1L << 52) - 1);
        BigInteger magnitude = exponent == 0 ? fraction : new BigInteger(fraction | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>The symmetric matrix of a lower triangle, times 2²¹⁴⁸.</summary>
    public static BigInteger[,] Symmetric(DoubleMatrix lower)
    {
        BigInteger[,] result = new BigInteger[lower.Rows, lower.Rows];
        for (int i = 0; i < lower.Rows; i++)
            for (int j = 0; j <= i; j++) result[i, j] = result[j, i] = Scaled(lower[i, j]) << Digits;
        return result;
    }

    /// <summary>A − L·Lᵀ, times 2²¹⁴⁸.</summary>
    public static BigInteger[,] Less(DoubleMatrix lower, DoubleMatrix factor)
    {
        BigInteger[,] result = Symmetric(lower);
        for (int i = 0; i < lower.Rows; i++)
            for (int j = 0; j < lower.Rows; j++)
                for (int k = 0; k < lower.Rows; k++) result[i, j] -= Scaled(factor[i, k]) * Scaled(factor[j, k]);
        return result;
    }

    /// <summary>The signs of the leading principal minors, by Bareiss' elimination; what follows a zero is 0.</summary>
    public static int[] MinorSigns(BigInteger[,] matrix)
    {
        int n = matrix.GetLength(0);
        int[] signs = new int[n];
        var rest = (BigInteger[,])matrix.Clone();
        BigInteger previous = 1;
        for (int k = 0; k < n; k++)
        {
            signs[k] = rest[k, k].Sign;
            if (signs[k] == 0) break;
            for (int i = k + 1; i < n; i++)
                for (int j = k + 1; j < n; j++)
                    rest[i, j] = ((rest[k, k] * rest[i, j]) - (rest[i, k] * rest[k, j])) / previous;
            previous = rest[k, k];
        }
        return signs;
    }

    /// <summary>Whether a matrix is positive definite: all leading principal minors are positive (Sylvester).</summary>
    public static bool IsPositiveDefinite(BigInteger[,] matrix) => MinorSigns(matrix).All(sign => sign > 0);

    /// <summary>Whether a matrix has a negative eigenvalue for certain: a leading principal minor is negative.</summary>
    public static bool IsIndefinite(BigInteger[,] matrix) => MinorSigns(matrix).Any(sign => sign < 0);
}
