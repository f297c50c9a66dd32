using PolyRelu.Data;
using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Data;

/// <summary>An image set, its task, and the splits that are used.</summary>
internal sealed record ImageDataSettings : ImageTaskSettings
{
    /// <summary>Name of the image set.</summary>
    [Registered<DatasetSource>]
    public required string Dataset { get; init; }
}
