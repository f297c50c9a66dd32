using PolyRelu.Numerics;

namespace PolyRelu.Dynamics.NoiseFree;

/// <summary>(e^{bx} − 1)/b and its inverse, continuous through b = 0, where both are the identity.</summary>
internal static class Bend
{
    /// <summary>(e^{bx} − 1)/b.</summary>
    public static double Exp(double x, double bend) => bend == 0 ? x : Elementary.ExpM1(bend * x) / bend;

    /// <summary>ln(1 + b y)/b; beyond its range −∞ for b > 0 (a power has fallen to 0) and +∞ for b &lt; 0 (it has blown up).</summary>
    public static double Log(double y, double bend)
    {
        if (bend == 0) return y;
        double change = bend * y;
        if (change <= -1) return bend > 0 ? double.NegativeInfinity : double.PositiveInfinity;
        return Elementary.LogP1(change) / bend;
    }

    /// <summary>ln(1 + rate (e^{bx} − 1))/b, also where e^{bx} is beyond float64: there it is x + ln(rate)/b.</summary>
    /// <param name="exponential">(e^{bx} − 1)/b, from <see cref="Exp"/>.</param>
    /// <param name="rate">The rate.</param>
    /// <param name="x">x.</param>
    /// <param name="bend">b.</param>
    public static double Follow(double exponential, double rate, double x, double bend)
    {
        double product = rate * exponential;
        return bend > 0 && double.IsPositiveInfinity(bend * product) ? x + (Math.Log(rate) / bend) : Log(product, bend);
    }
}
