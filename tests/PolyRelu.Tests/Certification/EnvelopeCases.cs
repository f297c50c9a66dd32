using CsCheck;
using PolyRelu.Certification;

namespace PolyRelu.Tests.Certification;

/// <summary>Powers, intervals and touching points, ordinary and nasty.</summary>
internal static class EnvelopeCases
{
    public static readonly double[] Powers = [1, 1.01, 1.3, 1.5, 1.99, 2, 2.5, 3, 4, 7.3, 40];

    public static readonly Gen<double> Power = Gen.Int[0, Powers.Length - 1].Select(i => Powers[i]);

    private static readonly Gen<(double Low, double High)> Interval = Gen.OneOf(
        Gen.Select(Gen.Double[-3, 3], Gen.Double[0, 4], (low, width) => (low, low + width)),
        Gen.Select(Gen.Double[-1, 1], Gen.Double[0, 1e-6], (low, width) => (low, low + width)),
        Gen.Select(Gen.Double[-1e-3, 1e-3], Gen.Int[0, 5], (low, ulps) => (low, Above(low, ulps))),
        Gen.Select(Gen.Double[-300, 2], Gen.Double[-300, 2], (low, high) => (-Math.Pow(10, low), Math.Pow(10, high))),
        Gen.Select(Gen.Double[-323, 0], Gen.Double[0, 5], (low, decades) => (Math.Pow(10, low), Math.Pow(10, low + decades))),
        Gen.Double[-300, 60].Select(high => (0.0, Math.Pow(10, high))),
        Gen.Double[-3, 0].Select(low => (low, 0.0)),
        Gen.Select(Gen.Double[-40, 60], Gen.Double[-40, 60], (low, high) => (-Math.Pow(10, low), Math.Pow(10, high))),
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9], (low, high) => (-low * double.Epsilon, high * double.Epsilon)),
        Gen.Double[-2, 2].Select(point => (point, point)));

    /// <summary>The touching point: an end, 0, beside them, inside, or outside.</summary>
    public static readonly Gen<(double Power, double Low, double High, double Touch)> Any =
        Gen.Select(Power, Interval, Gen.Int[0, 9], Gen.Double[0, 1], (power, interval, kind, share) =>
        {
            (double low, double high) = interval;
            double inside = low + (share * (high - low));
            double touch = kind switch
            {
                0 => low,
                1 => high,
                2 => 0,
                3 => Math.BitIncrement(low),
                4 => Math.BitDecrement(high),
                5 => low - share,
                6 => high + share,
                7 => double.Epsilon,
                _ => inside,
            };
            return (power, low, high, touch);
        });

    /// <summary>Intervals long enough that a hundredth of the curvature is more than rounding; 0 inside, or not.</summary>
    public static readonly Gen<(double Power, double Low, double High, double Touch)> Ordinary =
        Gen.Select(Power, Gen.Double[-2, 1], Gen.Double[0.05, 2], Gen.Double[0.02, 0.98],
            (power, low, width, share) => (power, low, low + width, low + (share * width)));

    /// <summary>Feasible means and variances on such an interval.</summary>
    public static readonly Gen<(double Power, double Low, double High, double Mean, double Variance)> Moments =
        Gen.Select(Ordinary, Gen.Double[0, 1], Gen.Bool, (c, share, none) =>
            (c.Power, c.Low, c.High, c.Touch, none ? 0 : share * share * (c.High - c.Touch) * (c.Touch - c.Low)));

    public static double Expectation(Envelope envelope, double mean, double variance) =>
        envelope.At(mean) + (0.5 * envelope.Curvature * variance);

    private static double Above(double value, int ulps)
    {
        for (int i = 0; i < ulps; i++) value = Math.BitIncrement(value);
        return value;
    }
}
