namespace PolyRelu.Experiments.Presets;

/// <summary>A section of a preset: an immutable record whose public init properties are its keys, in camelCase.</summary>
/// <remarks>
/// Every key must be present in the file, but for those that may be missing (<see cref="MayBeMissingAttribute"/>). Properties may be
/// string, bool, int, ulong, double, an enum (typed by its <see cref="Wording"/>), their nullable forms (<c>none</c> in the file),
/// another section, or a read-only list of these; a list of numbers may be written <c>linspace(first, last, count)</c>.
/// Rules on one value are attributes (<see cref="PresetRuleAttribute"/>); rules between values go into <see cref="Problems"/>.
/// </remarks>
internal abstract record PresetSection
{
    /// <summary>
    /// Contradictions between values, and values that what they are for refuses: the key at fault and what was expected of it.
    /// </summary>
    protected internal virtual IEnumerable<(string Key, string Expected)> Problems() => [];
}

/// <summary>The whole of a preset for one kind of experiment.</summary>
internal abstract record ExperimentSettings : PresetSection
{
    /// <summary>Name of the experiment that runs it.</summary>
    public required string Experiment { get; init; }

    /// <summary>One sentence for the list of presets.</summary>
    public required string Summary { get; init; }

    /// <summary>
    /// Whether the preset only tries the program out, at a size at which nothing is learned: its report then says that its numbers mean
    /// nothing.
    /// </summary>
    [MayBeMissing]
    public bool Smoke { get; init; }

    /// <summary>The seed that every random number of the run derives from.</summary>
    public required ulong Seed { get; init; }
}
