using System.Text.Json.Serialization;
using PolyRelu.Experiments.Presets;
using PolyRelu.Geometry;

namespace PolyRelu.Experiments.Data;

/// <summary>Features and labels of another program, and how they are split.</summary>
internal sealed record FeatureDataSettings : PresetSection
{
    /// <summary>
    /// A <c>.npz</c>, <c>.csv</c>, <c>.tsv</c>, <c>.parquet</c> or <c>.npy</c> file of features with labels, or a folder of PNG images for
    /// each class; none where features are generated.
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

    /// <summary>
    /// Fraction of the samples that is kept for testing, drawn at random; none where the file has the splits train and test, or the test
    /// samples are in <see cref="TestFile"/>.
    /// </summary>
    [Positive]
    public required double? TestFraction { get; init; }

    /// <summary>Test samples in a file or folder of their own, read as the training samples; none where they are in the same.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TestFile { get; init; }

    /// <summary>Column or array of the labels, by name or number; none to find it.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LabelColumn { get; init; }

    /// <summary>Array of features of a <c>.npz</c> file, or column of lists of a <c>.parquet</c> file; none to find it.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FeatureColumn { get; init; }

    /// <summary>Columns that are neither features nor labels, by name or number.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? IgnoreColumns { get; init; }

    /// <summary>Label of the first class; none to find out.</summary>
    [AtLeast(0), MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? FirstLabel { get; init; }

    /// <summary>Height and width, or channels, height and width of images; none for what the file says.</summary>
    [AtLeast(1), AtMost(ushort.MaxValue), MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? ImageShape { get; init; }

    /// <summary>What the networks subtract first: one number, or one for each channel or feature; none for what the file says.</summary>
    [MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Mean { get; init; }

    /// <summary>What the networks divide by then, like <see cref="Mean"/>; the same for all features.</summary>
    [Positive, MayBeMissing, JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<double>? Std { get; init; }

    /// <summary>Names the draw of the test samples, the same for every repeat.</summary>
    public required ulong SplitSeed { get; init; }

    /// <summary>Features made here in place of a file; none where there is a file.</summary>
    public required GeneratedFeatureSettings? Generated { get; init; }

    /// <summary>How many of some samples are kept for testing.</summary>
    internal int TestSamplesOf(int samples) => (int)Math.Round((TestFraction ?? 0) * samples);

    /// <summary>What is said of images.</summary>
    internal ImageShape? Shape => ImageShape is { } lengths ? new(lengths[^2], lengths[^1], lengths.Count == 3 ? lengths[0] : 1) : null;

    /// <inheritdoc/>
    protected internal override IEnumerable<(string Key, string Expected)> Problems()
    {
        if (File is null && Generated is null) yield return ("file", "a file, since no features are generated");
        if (File is not null && Generated is not null) yield return ("generated", "none, since there is a file");
        if (Labels is not null && File is null) yield return ("labels", "none, since there is no file");
        if (BoxFromData && Generated is not null) yield return ("boxFromData", "false, since features are generated");
        if (File is null)
            foreach ((string key, object? value) in OfFiles)
                if (value is not null) yield return (key, "none, since there is no file");
        if (TestFile is not null && TestFraction is not null) yield return ("testFraction", "none, since there is a test file");
        if (TestFraction is null && Generated is not null) yield return ("testFraction", "a fraction, since features are generated");
        if (ImageShape is { } lengths && (lengths.Count is not (2 or 3) || lengths.Aggregate(1.0, (all, one) => all * one) > int.MaxValue))
            yield return ("imageShape", "[height, width] or [channels, height, width]");
        if (TestFraction >= 1) yield return ("testFraction", "a fraction below 1");
        if (Generated is { Samples: var samples } && (TestSamplesOf(samples) < 1 || TestSamplesOf(samples) >= samples))
            yield return ("testFraction",
                $"a fraction of the {Plural.Of(samples, "sample")} that leaves some to train and some to test on");
    }
    private IEnumerable<(string Key, object? Value)> OfFiles =>
    [
        ("testFile", TestFile), ("labelColumn", LabelColumn), ("featureColumn", FeatureColumn), ("ignoreColumns", IgnoreColumns),
        ("firstLabel", FirstLabel), ("imageShape", ImageShape), ("mean", Mean), ("std", Std),
    ];
}
