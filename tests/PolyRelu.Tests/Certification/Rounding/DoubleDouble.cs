namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>
/// A number as an unevaluated sum of two doubles: about 106 bits, for references (Dekker 1971; Hida, Li and Bailey 2001).
/// </summary>
internal readonly record struct DoubleDouble(double High, double Low)
{
    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble sum = TwoSum(a.High, b.High), rest = TwoSum(a.Low, b.Low);
        sum = FastTwoSum(sum.High, sum.Low + rest.High);
        return FastTwoSum(sum.High, sum.Low + rest.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High;
        return FastTwoSum(product, Math.FusedMultiplyAdd(a.High, b.High, -product) + ((a.High * b.Low) + (a.Low * b.High)));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - (b * first);
        double second = rest.High / b.High;
        rest -= b * second;
        return FastTwoSum(first, second) + (rest.High / b.High);
    }

    public static DoubleDouble Sqrt(DoubleDouble a)
    {
        if (a.High <= 0) return 0;
        double root = Math.Sqrt(a.High);
        return FastTwoSum(root, (a - ((DoubleDouble)root * root)).High / (2 * root));
    }

    private static DoubleDouble TwoSum(double a, double b)
    {
        double sum = a + b, shifted = sum - a;
        return new(sum, (a - (sum - shifted)) + (b - shifted));
    }

    private static DoubleDouble FastTwoSum(double a, double b)
    {
        double sum = a + b;
        return new(sum, double.IsFinite(sum) ? b - (sum - a) : 0);
    }
}
