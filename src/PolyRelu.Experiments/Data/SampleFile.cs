using PolyRelu.Data;

namespace PolyRelu.Experiments.Data;

/// <summary>Samples of one's own in a file or folder, whatever the format: features, labels, and what is said about them.</summary>
internal sealed record SampleFile : FeatureReading
{
    private static readonly Dictionary<string, SampleFormat> FormatOf = new(StringComparer.OrdinalIgnoreCase)
    {
        [".npz"] = SampleFormat.Npz, [".npy"] = SampleFormat.Npy, [".csv"] = SampleFormat.Csv, [".tsv"] = SampleFormat.Csv,
        [".parquet"] = SampleFormat.Parquet,
    };

    /// <summary>The file, or the folder of images.</summary>
    public required string Path { get; init; }

    /// <summary>A <c>.npy</c> file with the labels; null where they are in the file itself.</summary>
    public string? LabelPath { get; init; }

    /// <summary>The array of features (.npz), or the column that holds a list of them (.parquet); null to find it.</summary>
    public string? FeatureColumn { get; init; }

    /// <summary>The array or column of labels, by its name or by its number from 0, from the end below 0; null to find it.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Columns that are neither features nor labels, by name or number.</summary>
    public IReadOnlyList<string> IgnoredColumns { get; init; } = [];

    /// <summary>The split to read; null where there are none.</summary>
    public string? Split { get; init; }

    /// <summary>The endings of files that hold samples.</summary>
    public static IEnumerable<string> Extensions => FormatOf.Keys;

    /// <summary>The format, by the ending of the name, and images where the path is a folder.</summary>
    public SampleFormat Format => FormatAt(Path) ?? throw new InvalidDataException(
        $"{Path}: expected a folder of images, or a file that ends in {string.Join(", ", Extensions)}.");

    /// <summary>The format of what a path names; null where it names no samples.</summary>
    public static SampleFormat? FormatAt(string path) => Directory.Exists(path)
        ? ImageFolder.IsOne(path) ? SampleFormat.Images : null
        : FormatOf.TryGetValue(System.IO.Path.GetExtension(path), out SampleFormat format) ? format : null;

    /// <summary>The splits that it holds; none where it is one set of samples.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message names it.</exception>
    public IReadOnlyList<string> Splits() => Format switch
    {
        SampleFormat.Npz => Arrays().Splits(),
        SampleFormat.Images => ImageFolder.Splits(Path),
        SampleFormat.Npy or SampleFormat.Csv or SampleFormat.Parquet => [],
        var other => throw Unknown($"{other}"),
    };

    /// <summary>The files that are read; of images their folder.</summary>
    public IEnumerable<string> Files() => new[] { Path, LabelPath }.OfType<string>();

    /// <summary>What is said of the file and is not for files of its format: the option, and what it is for; null where all is.</summary>
    public (string Option, string For)? Misplaced()
    {
        SampleFormat format = Format;
        bool isTable = format is SampleFormat.Csv or SampleFormat.Parquet, isImages = format is SampleFormat.Images;
        if (LabelPath is not null && isImages) return ("--labels", "a file of features");
        if (LabelColumn is not null && !isTable && format != SampleFormat.Npz)
            return (SampleColumns.LabelOption, "a .npz, .csv or .parquet file");
        if (LabelColumn is not null && LabelPath is not null)
            return (SampleColumns.LabelOption, "labels in the file itself, not in --labels");
        if (FeatureColumn is not null && format is not (SampleFormat.Npz or SampleFormat.Parquet))
            return (ParquetSamples.FeatureOption, "a .npz or .parquet file");
        if (IgnoredColumns.Count > 0 && !isTable) return (SampleColumns.IgnoreOption, "a .csv or .parquet file");
        return Shape is not null && isImages ? ("--image-shape", "a file; a folder of images has the shape of its images") : null;
    }

    /// <summary>Loads the samples.</summary>
    /// <exception cref="InvalidDataException">Something is malformed or does not fit together; the message says where.</exception>
    public Dataset Load() => Read().ToDataset(this);

    /// <summary>Loads the labels alone, as numbers before any modulus.</summary>
    /// <exception cref="InvalidDataException">They are no numbers.</exception>
    public int[] LoadLabels() => Format is SampleFormat.Npz or SampleFormat.Npy ? Arrays().LoadLabels()
        : Read().Labels ?? throw new InvalidDataException($"{Path}: expected labels that are numbers; found names.");

    private FeatureTable Read()
    {
        FeatureTable table = Format switch
        {
            SampleFormat.Npz or SampleFormat.Npy => Arrays().Read(),
            SampleFormat.Csv => CsvSamples.Read(this),
            SampleFormat.Parquet => ParquetSamples.Read(this),
            SampleFormat.Images => ImageFolder.Read(this),
            var other => throw Unknown($"{other}"),
        };
        if (LabelPath is null || Format is SampleFormat.Npz or SampleFormat.Npy) return table;
        return table with { Labels = Arrays().LoadLabels(), LabelNames = null, LabelSource = LabelPath };
    }

    private FeatureFile Arrays() => new()
    {
        Path = Path, LabelPath = LabelPath, FeatureName = FeatureColumn, LabelName = LabelColumn, Split = Split, Modulus = Modulus,
        Outputs = Outputs, Classes = Classes, Count = Count, BoxFromData = BoxFromData, Shape = Shape, Mean = Mean, Std = Std,
    };

    private static ArgumentOutOfRangeException Unknown(string format) =>
        new(nameof(format), $"There is no reader of {format}.");
}
