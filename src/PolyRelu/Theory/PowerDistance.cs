namespace PolyRelu.Theory;

/// <summary>The nearest point with Σ σ(a)^p ≤ Σ σ(b)^p for p > 2, by a scan of the stationary points.</summary>
/// <remarks>
/// With a multiplier λ ≥ 0 a stationary point (α, β) solves α_k + λ p α_k^{p−1} = a_k on the own side, one root, and
/// β_k − λ p β_k^{p−1} = b_k on the other, a low and a high root. At a minimum at most one β is high (the Hessian allows one negative
/// direction), and exchanging two targets shows that it belongs to the largest b. So that one target t = β_j is scanned, which
/// gives λ = (t − b_j)/(p t^{p−1}) and all others; the roots of Σα^p − Σβ^p in t are the candidates, together with α = 0.
/// Where a low root has ceased to exist its last value is kept: the candidate is then feasible though not stationary, and a better one
/// exists.
/// </remarks>
internal static class PowerDistance
{
    private const int ScanPoints = 128;
    private const int NewtonLimit = 200;

    /// <summary>Moves (a, b) there; Σ σ(a)^p > Σ σ(b)^p is required.</summary>
    internal static void MoveToBoundary(double power, Span<double> own, Span<double> other)
    {
        int high = QuadraticDistance.Highest(other);
        double[] a = own.ToArray(), b = other.ToArray();
        foreach (ref double value in own) value = Math.Min(value, 0);
        double best = SquaredDistance(a, own);
        double low = Math.Max(b[high], 0), width = b[high] + Math.Sqrt(best) - low;
        double previous = low, excess = 1;
        for (int m = 1; m <= ScanPoints && width > 0; m++)
        {
            double t = low + (width * m / ScanPoints), next = Excess(power, a, b, high, t, default, default);
            if (next > 0 != excess > 0) TryRoot(power, a, b, high, previous, t, excess, own, other, ref best);
            previous = t;
            excess = next;
        }
    }

    private static void TryRoot(
        double power, double[] a, double[] b, int high, double left, double right, double leftExcess, Span<double> own, Span<double> other,
        ref double best)
    {
        for (double middle = (left + right) / 2; middle > left && middle < right; middle = (left + right) / 2)
        {
            if (Excess(power, a, b, high, middle, default, default) > 0 == leftExcess > 0) left = middle;
            else right = middle;
        }
        double[] alpha = new double[a.Length], beta = new double[b.Length];
        Excess(power, a, b, high, right, alpha, beta);
        double distance = SquaredDistance(a, alpha) + SquaredDistance(b, beta);
        if (distance >= best) return;
        best = distance;
        alpha.CopyTo(own);
        beta.CopyTo(other);
    }

    /// <summary>Σ α^p − Σ β^p at the targets that belong to β_j = t; the targets are written where there is room.</summary>
    private static double Excess(double power, double[] a, double[] b, int high, double t, Span<double> alpha, Span<double> beta)
    {
        double weight = (t - b[high]) / Math.Pow(t, power - 1), sum = 0;
        for (int k = 0; k < a.Length; k++)
        {
            double target = a[k] > 0 ? Lowered(power, a[k], weight) : a[k];
            if (target > 0) sum += Math.Pow(target, power);
            if (!alpha.IsEmpty) alpha[k] = target;
        }
        for (int k = 0; k < b.Length; k++)
        {
            double target = k == high ? t : b[k] > 0 ? Raised(power, b[k], weight) : b[k];
            if (target > 0) sum -= Math.Pow(target, power);
            if (!beta.IsEmpty) beta[k] = target;
        }
        return sum;
    }

    /// <summary>
    /// The root of α + w α^{p−1} = a, w = λp: Newton's method falls monotonically from an upper bound, the function being convex.
    /// </summary>
    private static double Lowered(double power, double a, double weight)
    {
        double alpha = weight > 0 ? Math.Min(a, Math.Pow(a / weight, 1 / (power - 1))) : a;
        for (int i = 0; i < NewtonLimit; i++)
        {
            double slope = weight * Math.Pow(alpha, power - 2);
            double next = alpha - ((alpha + (slope * alpha) - a) / (1 + ((power - 1) * slope)));
            if (!(next < alpha)) break;
            alpha = next;
        }
        return alpha;
    }

    /// <summary>
    /// The low root of β − w β^{p−1} = b: Newton's method rises monotonically from b, the function being concave; the turning point where
    /// there is none.
    /// </summary>
    private static double Raised(double power, double b, double weight)
    {
        if (weight <= 0) return b;
        double turn = Math.Pow(weight * (power - 1), -1 / (power - 2));
        if (turn <= b || turn - (weight * Math.Pow(turn, power - 1)) <= b) return Math.Max(turn, b);
        double beta = b;
        for (int i = 0; i < NewtonLimit; i++)
        {
            double slope = weight * Math.Pow(beta, power - 2);
            double next = beta - ((beta - (slope * beta) - b) / (1 - ((power - 1) * slope)));
            if (!(next > beta)) break;
            beta = Math.Min(next, turn);
        }
        return beta;
    }

    private static double SquaredDistance(ReadOnlySpan<double> from, ReadOnlySpan<double> to)
    {
        double sum = 0;
        for (int k = 0; k < from.Length; k++) sum += (to[k] - from[k]) * (to[k] - from[k]);
        return sum;
    }
}
