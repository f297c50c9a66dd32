namespace PolyRelu.Networks.Losses;

/// <summary>Overflow-safe scalar pieces that the losses share.</summary>
internal static class BinaryLoss
{
    /// <summary>
    /// Largest exponent taken: beyond it the exponential loss and its derivative stay at e^80 ≈ 5.5e34, which a float holds.
    /// </summary>
    internal const double ExponentCap = 80;

    /// <summary>log(1 + exp(−y f)) and its derivative −y / (1 + exp(y f)).</summary>
    internal static double Logistic(double logit, int label, out float derivative)
    {
        double loss = Softplus(-label * logit, out double slope);
        derivative = (float)(-label * slope);
        return loss;
    }

    /// <summary>log(1 + e^t) and its derivative 1 / (1 + e^−t), without overflow or cancellation.</summary>
    internal static double Softplus(double t, out double slope)
    {
        double e = Math.Exp(-Math.Abs(t));
        slope = t >= 0 ? 1 / (1 + e) : e / (1 + e);
        return Math.Max(t, 0) + Log1P(e);
    }

    /// <summary>e^t with the exponent capped.</summary>
    internal static double CappedExp(double t) => Math.Exp(Math.Min(t, ExponentCap));

    /// <summary>log(1 + x) to full relative accuracy for x ≥ 0 (Kahan's correction).</summary>
    internal static double Log1P(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsInfinity(sum) ? sum : Math.Log(sum) * (x / (sum - 1));
    }
}
