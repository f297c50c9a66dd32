using PolyRelu.Experiments.Presets;

namespace PolyRelu.Experiments.Data;

/// <summary>Features and labels of another program, and how they are split.</summary>
internal sealed record FeatureDataSettings : PresetSection
{
    /// <summary>
    /// A <c>.npz</c> file with the arrays <c>features</c> and <c>labels</c>, or a <c>.npy</c> file of features; none where they are
    /// generated.
    /// </summary>
    /// <remarks>A relative path is looked for under the current folder, then under the data folder.</remarks>
    public required string? File { get; init; }

    /// <summary>A <c>.npy</c> file of labels; none where they are in the <c>.npz</c> file.</summary>
    public required string? Labels { get; init; }

    /// <summary>Labels are taken modulo this number of classes; none for as they are, ±1 or 0..C−1.</summary>
    [AtLeast(2), AtMost(1_000_000)]
    public required int? Modulus { get; init; }

    /// <summary>Whether attacks stay between the smallest and the largest value of the features; otherwise no box limits them.</summary>
    public required bool BoxFromData { get; init; }

    /// <summary>Fraction of the samples that is kept for testing, drawn at random.</summary>
    [Positive]
    public required double TestFraction { get; init; }

    /// <summary>Names the draw of the test samples, the same for every repeat.</summary>
    public required ulong SplitSeed { get; init; }

    /// <summary>Features made here in place of a file; none where there is a file.</summary>
    public required GeneratedFeatureSettings? Generated { get; init; }

    /// <summary>How many of some samples are kept for testing.</summary>
    internal int TestSamplesOf(int samples) => (int)Math.Round(TestFraction * samples);

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (File is null && Generated is null) yield return ("file", "a file, since no features are generated");
        if (File is not null && Generated is not null) yield return ("generated", "none, since there is a file");
        if (Labels is not null && File is null) yield return ("labels", "none, since there is no file");
        if (BoxFromData && Generated is not null) yield return ("boxFromData", "false, since features are generated");
        if (TestFraction >= 1) yield return ("testFraction", "a fraction below 1");
        if (Generated is { Samples: var samples } && (TestSamplesOf(samples) < 1 || TestSamplesOf(samples) >= samples))
            yield return ("testFraction",
                $"a fraction of the {Plural.Of(samples, "sample")} that leaves some to train and some to test on");
    }
}
