using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>Features and labels in NumPy files: any data set that another program has turned into vectors.</summary>
/// <remarks>
/// The paper's Caltech256 experiment (Min and Vidal 2024, §5.2.2) has ResNet-152 features of 2048 dimensions and labels mod 10.
/// Features are n×D (higher ranks are flattened to D), labels n integers (floating-point files may hold them). Arrays are found by the
/// names that people give them (<see cref="FeatureArrays"/>), and so are splits: <c>x_train</c>, <c>y_train</c>, <c>x_test</c>.
/// An <c>.npz</c> file may also hold <c>box</c>, the lowest and the highest valid input ([2], [2 × 1] or [2 × D]), <c>shape</c>,
/// (height, width) or (channels, height, width) of images, and <c>mean</c> and <c>std</c>, what the network does to its input first.
/// </remarks>
public sealed record FeatureFile : FeatureReading
{
    /// <summary>Name of the split of a file that has none: all that it holds.</summary>
    public const string AllSplit = "all";

    /// <summary>Names of what an <c>.npz</c> file may hold besides.</summary>
    private const string BoxName = "box", ShapeName = "shape", MeanName = "mean", StdName = "std";

    private static readonly string[] Besides = [BoxName, ShapeName, MeanName, StdName];

    /// <summary>A <c>.npy</c> file with the features, or an <c>.npz</c> file with features and labels.</summary>
    public required string Path { get; init; }

    /// <summary>A <c>.npy</c> file with the labels; null where they are in the <c>.npz</c> file.</summary>
    public string? LabelPath { get; init; }

    /// <summary>Name of the features in an <c>.npz</c> file, without the split; null to find them by the usual names.</summary>
    public string? FeatureName { get; init; }

    /// <summary>Name of the labels in an <c>.npz</c> file, without the split; null to find them by the usual names.</summary>
    public string? LabelName { get; init; }

    /// <summary>The split to read; null for a file without splits.</summary>
    public string? Split { get; init; }

    private bool IsArchive => System.IO.Path.GetExtension(Path).Equals(".npz", StringComparison.OrdinalIgnoreCase);

    /// <summary>The splits that an <c>.npz</c> file holds, by the names of its arrays; none where it is one set of samples.</summary>
    /// <exception cref="InvalidDataException">The file is malformed; the message names it.</exception>
    public IReadOnlyList<string> Splits() => IsArchive ? FeatureArrays.Splits(NpzFile.Names(Path), FeatureName) : [];

    /// <summary>Loads the samples.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is malformed, or features and labels do not fit together; the message names the file.
    /// </exception>
    public Dataset Load()
    {
        Require();
        return Read().ToDataset(this);
    }

    /// <summary>Loads features and labels as they stand in the file.</summary>
    /// <exception cref="InvalidDataException">A file is malformed; the message names it.</exception>
    public FeatureTable Read()
    {
        Require();
        (string? featureName, string? labelName) = IsArchive ? FeatureArrays.Find(Path, NpzFile.Names(Path), this) : (null, null);
        ((NumericArray features, int total), NumericArray labels, NamedArrays others) = Read(featureName, labelName);
        string labelFile = LabelPath ?? Path;
        if (features.Rank < 2 || features.Count == 0 || (!features.Type.IsFloat() && features.Type != ElementType.UInt8))
            throw new InvalidDataException($"{Path}: expected features as an n×D array of floating-point numbers or bytes; found "
                + $"{features}. Convert other numbers by x.astype(numpy.float32), and a single feature by x.reshape(-1, 1).");
        if (labels.Count != total)
            throw new InvalidDataException(
                $"{labelFile}: expected {Plural.Of(total, "label")}, one for each row of the features; found the shape "
                + $"{labels.FormatShape()}.");
        Matrix inputs = new NamedArrays(Path, new Dictionary<string, NumericArray> { ["features"] = features }).Rows("features");
        return new FeatureTable(Path, inputs, total)
        {
            Labels = Integers(labels, labelFile),
            LabelSource = LabelPath,
            Split = Split ?? AllSplit,
            Box = others.Find(BoxName) is { } box ? BoxArray.Read($"{Path}: {BoxName}", box, inputs.Columns) : null,
            Shape = others.Find(ShapeName) is null ? FeatureArrays.ShapeOf(features)
                : ShapeFrom(others.Integers(ShapeName), inputs.Columns),
            Mean = others.Find(MeanName) is null ? null : others.Singles(MeanName),
            Std = others.Find(StdName) is null ? null : others.Singles(StdName),
            Notes = Noticed(features, featureName, labelName),
        };
    }

