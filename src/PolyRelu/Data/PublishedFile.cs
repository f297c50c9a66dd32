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
