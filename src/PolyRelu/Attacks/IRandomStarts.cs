using PolyRelu.Kernels;

namespace PolyRelu.Attacks;

/// <summary>Where random searches around samples begin, and what their random numbers are named after.</summary>
internal interface IRandomStarts
{
    /// <summary>The input that names a sample's random numbers [D].</summary>
    ReadOnlySpan<float> Input(int sample);

    /// <summary>Sets a point to a random start.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="random">Its random numbers.</param>
    /// <param name="region">Where the point may go.</param>
    /// <param name="row">The sample's row of the region.</param>
    /// <param name="factor">Factor of the radius.</param>
    /// <param name="point">[D], overwritten.</param>
    void Write(int sample, ref CounterRandom random, SearchRegion region, int row, double factor, Span<float> point);
}
