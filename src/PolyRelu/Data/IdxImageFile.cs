using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>One opened IDX file of an image set, and whether it is the published one.</summary>
internal sealed class IdxImageFile
{
    private readonly byte[] archive;

    private IdxImageFile(string path, PublishedFile published)
    {
        Path = path;
        archive = File.ReadAllBytes(path);
        Content = IdxFile.Read(new MemoryStream(archive), path);
        IsPublished = published.Is(archive, Content);
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What it holds.</summary>
    public NumericArray Content { get; }

    /// <summary>Whether its hash is the published one.</summary>
    public bool IsPublished { get; }

    /// <summary>The path of a file in a folder, compressed or plain; null where it is not there.</summary>
    public static string? PathIn(string folder, PublishedFile file)
    {
        string plain = System.IO.Path.Combine(folder, file.Name), compressed = plain + ".gz";
        return File.Exists(compressed) ? compressed : File.Exists(plain) ? plain : null;
    }

    /// <summary>Reads a file that is there.</summary>
    /// <exception cref="InvalidDataException">It is not a whole IDX file.</exception>
    public static IdxImageFile Open(string folder, PublishedFile file) =>
        new(PathIn(folder, file) ?? throw new FileNotFoundException($"{file.Name} is not in {folder}."), file);

    /// <summary>Whether a folder has the file with a published hash.</summary>
    public static bool IsIntact(string folder, PublishedFile file)
    {
        if (PathIn(folder, file) is not string path) return false;
        try
        {
            return file.IsArchive(File.ReadAllBytes(path)) || Open(folder, file).IsPublished;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>Checks rank and type.</summary>
    /// <exception cref="InvalidDataException">They are others.</exception>
    public void RequireShape(int rank, string what)
    {
        if (Content.Rank != rank || Content.Type != ElementType.UInt8) throw ByteReader.At(Path, 0, $"expected unsigned bytes, {what}; found {Content}.");
        if (rank > 1 && Content.Count == 0) throw ByteReader.At(Path, 4, $"expected {what}; found {Content}.");
    }

    /// <summary>The other set that this is a published file of, where sets have files of the same name; null for none.</summary>
    /// <param name="name">Name of the set that was asked for.</param>
    public PublishedImages? OtherSet(string name) => IsPublished
        ? null
        : new[] { Mnist.Published, FashionMnist.Published, KuzushijiMnist.Published }.FirstOrDefault(other => other.Name != name && other.Files.Any(file => file.Is(archive, Content)));
}
