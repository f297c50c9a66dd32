using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>Features and labels in NumPy files: any data set that another program has turned into vectors.</summary>
/// <remarks>
/// The paper's Caltech256 experiment (Min and Vidal 2024, §5.2.2) has ResNet-152 features of 2048 dimensions and labels mod 10.
/// Features are n×D (higher ranks are flattened to D), labels n integers (floating-point files may hold them).
/// </remarks>
public sealed record FeatureFile
{
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

    /// <summary>Whether the data's own smallest and largest value make the box of valid inputs; otherwise there is none.</summary>
    public bool BoxFromData { get; init; }

    /// <summary>Loads all samples.</summary>
    /// <exception cref="InvalidDataException">A file is malformed, or features and labels do not fit together; the message names the file.</exception>
    public Dataset Load()
    {
        if (Modulus < 2) throw new ArgumentException($"The modulus must be at least 2; got {Modulus}.");
        (NumericArray features, NumericArray labels) = Read();
        string labelFile = LabelPath ?? Path;
        if (features.Rank < 2 || features.Count == 0 || !features.Type.IsFloat() && features.Type != ElementType.UInt8)
            throw new InvalidDataException($"{Path}: expected features as an n×D array of floating-point numbers or bytes; found {features}. Convert other numbers by x.astype(numpy.float32), and a single feature by x.reshape(-1, 1).");
        int count = features.Shape[0];
        if (labels.Count != count) throw new InvalidDataException($"{labelFile}: expected {Plural.Of(count, "label")}, one for each row of the features; found the shape {labels.FormatShape()}.");
        Matrix inputs = features.ToMatrix();
        (float low, float high) = Range(inputs);
        (int[] classes, int outputs) = Encode(Integers(labels, labelFile), labelFile);
        return new Dataset(System.IO.Path.GetFileNameWithoutExtension(Path), "all", new Samples(inputs, classes), outputs)
        {
            Box = BoxFromData ? new Box(low, high) : null,
            Origin = new FeatureDescription(System.IO.Path.GetFileName(Path), Modulus),
            Provenance = LabelPath is null ? Path : $"{Path}, {LabelPath}",
        };
    }

    /// <summary>Loads the labels alone, as they stand in the file: before any modulus.</summary>
    /// <exception cref="InvalidDataException">The file is malformed or holds no integers; the message names it.</exception>
    public int[] LoadLabels()
    {
        NumericArray labels = LabelPath is not null ? NpyFile.Read(LabelPath) : Named(NpzFile.Read(Path, name => name == LabelName), LabelName);
        return Integers(labels, LabelPath ?? Path);
    }

    private (NumericArray Features, NumericArray Labels) Read()
    {
        bool archive = System.IO.Path.GetExtension(Path).Equals(".npz", StringComparison.OrdinalIgnoreCase);
        if (!archive)
            return LabelPath is null
                ? throw new InvalidDataException($"{Path} holds features alone; name the file of their labels.")
                : (NpyFile.Read(Path), NpyFile.Read(LabelPath));
        IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(Path, name => name == FeatureName || (LabelPath is null && name == LabelName));
        return (Named(arrays, FeatureName), LabelPath is null ? Named(arrays, LabelName) : NpyFile.Read(LabelPath));
    }

    private NumericArray Named(IReadOnlyDictionary<string, NumericArray> arrays, string name) =>
        arrays.TryGetValue(name, out NumericArray? array) ? array : throw new InvalidDataException($"{Path} has no array '{name}'; it has: {string.Join(", ", NpzFile.Names(Path))}.");

    private (float Low, float High) Range(Matrix inputs)
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int i = 0; i < inputs.Rows; i++)
            foreach (float value in inputs.Row(i))
            {
                if (!float.IsFinite(value)) throw new InvalidDataException($"{Path}: row {i} of the features holds {value} in single precision; expected finite numbers, none beyond ±3.4e38.");
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

    private (int[] Labels, int Outputs) Encode(int[] labels, string file)
    {
        if (Modulus is int m) return ([.. labels.Select(label => ((label % m) + m) % m)], m);
        if (labels.All(label => label is 1 or -1)) return (labels, 1);
        int smallest = labels.Min(), largest = labels.Max();
        if (smallest < 0 || largest < 1 || largest >= labels.Length)
            throw new InvalidDataException($"{file}: expected labels ±1, or 0..C−1 of C ≥ 2 classes; found {smallest} to {largest}. Take them modulo the number of classes?");
        return (labels, largest + 1);
    }
}
