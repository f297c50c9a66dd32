using System.Security.Cryptography;
using PolyRelu.Serialization;

namespace PolyRelu.Data;

/// <summary>One IDX file of a published image set: images or labels.</summary>
/// <param name="Name">Its name without <c>.gz</c>.</param>
/// <param name="Count">Number of samples.</param>
/// <param name="ArchiveHash">SHA-256 of the published <c>.gz</c> file, lower-case hexadecimal.</param>
/// <param name="ContentHash">SHA-256 of the uncompressed bytes; null where it is not known.</param>
public sealed record PublishedFile(string Name, int Count, string ArchiveHash, string? ContentHash = null)
{
    /// <summary>More than any header of an IDX file takes.</summary>
    private const int Header = 64;

    /// <summary>Bytes of one sample, such as 784 for 28×28 pixels; null where they are not known.</summary>
    public int? SampleSize { get; init; }

    /// <summary>Bytes of an uncompressed file that is this one, at most; null where they are not known.</summary>
    internal long? LargestContent => Header + ((long)Count * SampleSize);

    /// <summary>
    /// Bytes of a compressed file that is this one, at most: gzip enlarges what it cannot compress by less than a sixty-fourth.
    /// </summary>
    internal long? LargestArchive => LargestContent + (LargestContent / 64) + 4096;

    /// <summary>Whether hashes are those of this file, as it was published or of its content however compressed.</summary>
    internal bool Has(string archiveHash, string contentHash) => archiveHash == ArchiveHash || contentHash == ContentHash;

    /// <summary>Whether bytes are this file: by the hash of the archive, or of its content however compressed.</summary>
    /// <param name="archive">The file as it lies there.</param>
    /// <param name="content">Its array.</param>
    public bool Is(ReadOnlySpan<byte> archive, NumericArray content) =>
        IsArchive(archive) || (ContentHash is not null && HashOf(content) == ContentHash);

    /// <summary>Whether bytes are this file as it was published, compression included.</summary>
    public bool IsArchive(ReadOnlySpan<byte> archive) => Convert.ToHexStringLower(SHA256.HashData(archive)) == ArchiveHash;

    /// <summary>SHA-256 of an array's uncompressed IDX file.</summary>
    private static string HashOf(NumericArray content)
    {
        using SHA256 hash = SHA256.Create();
        using (CryptoStream stream = new(Stream.Null, hash, CryptoStreamMode.Write)) IdxFile.Write(stream, content);
        return Convert.ToHexStringLower(hash.Hash!);
    }
}
