using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Measurements.LimitDistance;

/// <summary>Searches for the distance of a network to the classifier it is conjectured to converge to.</summary>
internal sealed record DistanceSearchSettings : PresetSection
{
    /// <summary>Test samples over which the scale c is estimated, the first ones.</summary>
    [AtLeast(1)]
    public required int ScaleSamples { get; init; }

    /// <summary>Random starts of the strongest search; it starts from centres, pairs, sums and neurons as well.</summary>
    [AtLeast(0)]
    public required int RandomStarts { get; init; }

    /// <summary>Steps of the strongest search.</summary>
    [AtLeast(1)]
    public required int Iterations { get; init; }

    /// <summary>Random starts of the search of the published figure; 0 leaves it out.</summary>
    [AtLeast(0)]
    public required int PublishedStarts { get; init; }

    /// <summary>Steps of the search of the published figure.</summary>
    [AtLeast(1)]
    public required int PublishedIterations { get; init; }
}
