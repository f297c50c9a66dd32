using PolyRelu.Networks;

namespace PolyRelu.Experiments.Measurements.Loading;

/// <summary>Training samples with their classes as they are before labels are joined to parity or taken modulo a number.</summary>
/// <param name="Samples">The samples.</param>
/// <param name="Classes">[n] their classes.</param>
internal sealed record ClassifiedSamples(Samples Samples, int[] Classes);
