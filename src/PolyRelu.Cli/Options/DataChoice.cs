using PolyRelu.Data;
using PolyRelu.Experiments.Data;

namespace PolyRelu.Cli.Options;

/// <summary>
/// What <c>--data</c> names: a registered dataset, the synthetic clusters, a dataset in a folder, or samples of one's own in a file or a
/// folder of images.
/// </summary>
/// <param name="Name">Name of the dataset; of a file its own without its extension.</param>
/// <param name="Folder">The folder, or null to look where datasets usually are.</param>
internal sealed record DataChoice(string Name, string? Folder)
{
    /// <summary>The folder that torchvision puts the files into, below one of the dataset's name.</summary>
    private const string Raw = "raw";

    /// <summary>The file of samples, or the folder of images; null where the data are neither.</summary>
    public string? File { get; init; }

    /// <summary>Whether the synthetic clusters are meant.</summary>
    public bool IsClusters => Name == DataOptions.Clusters && File is null;

    /// <summary>Reads a name, a folder or a file.</summary>
    /// <exception cref="FormatException">The text is none of them; the message lists the names.</exception>
    public static DataChoice Parse(string text)
    {
        string[] names = [.. Registry<DatasetSource>.All.Select(entry => entry.Name)];
        if (text == DataOptions.Clusters || names.Contains(text)) return new DataChoice(text, null);
        if (System.IO.File.Exists(text) || IsFile(text)) return OfFile(text);
        if (!Directory.Exists(text))
            throw new FormatException(
                $"{Quotation.Of(text)} is neither a dataset ({string.Join(", ", names)}, {DataOptions.Clusters}) nor a folder nor a "
                + $"file{NearestName.Aside(text, [.. names, DataOptions.Clusters])}");
        (string Name, string Path)[] inside =
            [.. Directory.EnumerateDirectories(text).Order(StringComparer.Ordinal)
                .SelectMany(folder => NamesOf(folder).Select(name => (name, folder)))];
        if (inside.Length == 1) return new DataChoice(inside[0].Name, text);
        if (inside.Length > 1)
            throw new FormatException(
                $"{Quotation.Of(text)} holds {string.Join(", ", inside.Select(one => one.Name))}; name one, such as "
                + $"{Quotation.Of(inside[0].Path)}");
        if (!HasFiles(text) && !HasFiles(Path.Combine(text, Raw)))
        {
            if (ImageFolder.IsOne(text)) return OfFile(text);
            throw new FormatException(
                $"the folder {Quotation.Of(text)} holds neither a folder named {string.Join(", ", names)} nor IDX files (*-ubyte or "
                + $"*-ubyte.gz), nor a folder of PNG images for each class");
        }
        string own = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text));
        string named = Path.GetFileName(own) == Raw ? Path.GetDirectoryName(own)! : own;
        return new DataChoice(NamesOf(named).FirstOrDefault(Mnist.Source.Name), text);

        IEnumerable<string> NamesOf(string folder) => names.Where(name => DataFolders.IsNamed(folder, name));
    }

    private static bool HasFiles(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "*ubyte*").Any();

    private static bool IsFile(string path) => !Directory.Exists(path) && SampleFile.FormatAt(path) is not null;

    private static DataChoice OfFile(string path) =>
        SampleFile.FormatAt(path) is not null
            ? new DataChoice(Directory.Exists(path) ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))
                : Path.GetFileNameWithoutExtension(path), null)
            { File = path }
            : throw new FormatException(
                $"{Quotation.Of(path)} is a file, but no {string.Join(", ", SampleFile.Extensions)} of features; of IDX files name the "
                + "folder that holds them, of images the folder that holds one for each class");
}
