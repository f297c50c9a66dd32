namespace PolyRelu.Data;

/// <summary>A split of an image set that is published as training and test files.</summary>
public enum ImageSplit
{
    /// <summary>The official training images.</summary>
    Train,

    /// <summary>The official test images.</summary>
    Test,

    /// <summary>The first 50,000 training images, which the paper trains on (Min and Vidal 2024, appendix B).</summary>
    PaperTrain,

    /// <summary>The 10,000 training images after them, which the paper tests on.</summary>
    PaperTest,
}

/// <summary>A run of images of one of the published files.</summary>
/// <param name="IsOfTestFiles">Whether they are in the files of test images; else in those of training images.</param>
/// <param name="First">Index of the first one in the file.</param>
/// <param name="Count">How many there are; null for all up to the end of the file.</param>
public readonly record struct ImageSection(bool IsOfTestFiles, int First, int? Count)
{
    /// <summary>The first so many of its images at most.</summary>
    /// <param name="count">How many; null for all.</param>
    public ImageSection Take(int? count) =>
        this with { Count = Count is { } own && count is { } asked ? Math.Min(own, asked) : Count ?? count };

    /// <summary>Whether an image is in both.</summary>
    public bool Overlaps(ImageSection other) => IsOfTestFiles == other.IsOfTestFiles && First < other.End && other.First < End;

    /// <summary>Index after the last image.</summary>
    private long End => Count is { } count ? (long)First + count : long.MaxValue;
}

/// <summary>Where splits are in the published files.</summary>
public static class ImageSplits
{
    private const int PaperTrain = 50_000, PaperTest = 10_000;

    /// <summary>The images of a split.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is no split.</exception>
    public static ImageSection Section(this ImageSplit split) => split switch
    {
        ImageSplit.Train => new ImageSection(false, 0, null),
        ImageSplit.Test => new ImageSection(true, 0, null),
        ImageSplit.PaperTrain => new ImageSection(false, 0, PaperTrain),
        ImageSplit.PaperTest => new ImageSection(false, PaperTrain, PaperTest),
        _ => throw new ArgumentOutOfRangeException(nameof(split), $"{split} is no split of images."),
    };
}
