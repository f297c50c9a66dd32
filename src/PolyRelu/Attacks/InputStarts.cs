using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Attacks;

/// <summary>The random starts of the norm around the samples themselves.</summary>
internal sealed class InputStarts(Samples samples) : IRandomStarts
{
    public ReadOnlySpan<float> Input(int sample) => samples.Inputs.Row(sample);

    public void Write(int sample, ref CounterRandom random, SearchRegion region, int row, double factor, Span<float> point) =>
        region.RandomStart(row, ref random, point, factor);
}
