using System.Security.Cryptography;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>One file of an image set: what it says of itself, the entries that were asked for, and which published file it is.</summary>
/// <remarks>All of it is read and hashed, but only those entries take memory.</remarks>
internal sealed class IdxImageFile
{
    private readonly string archiveHash, contentHash;

    /// <summary>Reads entries of a file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="published">Which file it may be.</param>
    /// <param name="choose">Which entries, seeing the header before anything is expanded; it throws where the header is not what it
    /// expects.</param>
    /// <exception cref="InvalidDataException">It is not a whole IDX file.</exception>
    public IdxImageFile(string path, PublishedFile published, Func<IdxHeader, Range> choose)
    {
        (archiveHash, contentHash, Header, Content) = FileContent.Read(path, stream =>
        {
            string archive = Convert.ToHexStringLower(SHA256.HashData(stream));
            stream.Position = 0;
            using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            (IdxHeader header, NumericArray rows) = IdxFile.ReadRows(stream, path, choose, hash);
            return (archive, Convert.ToHexStringLower(hash.GetHashAndReset()), header, rows);
        });
        IsPublished = published.Has(archiveHash, contentHash);
    }

    /// <summary>Type and shape of the whole.</summary>
    public IdxHeader Header { get; }

    /// <summary>The entries asked for.</summary>
    public NumericArray Content { get; }

    /// <summary>Whether its hash is the published one.</summary>
    public bool IsPublished { get; }

    /// <summary>
    /// The path of a file in a folder, compressed or plain, under any name that people have for it; null where it is not there.
    /// </summary>
    public static string? PathIn(string folder, PublishedFile file) =>
        Spellings(file.Name).SelectMany(name => new[] { name + ".gz", name }).Select(name => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>The path of a file that is in a folder.</summary>
    /// <exception cref="FileNotFoundException">It is not.</exception>
    public static string PathOf(string folder, PublishedFile file) => PathIn(folder, file) ?? throw new FileNotFoundException(
        $"{file.Name} is not in {folder}.");

    /// <summary>Whether a folder has the file with a published hash.</summary>
    public static bool IsIntact(string folder, PublishedFile file)
    {
        if (PathIn(folder, file) is not string path) return false;
        try
        {
            return new IdxImageFile(path, file, None).IsPublished;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>
    /// The set, other than the one asked for, that a folder's file is a published one of, where sets have files of the same name; null for
    /// none.
    /// </summary>
    public static PublishedImages? OtherSet(string folder, PublishedFile file, string name) =>
        new IdxImageFile(PathOf(folder, file), file, None).OtherSet(name);

    /// <summary>The other set that this is a published file of, where sets have files of the same name; null for none.</summary>
    /// <param name="name">Name of the set that was asked for.</param>
    public PublishedImages? OtherSet(string name) => IsPublished
        ? null
        : new[] { Mnist.Published, FashionMnist.Published, KuzushijiMnist.Published }.FirstOrDefault(other => other.Name != name
            && other.Files.Any(file => file.Has(archiveHash, contentHash)));

    private static Range None(IdxHeader header) => ..0;

    /// <summary>The published name, and the one that some programs unpack it to: <c>t10k-images.idx3-ubyte</c>.</summary>
    private static string[] Spellings(string name)
    {
        int dash = name.LastIndexOf("-idx", StringComparison.Ordinal);
        return dash < 0 ? [name] : [name, $"{name[..dash]}.{name[(dash + 1)..]}"];
    }
}
