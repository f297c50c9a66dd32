using System.Numerics.Tensors;

namespace PolyRelu.Dynamics;

/// <summary>σ(a)^{p−1} of many pre-activations a in float64.</summary>
/// <remarks>
/// Whole and half powers up to 17 by products and square roots, others by exp((p−1) log a). At p = 1 it is 1 for a > 0 and 0 elsewhere:
/// the derivative of the ReLU with the value 0 at its kink.
/// </remarks>
internal sealed class PowerSlope
{
    private const double MostProducts = 16;
    private readonly double exponent;
    private readonly int whole;
    private readonly bool half;
    private readonly bool general;

    /// <summary>The slope of a power p ≥ 1.</summary>
    public PowerSlope(double power)
    {
        exponent = power - 1;
        general = exponent > MostProducts || exponent * 2 != Math.Floor(exponent * 2);
        whole = (int)exponent;
        half = !general && exponent != whole;
    }

    /// <summary>result = σ(a)^{p−1}.</summary>
    /// <param name="preactivations">a; not the memory of the result.</param>
    /// <param name="result">As long as a, overwritten.</param>
    public void Apply(ReadOnlySpan<double> preactivations, Span<double> result)
    {
        TensorPrimitives.Max(preactivations, 0, result);
        if (general)
        {
            TensorPrimitives.Pow(result, exponent, result);
            return;
        }
        if (exponent == 0)
        {
            TensorPrimitives.Min(result, 1, result);
            TensorPrimitives.Ceiling(result, result);
            return;
        }
        int rest = whole;
        if (half)
        {
            TensorPrimitives.Sqrt(result, result);
        }
        else
        {
            rest--;
        }
        // max(a, 0) need not be taken again: a negative a meets a result that is 0.
        for (; rest > 0; rest--) TensorPrimitives.Multiply(result, preactivations, result);
    }
}
