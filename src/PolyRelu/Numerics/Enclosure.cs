namespace PolyRelu.Numerics;

/// <summary>Two float64 numbers between which a real number surely lies: arithmetic rounded outward.</summary>
/// <param name="Low">Lower end; −∞ where nothing is known.</param>
/// <param name="High">Upper end; +∞ where nothing is known.</param>
/// <remarks>
/// An operation returns an interval that holds every result of real operands in the operands' intervals. The sign of the rounding error of
/// a sum is that of TwoSum (Knuth), which is exact short of overflow; that of a product is the sign of fma(a, b, −ab), exact short of
/// underflow, below which the result is widened by one number each way. So what float64 computes exactly stays a point. Never NaN:
/// ∞ − ∞ is everything, and 0·∞ is 0 (the product of 0 and a real number of any size).
/// </remarks>
internal readonly record struct Enclosure(double Low, double High)
{
    /// <summary>Below it the error of a product need not be a float64 number.</summary>
    private const double ExactProducts = 1e-280;

    /// <summary>The point that a float64 number is.</summary>
    public static implicit operator Enclosure(double value) => new(value, value);

    /// <summary>The sum.</summary>
    public static Enclosure operator +(Enclosure left, Enclosure right) => new(SumDown(left.Low, right.Low), SumUp(left.High, right.High));

    /// <summary>The difference.</summary>
    public static Enclosure operator -(Enclosure left, Enclosure right) => left + -right;

    /// <summary>The negative, exactly.</summary>
    public static Enclosure operator -(Enclosure value) => new(-value.High, -value.Low);

    /// <summary>The product.</summary>
    public static Enclosure operator *(Enclosure left, Enclosure right)
    {
        if (left.Low == left.High && right.Low == right.High)
            return new(ProductDown(left.Low, right.Low), ProductUp(left.Low, right.Low));
        double low = Math.Min(
            Math.Min(ProductDown(left.Low, right.Low), ProductDown(left.Low, right.High)),
            Math.Min(ProductDown(left.High, right.Low), ProductDown(left.High, right.High)));
        double high = Math.Max(
            Math.Max(ProductUp(left.Low, right.Low), ProductUp(left.Low, right.High)),
            Math.Max(ProductUp(left.High, right.Low), ProductUp(left.High, right.High)));
        return new(low, high);
    }

    /// <summary>
    /// The power of a number that is not negative: monotone, so the powers of the ends, moved by the error of the library; squares and
    /// cubes are products.
    /// </summary>
    /// <param name="exponent">A real number given exactly. A negative power of 0 is +∞.</param>
    public Enclosure Power(double exponent)
    {
        if (exponent == 0) return 1;
        if (exponent == 1) return this;
        if (exponent == 2) return new(ProductDown(Low, Low), ProductUp(High, High));
        if (exponent == 3) return new(ProductDown(ProductDown(Low, Low), Low), ProductUp(ProductUp(High, High), High));
        return exponent > 0
            ? new(PowerDown(Low, exponent), PowerUp(High, exponent))
            : new(PowerDown(High, exponent), PowerUp(Low, exponent));
    }

    /// <summary>The largest float64 number that is surely at most the sum.</summary>
    public static double SumDown(double left, double right)
    {
        double sum = left + right;
        if (double.IsNaN(sum)) return double.NegativeInfinity;
        if (!double.IsFinite(sum)) return Math.Min(sum, double.MaxValue);
        return SumError(left, right, sum) >= 0 ? sum : Math.BitDecrement(sum);
    }

    /// <summary>The smallest float64 number that is surely at least the sum.</summary>
    public static double SumUp(double left, double right) => -SumDown(-left, -right);

    /// <summary>The largest float64 number that is surely at most the product.</summary>
    public static double ProductDown(double left, double right)
    {
        if (left == 0 || right == 0) return 0;
        double product = left * right;
        if (!double.IsFinite(product)) return double.IsNaN(product) ? double.NegativeInfinity : Math.Min(product, double.MaxValue);
        bool exactOrBelow = Math.Abs(product) >= ExactProducts && Math.FusedMultiplyAdd(left, right, -product) >= 0;
        return exactOrBelow ? product : Math.BitDecrement(product);
    }

    /// <summary>The smallest float64 number that is surely at least the product.</summary>
    public static double ProductUp(double left, double right) => -ProductDown(-left, right);

    // NaN (an intermediate that overflows) is not >= 0, so the caller widens.
    private static double SumError(double left, double right, double sum)
    {
        double shadow = sum - left;
        return left - (sum - shadow) + (right - shadow);
    }

    private static double PowerDown(double value, double exponent)
    {
        if (value == 1 || (value == 0 && exponent > 0)) return value;
        double power = Math.Pow(value, exponent);
        for (int i = 0; i < Rounding.PowerUlps; i++) power = Math.BitDecrement(power);
        return Math.Max(0, power);
    }

    private static double PowerUp(double value, double exponent)
    {
        if (value == 1 || (value == 0 && exponent > 0)) return value;
        double power = Math.Pow(value, exponent);
        for (int i = 0; i < Rounding.PowerUlps; i++) power = Math.BitIncrement(power);
        return power;
    }
}
