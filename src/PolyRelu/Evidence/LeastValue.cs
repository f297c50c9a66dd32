using PolyRelu.Numerics;

namespace PolyRelu.Evidence;

/// <summary>A lower bound of a function of one number over an interval, by bisection with interval arithmetic and nothing else.</summary>
/// <remarks>
/// The interval is halved until the second derivative has one sign on a part. Where that is ≤ 0 the function is least at an end. Where it
/// is
/// ≥ 0, the function lies above its tangent at any point; the point is where bisection on the derivative ends. What stays undecided is an
/// interval of a few numbers, over which the function is bounded by its values on intervals.
/// </remarks>
internal static class LeastValue
{
    private const int Halvings = 100;

    /// <summary>A number not above f(s) for any low ≤ s ≤ high; −∞ where nothing is known.</summary>
    /// <param name="value">Intervals that hold f over an interval.</param>
    /// <param name="slope">Those of f'.</param>
    /// <param name="curvature">Those of f''.</param>
    /// <param name="low">Lower end.</param>
    /// <param name="high">Upper end.</param>
    public static double Of(Func<Enclosure, Enclosure> value, Func<Enclosure, Enclosure> slope, Func<Enclosure, Enclosure> curvature,
        double low, double high)
    {
        double least = double.PositiveInfinity;
        Stack<(double Low, double High, int Depth)> parts = new();
        parts.Push((low, high, 0));
        while (parts.TryPop(out var part))
        {
            Enclosure bend = curvature(new(part.Low, part.High));
            double middle = 0.5 * (part.Low + part.High);
            if (bend.High <= 0)
            {
                least = Math.Min(least, Math.Min(value(part.Low).Low, value(part.High).Low));
            }
            else if (bend.Low >= 0)
            {
                least = Math.Min(least, AboveTangent(value, slope, part.Low, part.High));
            }
            else if (part.Depth < Halvings && middle > part.Low && middle < part.High)
            {
                parts.Push((part.Low, middle, part.Depth + 1));
                parts.Push((middle, part.High, part.Depth + 1));
            }
            else
            {
                least = Math.Min(least, value(new(part.Low, part.High)).Low);
            }
        }
        return least;
    }

    private static double AboveTangent(Func<Enclosure, Enclosure> value, Func<Enclosure, Enclosure> slope, double low, double high)
    {
        (double left, double right) = (low, high);
        double touch = 0.5 * (low + high);
        for (int step = 0; step < Halvings; step++)
        {
            touch = 0.5 * (left + right);
            Enclosure rise = slope(touch);
            if (rise.Low > 0) right = touch;
            else if (rise.High < 0) left = touch;
            else break;
            if (!(touch > low && touch < high) || right <= Math.BitIncrement(left)) break;
        }
        Enclosure at = value(touch), along = slope(touch);
        return Math.Min((at + (along * ((Enclosure)low - touch))).Low, (at + (along * ((Enclosure)high - touch))).Low);
    }
}
