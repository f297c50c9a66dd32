using System.Numerics;

namespace PolyRelu.Tests.Certification;

/// <summary>Exact arithmetic of numbers Mantissa · 2^Exponent, of which every finite float64 number is one.</summary>
internal readonly record struct Dyadic(BigInteger Mantissa, int Exponent)
{
    public static Dyadic Of(double value)
    {
        if (!double.IsFinite(value)) throw new ArgumentOutOfRangeException(nameof(value), value, "A dyadic number is finite.");
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0) exponent = 1;
        else mantissa |= 1L << 52;
        return new(value < 0 ? -mantissa : mantissa, exponent - 1075);
    }

    public int Sign => Mantissa.Sign;

    public static implicit operator Dyadic(double value) => Of(value);

    public static Dyadic operator +(Dyadic left, Dyadic right)
    {
        if (left.Exponent < right.Exponent) (left, right) = (right, left);
        return new((left.Mantissa << (left.Exponent - right.Exponent)) + right.Mantissa, right.Exponent);
    }

    public static Dyadic operator -(Dyadic value) => new(-value.Mantissa, value.Exponent);

    public static Dyadic operator -(Dyadic left, Dyadic right) => left + -right;

    public static Dyadic operator *(Dyadic left, Dyadic right) => new(left.Mantissa * right.Mantissa, left.Exponent + right.Exponent);

    /// <summary>Relative error below 2^−150 for any s ≥ 0 and p; exact for whole p up to 64.</summary>
    public static Dyadic Power(double s, double p)
    {
        if (p == 0) return 1;
        if (s == 0) return 0;
        if (p == Math.Floor(p) && p is > 0 and <= 64) return new(BigInteger.Pow(Of(s).Mantissa, (int)p), Of(s).Exponent * (int)p);
        const int bits = 200;
        int scale = Math.ILogB(s);
        Dyadic root = Of(s), exponent = Of(p);
        BigInteger mantissa = Shift(root.Mantissa, bits + root.Exponent - scale), one = BigInteger.One << bits,
            half = BigInteger.One << (bits - 1);
        BigInteger ln2 = 2 * ArcTangentH(one / 3, bits);
        BigInteger logarithm = (2 * ArcTangentH(((mantissa - one) << bits) / (mantissa + one), bits)) + (scale * ln2);
        BigInteger product = Shift(logarithm * exponent.Mantissa, exponent.Exponent);
        BigInteger whole = BigInteger.Divide(product + (product.Sign >= 0 ? half : -half), ln2);
        BigInteger rest = product - (whole * ln2), term = one, sum = one;
        for (int k = 1; !term.IsZero; k++)
        {
            term = Shift(term * rest, -bits) / k;
            sum += term;
        }
        return new(sum, (int)whole - bits);
    }

    private static BigInteger ArcTangentH(BigInteger y, int bits)
    {
        BigInteger square = Shift(y * y, -bits), power = y, sum = 0;
        for (int k = 1; !power.IsZero; k += 2)
        {
            sum += power / k;
            power = BigInteger.Divide(power * square, BigInteger.One << bits);
        }
        return sum;
    }

    private static BigInteger Shift(BigInteger value, int by) => by >= 0 ? value << by : BigInteger.Divide(value, BigInteger.One << -by);
}