    /// <summary>Loads the labels alone, as they stand in the file: before any modulus.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or holds no integers; the message names it.</exception>
    public int[] LoadLabels()
    {
        if (LabelPath is not null) return Integers(NpyFile.Read(LabelPath), LabelPath);
        string name = FeatureArrays.Find(Path, NpzFile.Names(Path), this).Labels!;
        return Integers(new NamedArrays(Path, NpzFile.Read(Path, other => other == name))[name], Path);
    }

    private List<DataNote> Noticed(NumericArray features, string? featureName, string? labelName)
    {
        List<DataNote> notes = [];
        if (featureName is not (null or "features") || labelName is not (null or "labels"))
            notes.Add(new(DataNoteKind.ReadAs, $"{System.IO.Path.GetFileName(Path)}: the features are its array "
                + $"{Quotation.Of(featureName ?? "")}" + (labelName is null ? "." : $", the labels {Quotation.Of(labelName)}."),
                $"Others are named by {FeatureArrays.FeatureOption} and {FeatureArrays.LabelOption}."));
        if (features.Type == ElementType.UInt8 && Mean is null && Std is null)
            notes.Add(new(DataNoteKind.ByteFeatures, $"Features are bytes, 0 to 255, in {System.IO.Path.GetFileName(Path)}, and radii "
                + "are in these units.",
                "Where the network takes them divided by 255, say so by --std 255, and --box 0,255 keeps examples valid."));
        return notes;
    }

    private ((NumericArray Array, int Total) Features, NumericArray Labels, NamedArrays Others) Read(string? featureName, string? labelName)
    {
        NumericArray? own = LabelPath is null ? null : NpyFile.Read(LabelPath);
        int rows = Count ?? int.MaxValue;
        if (featureName is null)
        {
            if (own is null) throw new InvalidDataException($"{Path} holds features alone; name the file of their labels.");
            return (FileContent.Read(Path, stream => NpyFile.ReadRows(stream, Path, rows)), own,
                new NamedArrays(Path, new Dictionary<string, NumericArray>()));
        }
        Dictionary<string, (NumericArray Array, int Total)> read = FileContent.Read(Path, stream => NpzFile.ReadRows(
            stream, Path, name => name == featureName ? rows : Besides.Contains(name) || (own is null && name == labelName)
                ? int.MaxValue : 0));
        NamedArrays arrays = new(Path, read.ToDictionary(pair => pair.Key, pair => pair.Value.Array, StringComparer.Ordinal));
        return (read[featureName], own ?? arrays[labelName!], arrays);
    }

    private ImageShape ShapeFrom(int[] shape, int features)
    {
        bool valid = shape.Length is 2 or 3 && Array.TrueForAll(shape, length => length > 0)
            && shape.Aggregate(1.0, (product, length) => product * length) == features;
        if (!valid)
            throw new InvalidDataException(
                $"{Path}: {ShapeName} should be (height, width) or (channels, height, width) of {Plural.Of(features, "feature")}; found "
                + $"{Quotation.List(shape.Select(length => $"{length}"))}.");
        return new ImageShape(shape[^2], shape[^1], shape.Length == 3 ? shape[0] : 1);
    }

    private static int[] Integers(NumericArray labels, string file)
    {
        try
        {
            return labels.ToIntegers();
        }
        catch (InvalidDataException cause)
        {
            throw new InvalidDataException($"{file}, labels: {cause.Message}", cause);
        }
    }
}
