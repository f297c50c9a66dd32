using PolyRelu.Geometry;
using PolyRelu.Kernels;
using PolyRelu.Networks;

namespace PolyRelu.Data;

/// <summary>Features with labels as a file of any kind holds them, before they are made samples of a classifier.</summary>
/// <remarks>
/// A reader of a format of one's own makes one of these, and <see cref="ToDataset"/> does what is the same for all: labels, shape, box,
/// standardisation, and sentences for what does not fit.
/// </remarks>
/// <param name="Source">Name of the file or folder, for messages.</param>
/// <param name="Features">[kept × D], the first rows.</param>
/// <param name="Total">Rows that the file has.</param>
public sealed record FeatureTable(string Source, Matrix Features, int Total)
{
    /// <summary>Labels that are numbers, of every row of the file; null where they are names.</summary>
    public int[]? Labels { get; init; }

    /// <summary>Labels that are names, of every row of the file; null where they are numbers.</summary>
    public string[]? LabelNames { get; init; }

    /// <summary>Classes whose order the file itself says; null for the ordinal order of names.</summary>
    public ClassLabels? Classes { get; init; }

    /// <summary>Names of the features [D]; null where they have none.</summary>
    public IReadOnlyList<string>? FeatureNames { get; init; }

    /// <summary>Name of the file of the labels, for messages; null for <see cref="Source"/>.</summary>
    public string? LabelSource { get; init; }

    /// <summary>Name of the split.</summary>
    public string Split { get; init; } = FeatureFile.AllSplit;

    /// <summary>The box of valid inputs that the file says; null where it says none.</summary>
    public Box? Box { get; init; }

    /// <summary>Geometry of images that the file says; null where it says none.</summary>
    public ImageShape? Shape { get; init; }

    /// <summary>What the network subtracts first, as the file says; null where it says nothing.</summary>
    public float[]? Mean { get; init; }

    /// <summary>What the network divides by then, as the file says; null where it says nothing.</summary>
    public float[]? Std { get; init; }

    /// <summary>How the file was understood.</summary>
    public IReadOnlyList<DataNote> Notes { get; init; } = [];

    /// <summary>Makes samples of it.</summary>
    /// <param name="reading">What they are to be.</param>
    /// <exception cref="InvalidDataException">Features, labels and all else do not fit together; the message names the file.</exception>
    public Dataset ToDataset(FeatureReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        reading.Require();
        string labelFile = LabelSource ?? Source;
        if (Total == 0 || Features.Columns == 0)
            throw new InvalidDataException($"{Source}: expected at least one sample with at least one feature; found {Total} with "
                + $"{Features.Columns}.");
        int found = Labels?.Length ?? LabelNames?.Length ?? 0;
        if (found != Total)
            throw new InvalidDataException(
                $"{labelFile}: expected {Plural.Of(Total, "label")}, one for each row of the features; found {found}.");
        (float low, float high) = Range();
        if (Classes is not null && reading.Classes is null && reading.Outputs is null) reading = reading with { Classes = Classes };
        FeatureLabels labels = Labels is not null ? FeatureLabels.Encode(Labels, reading, labelFile)
            : FeatureLabels.Encode(LabelNames!, reading, labelFile);
        int kept = Math.Min(reading.Count ?? Total, Features.Rows);
        ImageShape? shape = reading.Shape ?? Shape;
        if (shape is not null && shape.Features != Features.Columns)
            throw new InvalidDataException($"{Source}: images of {shape.Channels} × {shape.Height} × {shape.Width} have "
                + $"{Plural.Of(shape.Features, "feature")}; found {Features.Columns}.");
        return new Dataset(NameOf(Source), Split, new Samples(Features.RowRange(0, kept), labels.Labels[..kept]), labels.Outputs)
        {
            Box = reading.BoxFromData ? new Box(low, high) : Box,
            Shape = shape,
            Standardisation = Standardise(reading, shape),
            Classes = labels.Classes,
            FeatureNames = FeatureNames,
            Notes = [.. Notes, .. new[] { labels.Note(NameOf(labelFile)) }.OfType<DataNote>()],
            Origin = new FeatureDescription(Path.GetFileName(Path.TrimEndingDirectorySeparator(Source)), reading.Modulus),
            Provenance = LabelSource is null ? Source : $"{Source}, {LabelSource}",
        };
    }

    private static string NameOf(string source) =>
        Directory.Exists(source) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)))
            : Path.GetFileNameWithoutExtension(source);

    private Standardisation? Standardise(FeatureReading reading, ImageShape? shape)
    {
        (float[]? mean, float[]? std) = (reading.Mean ?? Mean, reading.Std ?? Std);
        if (mean is null && std is null) return null;
        try
        {
            return Standardisation.Of(Features.Columns, mean, std, shape?.Channels ?? 1);
        }
        catch (ArgumentException cause)
        {
            throw new InvalidDataException($"{Source}: {PlainMessage.Of(cause)}", cause);
        }
    }

    private (float Low, float High) Range()
    {
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        for (int i = 0; i < Features.Rows; i++)
            foreach (float value in Features.Row(i))
            {
                if (!float.IsFinite(value))
                    throw new InvalidDataException($"{Source}: row {i} of the features holds {value} in single precision; expected finite "
                        + "numbers, none beyond ±3.4e38.");
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }
        return (low, high);
    }
}
