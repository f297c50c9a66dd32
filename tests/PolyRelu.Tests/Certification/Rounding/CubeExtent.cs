using PolyRelu.Certification;
using PolyRelu.Networks;

namespace PolyRelu.Tests.Certification.Rounding;

/// <summary>The inputs within ε of a point in every coordinate, with outward bounds of what a network's quantities become there.</summary>
internal sealed class CubeExtent
{
    private const double Outward = 1e-12;
    private readonly double[] upper;
    private readonly double[] magnitudes;
    private readonly double smallest;
    private readonly double largest;

    public CubeExtent(PolyReluNetwork network, ReadOnlySpan<float> point, double radius)
    {
        double[] low = new double[point.Length], high = new double[point.Length];
        double least = 0, most = 0;
        for (int i = 0; i < low.Length; i++)
        {
            double centre = network.Centre?[i] ?? 0, z = point[i] - centre, wide = radius + (Outward * (Math.Abs(z) + radius));
            (low[i], high[i]) = radius == 0 ? (z, z) : (z - wide, z + wide);
            double near = Math.Max(0, Math.Max(low[i], -high[i])), far = Math.Max(-low[i], high[i]);
            least += near * near;
            most += far * far;
        }
        (smallest, largest) = (Math.Sqrt(least) * (1 - Outward), Math.Sqrt(most) * (1 + Outward));
        (upper, magnitudes) = (new double[network.Hidden], new double[network.Hidden]);
        for (int j = 0; j < upper.Length; j++)
        {
            for (int i = 0; i < low.Length; i++)
            {
                double w = network.Weights[j, i];
                upper[j] += Math.Max(low[i] * w, high[i] * w);
                magnitudes[j] += Math.Max(-low[i], high[i]) * Math.Abs(w);
            }
            upper[j] += Outward * magnitudes[j];
            magnitudes[j] *= 1 + Outward;
        }
    }

    public SetRounding RoundingOf(ProgramRounding rounding, bool withMagnitudes = true) => rounding.Over(new()
    {
        Upper = upper,
        Magnitudes = withMagnitudes ? magnitudes : default,
        SmallestNorm = smallest,
        LargestNorm = largest,
    });
}
