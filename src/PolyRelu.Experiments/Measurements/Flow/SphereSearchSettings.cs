using PolyRelu.Experiments.Presets;
using PolyRelu.Theory;

namespace PolyRelu.Experiments.Measurements.Flow;

/// <summary>The search for the distance to a classifier; it starts from centres, pairs, sums and neurons, and at random.</summary>
internal sealed record SphereSearchSettings : PresetSection
{
    /// <summary>Random starts besides.</summary>
    [AtLeast(0), AtMost(1_000_000)]
    public required int RandomStarts { get; init; }

    /// <summary>Steps from each start.</summary>
    [AtLeast(1), AtMost(1_000_000)]
    public required int Iterations { get; init; }

    /// <summary>The settings of the library.</summary>
    public DistanceSettings Of(ulong seed) => new() { RandomStarts = RandomStarts, Iterations = Iterations, Seed = seed };
}
