using PolyRelu.Networks;
using PolyRelu.Networks.Losses;

namespace PolyRelu.Experiments.Measurements.Statements.Flow;

/// <summary>The margin z of a cluster with z' = 2λ z g(z), g = −∂ℓ/∂z: Ψ(z) = ∫ dz/(z g(z)) grows by 2λt.</summary>
/// <remarks>Written apart from the library's <c>ClusterGrowth</c>: Ei is summed as its series, and Ψ inverted by bisection.</remarks>
internal static class PlainGrowth
{
    /// <summary>ln z where Ψ has grown by a number since ln z0.</summary>
    /// <param name="loss">squared, exponential or logistic.</param>
    /// <param name="logStart">ln z0.</param>
    /// <param name="growth">2λt.</param>
    public static double LogMargin(IBinaryLoss loss, double logStart, double growth)
    {
        if (loss is SquaredLoss)                             // ln z of z/(1 − z) = z0/(1 − z0) e^growth
            return logStart + growth - Math.Log(1 + (Math.Exp(logStart + growth) - Math.Exp(logStart)));
        double weight = loss is ExponentialLoss ? 1 : 2;
        double target = (weight * logStart) + Series(Math.Exp(logStart)) + growth, low = logStart, high = Math.Min(4, target / weight);
        while (high - low > 1e-15 * (1 + Math.Abs(low)))
        {
            double middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high) break;
            if ((weight * middle) + Series(Math.Exp(middle)) < target) low = middle;
            else high = middle;
        }
        return low;
    }

    /// <summary>Ei(z) − γ − ln z = Σ_n z^n/(n n!).</summary>
    private static double Series(double z)
    {
        double sum = 0, power = 1;
        for (int n = 1; n < 400; n++)
        {
            power *= z / n;
            sum += power / n;
            if (power < 1e-18 * sum) break;
        }
        return sum;
    }

    /// <summary>ln of what z would be with the slopes of f ≡ 0 for ever, when it is ½: w ln z^lin = w ln ½ + R(½).</summary>
    public static double LogLinearAtBirth(IBinaryLoss loss) => loss is SquaredLoss
        ? 0
        : Math.Log(0.5) + (Series(0.5) / (loss is ExponentialLoss ? 1 : 2));
}
