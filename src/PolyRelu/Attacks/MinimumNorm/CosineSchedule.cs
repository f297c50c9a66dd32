namespace PolyRelu.Attacks.MinimumNorm;

/// <summary>Values that fall along half a cosine (Loshchilov and Hutter 2017): v_k = v_N + (v_0 − v_N)(1 + cos(π k / N))/2.</summary>
internal static class CosineSchedule
{
    /// <summary>The value at a step.</summary>
    /// <param name="first">v_0.</param>
    /// <param name="last">v_N.</param>
    /// <param name="step">k.</param>
    /// <param name="steps">N.</param>
    public static double At(double first, double last, int step, int steps) =>
        last + ((first - last) * (1 + Math.Cos(Math.PI * step / steps)) / 2);
}
