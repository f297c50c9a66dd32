using PolyRelu.Kernels;
using PolyRelu.Theory;

namespace PolyRelu.Tests.Theory;

/// <summary>
/// Minimal adversarial L2 distance by search: from many directions to the boundary, then down along it. Knows values and gradients only.
/// </summary>
internal static class Multistart
{
    /// <summary>The best of many starts: an upper bound that is tight in few dimensions.</summary>
    internal static double Distance(IdealClassifier ideal, float[] x, int label, int starts, ref CounterRandom random)
    {
        double best = double.PositiveInfinity;
        for (int s = 0; s < starts; s++)
        {
            double[] direction = new double[x.Length];
            foreach (ref double entry in direction.AsSpan()) entry = random.NextGaussian();
            if (s < 2 * x.Length) direction = [.. x.Select((v, i) => (s % 2 == 0 ? -v : -0.1 * v) + (i == s / 2 ? 1 : 0))];
            best = Math.Min(best, Descend(ideal, x, label, direction, best));
        }
        return best;
    }

    /// <summary>Shrinks the distance along the boundary: a pattern search over directions with the first crossing along each.</summary>
    private static double Descend(IdealClassifier ideal, float[] x, int label, double[] direction, double best)
    {
        double distance = Crossing(ideal, x, label, direction, Math.Min(4, 1.5 * best));
        if (double.IsInfinity(distance)) return distance;
        for (double step = 0.3; step > 1e-5; step /= 2)
        {
            for (bool improved = true; improved;)
            {
                improved = false;
                for (int i = 0; i < direction.Length; i++)
                {
                    foreach (int sign in new[] { 1, -1 })
                    {
                        double[] turned = Unit(direction);
                        turned[i] += sign * step;
                        double crossing = Crossing(ideal, x, label, turned, distance);
                        if (!(crossing < distance * (1 - 1e-9))) continue;
                        (distance, direction, improved) = (crossing, turned, true);
                    }
                }
            }
        }
        return distance;
    }

    /// <summary>First crossing of the boundary along a direction within a limit; infinite where there is none.</summary>
    private static double Crossing(IdealClassifier ideal, float[] x, int label, double[] direction, double limit)
    {
        const int points = 24;
        double[] unit = Unit(direction);
        Matrix inputs = new(points, x.Length), logits = new(points, 1);
        double low = 0, high = limit;
        for (int level = 0; level < 5; level++)
        {
            for (int m = 0; m < points; m++)
            {
                double t = low + ((high - low) * (m + 1) / points);
                for (int i = 0; i < x.Length; i++) inputs[m, i] = (float)(x[i] + (t * unit[i]));
            }
            ideal.Logits(inputs, logits);
            int first = Enumerable.Range(0, points).FirstOrDefault(m => label * logits[m, 0] <= 0, points);
            if (first == points) return level == 0 ? double.PositiveInfinity : high;
            (low, high) = (low + ((high - low) * first / points), low + ((high - low) * (first + 1) / points));
        }
        return high;
    }

    private static double[] Unit(double[] direction)
    {
        double length = Math.Sqrt(direction.Sum(v => v * v));
        return [.. direction.Select(v => v / length)];
    }
}
