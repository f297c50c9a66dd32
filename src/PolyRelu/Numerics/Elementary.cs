namespace PolyRelu.Numerics;

/// <summary>Elementary functions that keep their relative accuracy near 0.</summary>
internal static class Elementary
{
    /// <summary>e^x − 1 to full relative accuracy (Kahan's correction).</summary>
    public static double ExpM1(double x)
    {
        double power = Math.Exp(x), rest = power - 1;
        if (power == 1) return x;
        return rest == -1 || double.IsInfinity(power) ? rest : rest * (x / Math.Log(power));
    }

    /// <summary>ln(1 + x) to full relative accuracy (Kahan's correction).</summary>
    public static double LogP1(double x)
    {
        double shifted = 1 + x;
        return shifted == 1 || double.IsPositiveInfinity(x) ? x : Math.Log(shifted) * (x / (shifted - 1));
    }
}
