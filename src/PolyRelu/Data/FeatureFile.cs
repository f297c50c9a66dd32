using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>Features and labels in NumPy files: any data set that another program has turned into vectors.</summary>
/// <remarks>
/// The paper's Caltech256 experiment (Min and Vidal 2024, §5.2.2) has ResNet-152 features of 2048 dimensions and labels mod 10.
/// Features are n×D (higher ranks are flattened to D), labels n integers (floating-point files may hold them).
/// An <c>.npz</c> file may also hold <c>box</c>, the lowest and the highest valid input ([2], [2 × 1] or [2 × D]), and <c>shape</c>,
/// (height, width) or (channels, height, width) of images.
/// </remarks>
public sealed record FeatureFile
{
    /// <summary>Names of what an <c>.npz</c> file may hold besides: the box of valid inputs, and the shape of images.</summary>
    private const string BoxName = "box", ShapeName = "shape";

    /// <summary>A <c>.npy</c> file with the features, or an <c>.npz</c> file with features and labels.</summary>
    public required string Path { get; init; }

    /// <summary>A <c>.npy</c> file with the labels; null where they are in the <c>.npz</c> file.</summary>
    public string? LabelPath { get; init; }

    /// <summary>Name of the features in an <c>.npz</c> file.</summary>
    public string FeatureName { get; init; } = "features";

    /// <summary>Name of the labels in an <c>.npz</c> file.</summary>
    public string LabelName { get; init; } = "labels";

    /// <summary>Number of classes m when labels are taken mod m; null to take them as they are, ±1 or 0..C−1.</summary>
    public int? Modulus { get; init; }

    /// <summary>
    /// Whether the data's own smallest and largest value make the box of valid inputs; otherwise it is that of the file, if any.
    /// </summary>
    public bool BoxFromData { get; init; }

    /// <summary>
    /// Outputs of the head that the labels are to be for: 1 takes ±1, or 0 and 1; C ≥ 2 takes 0..C−1, and ±1 for two. Null to let the
    /// labels decide.
    /// </summary>
    public int? Outputs { get; init; }

    /// <summary>Samples to keep at most, the first ones; null for all.</summary>
    public int? Count { get; init; }

    /// <summary>Loads the samples.</summary>
    /// <exception cref="InvalidDataException">
    /// A file is malformed, or features and labels do not fit together; the message names the file.
    /// </exception>
    public Dataset Load()
    {
        if (Modulus < 2) throw new ArgumentException($"The modulus must be at least 2; got {Modulus}.");
        if (Count < 1) throw new ArgumentException($"At least one sample must be kept; got {Count}.");
        ((NumericArray features, int total), NumericArray labels, NamedArrays others) = Read();
        string labelFile = LabelPath ?? Path;
        if (features.Rank < 2 || features.Count == 0 || (!features.Type.IsFloat() && features.Type != ElementType.UInt8))
            throw new InvalidDataException($"{Path}: expected features as an n×D array of floating-point numbers or bytes; found "
                + $"{features}. Convert other numbers by x.astype(numpy.float32), and a single feature by x.reshape(-1, 1).");
        if (labels.Count != total)
            throw new InvalidDataException(
                $"{labelFile}: expected {Plural.Of(total, "label")}, one for each row of the features; found the shape "
                + $"{labels.FormatShape()}.");
        Matrix inputs = new NamedArrays(Path, new Dictionary<string, NumericArray> { [FeatureName] = features }).Rows(FeatureName);
        (float low, float high) = Range(inputs);
        (int[] classes, int outputs) = FeatureLabels.Encode(Integers(labels, labelFile), Modulus, Outputs, labelFile);
        int kept = Math.Min(Count ?? total, total);
        return new Dataset(System.IO.Path.GetFileNameWithoutExtension(Path), "all", new Samples(inputs.RowRange(0, kept), classes[..kept]),
            outputs)
        {
            Box = BoxFromData ? new Box(low, high) : others.Find(BoxName) is { } box
                ? BoxArray.Read($"{Path}: {BoxName}", box, inputs.Columns) : null,
            Shape = others.Find(ShapeName) is null ? null : Shape(others.Integers(ShapeName), inputs.Columns),
            Origin = new FeatureDescription(System.IO.Path.GetFileName(Path), Modulus),
            Provenance = LabelPath is null ? Path : $"{Path}, {LabelPath}",
        };
    }

    /// <summary>Loads the labels alone, as they stand in the file: before any modulus.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or holds no integers; the message names it.</exception>
    public int[] LoadLabels()
    {
        NumericArray labels = LabelPath is not null ? NpyFile.Read(LabelPath)
            : Named(new NamedArrays(Path, NpzFile.Read(Path, name => name == LabelName)), LabelName);
        return Integers(labels, LabelPath ?? Path);
    }

    private ((NumericArray Array, int Total) Features, NumericArray Labels, NamedArrays Others) Read()
    {
        NumericArray? own = LabelPath is null ? null : NpyFile.Read(LabelPath);
        int rows = Count ?? int.MaxValue;
        if (!System.IO.Path.GetExtension(Path).Equals(".npz", StringComparison.OrdinalIgnoreCase))
        {
            if (own is null) throw new InvalidDataException($"{Path} holds features alone; name the file of their labels.");
            return (FileContent.Read(Path, stream => NpyFile.ReadRows(stream, Path, rows)), own,
                new NamedArrays(Path, new Dictionary<string, NumericArray>()));
        }
        Dictionary<string, (NumericArray Array, int Total)> read = FileContent.Read(Path, stream => NpzFile.ReadRows(
            stream, Path, name => name == FeatureName ? rows : name == BoxName || name == ShapeName || (own is null && name == LabelName)
                ? int.MaxValue : 0));
        NamedArrays arrays = new(Path, read.ToDictionary(pair => pair.Key, pair => pair.Value.Array, StringComparer.Ordinal));
        NumericArray features = Named(arrays, FeatureName);
        return ((features, read[FeatureName].Total), own ?? Named(arrays, LabelName), arrays);
    }

    private NumericArray Named(NamedArrays arrays, string name) =>
        arrays.Find(name) ?? throw new InvalidDataException(
            $"{Path} has no array {Quotation.Of(name)}; it has: {Quotation.List(NpzFile.Names(Path))}.");

    private ImageShape Shape(int[] shape, int features)
    {
        bool valid = shape.Length is 2 or 3 && Array.TrueForAll(shape, length => length > 0)
            && shape.Aggregate(1.0, (product, length) => product * length) == features;
        if (!valid)
            throw new InvalidDataException(
                $"{Path}: {ShapeName} should be (height, width) or (channels, height, width) of {Plural.Of(features, "feature")}; found "
                + $"{Quotation.List(shape.Select(length => $"{length}"))}.");
        return new ImageShape(shape[^2], shape[^1], shape.Length == 3 ? shape[0] : 1);
    }

    private (float Low, float High) Range(Matrix inputs)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int i = 0; i < inputs.Rows; i++)
            foreach (float value in inputs.Row(i))
            {
                if (!float.IsFinite(value))
                    throw new InvalidDataException($"{Path}: row {i} of the features holds {value} in single precision; expected finite "
                        + "numbers, none beyond ±3.4e38.");
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        return (low, high);
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
