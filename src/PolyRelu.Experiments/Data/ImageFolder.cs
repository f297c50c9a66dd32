using System.Globalization;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Kernels;

namespace PolyRelu.Experiments.Data;

/// <summary>A folder of PNG images for each class, within one folder, or within one for each split.</summary>
/// <remarks>
/// Classes are in the order of their names, numbers in that of numbers. Pixels are v/255. The first image of every class comes first, then
/// the second of each and so on, so that the first samples are of all classes.
/// </remarks>
internal static class ImageFolder
{
    private static readonly string[] SplitNames = ["train", "test", "val"];
    private static readonly string[] OtherImages = [".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff"];

    /// <summary>Whether a folder holds images, each in a folder of its class.</summary>
    public static bool IsOne(string path) => Splits(path).Count > 0 || Classes(path).Any(HasImages);

    /// <summary>The splits: folders within that are named so and hold the classes, whatever else there is beside them.</summary>
    public static IReadOnlyList<string> Splits(string path)
    {
        string[] within = Names(path);
        return [.. SplitNames.Where(split => within.Contains(split) && Classes(Path.Combine(path, split)).Any(HasImages))];
    }

    /// <summary>Reads the images of the options' folder and split.</summary>
    /// <exception cref="InvalidDataException">An image is malformed or of another size; the message names the file.</exception>
    public static FeatureTable Read(SampleFile file)
    {
        string root = file.Split is null ? file.Path : Path.Combine(file.Path, file.Split);
        string[] names = [.. Ordered(Names(root))];
        string[][] images = [.. names.Select(name => Images(Path.Combine(root, name)))];
        (string Path, int Class)[] files = [.. Interleaved(images)];
        PngImage first = PngImage.Read(files[0].Path);
        ImageShape shape = new(first.Height, first.Width, first.Channels);
        int kept = Math.Min(file.Count ?? files.Length, files.Length);
        MemorySpace.Require($"Reading {file.Path}", [new("images", kept, shape.Features)]);
        Matrix features = new(kept, shape.Features);
        for (int i = 0; i < kept; i++)
        {
            PngImage image = i == 0 ? first : PngImage.Read(files[i].Path);
            RequireSame(files[0].Path, first, files[i].Path, image);
            image.CopyTo(features.Row(i));
        }
        FeatureTable table = new(file.Path, features, files.Length)
        {
            Split = file.Split ?? FeatureFile.AllSplit, Box = Box.Unit, Shape = shape, Notes = [.. Beside(file)],
        };
        int[] classes = Array.ConvertAll(files, image => image.Class);
        // Names that are the classes' own numbers are labels like any others; those with gaps are only where a network knows them.
        if (file.Classes?.Names is null && Numbers(names) is { } numbers
            && (file.Outputs is not null || file.Classes is { Names: null } || IsCounted(numbers)))
            return table with { Labels = Array.ConvertAll(classes, c => numbers[c]) };
        return table with { LabelNames = Array.ConvertAll(classes, c => names[c]), Classes = new ClassLabels(names) };
    }

    private static IEnumerable<DataNote> Beside(SampleFile file)
    {
        if (file.Split is null) yield break;
        IReadOnlyList<string> splits = Splits(file.Path);
        string[] others = [.. Names(file.Path).Except(splits).Order(StringComparer.Ordinal)];
        if (others.Length > 0)
            yield return new(DataNoteKind.ReadAs, $"{Path.GetFileName(Path.TrimEndingDirectorySeparator(file.Path))}: beside the "
                + $"{Plural.Noun(splits.Count, "split", "splits")} {Quotation.List(splits)} there "
                + $"{Plural.Noun(others.Length, "is the folder", "are the folders")} {Quotation.List(others)}, left out.",
                $"Splits are named {string.Join(", ", SplitNames)}, and hold a folder for each class.");
    }

    private static string[] Names(string folder) =>
        [.. Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)).Where(name => !name.StartsWith('.'))];

    private static IEnumerable<string> Classes(string folder) => Names(folder).Select(name => Path.Combine(folder, name));

    private static bool HasImages(string folder) => Directory.EnumerateFiles(folder).Any(IsImage);

    private static bool IsImage(string file) => HasExtension(file, [PngImage.Extension]) && !Path.GetFileName(file).StartsWith('.');

    private static bool HasExtension(string file, string[] extensions) =>
        extensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static string[] Images(string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal)];
        if (Array.Find(files, file => HasExtension(file, OtherImages)) is { } other)
            throw new InvalidDataException($"{other}: expected PNG images alone, which lose nothing; convert it.");
        string[] images = [.. files.Where(IsImage)];
        return images.Length > 0 ? images : throw new InvalidDataException(
            $"{folder} holds no PNG image; expected those of the class {Quotation.Of(Path.GetFileName(folder))}.");
    }

    private static IEnumerable<(string Path, int Class)> Interleaved(string[][] images)
    {
        for (int i = 0; i < images.Max(own => own.Length); i++)
            for (int c = 0; c < images.Length; c++)
                if (i < images[c].Length) yield return (images[c][i], c);
    }

    private static IEnumerable<string> Ordered(string[] names)
    {
        int[]? numbers = Numbers(names);
        return numbers is null ? names.Order(StringComparer.Ordinal)
            : names.Zip(numbers).OrderBy(pair => pair.Second).Select(pair => pair.First);
    }

    /// <summary>The numbers that the names are, each another one; null where one is none.</summary>
    private static int[]? Numbers(string[] names)
    {
        int[] numbers = new int[names.Length];
        for (int i = 0; i < names.Length; i++)
            if (!int.TryParse(names[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i])) return null;
        return numbers.Distinct().Count() == numbers.Length ? numbers : null;
    }

    private static bool IsCounted(int[] ordered) => ordered.Length > 1 && ordered[0] <= 1 && ordered[^1] == ordered[0] + ordered.Length - 1;

    private static void RequireSame(string firstPath, PngImage first, string path, PngImage image)
    {
        if ((image.Height, image.Width) != (first.Height, first.Width))
            throw new InvalidDataException($"{path} has {image.Height} × {image.Width} pixels; expected {first.Height} × {first.Width}, as "
                + $"{firstPath} has. Bring all images to one size.");
        if (image.Channels != first.Channels)
            throw new InvalidDataException($"{path} is {Colour(image)}; expected it {Colour(first)}, as {firstPath} is. Bring all images "
                + "to one kind.");
    }

    private static string Colour(PngImage image) => image.Channels == 1 ? "grey" : "in red, green and blue";
}
