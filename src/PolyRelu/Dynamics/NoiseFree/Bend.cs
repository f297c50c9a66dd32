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
}
