using System.IO.Compression;

namespace PolyRelu.Serialization;

/// <summary>NumPy's .npz format: a zip archive of .npy files, one per named array.</summary>
/// <remarks>
/// Reads stored and compressed archives (<c>np.savez</c>, <c>np.savez_compressed</c>); writes stored ones, the same bytes for the same
/// arrays.
/// </remarks>
public static class NpzFile
{
    private const string Suffix = ".npy";

    /// <summary>The earliest time a zip archive can state, so that the same arrays give the same bytes on every day.</summary>
    private static readonly DateTimeOffset Timeless = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Names of the arrays, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">Not a zip archive, or damaged.</exception>
    public static IReadOnlyList<string> Names(string path) => FileContent.Read(path, stream =>
        Expect(stream, path, () => (string[])[.. new ZipDirectory(stream, path).Entries.Select(entry => NameOf(entry, path))]));

    /// <summary>Reads arrays by name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="select">Which arrays; null for all.</param>
    /// <exception cref="InvalidDataException">The archive or an array is malformed; the message names file, array and offset.</exception>
    public static IReadOnlyDictionary<string, NumericArray> Read(string path, Predicate<string>? select = null) =>
        FileContent.Read(path, stream => Read(stream, path, select));

    /// <summary>Reads arrays by name from a seekable stream.</summary>
    /// <param name="stream">The whole archive.</param>
    /// <param name="source">Name for messages.</param>
    /// <param name="select">Which arrays; null for all.</param>
    /// <exception cref="InvalidDataException">The archive or an array is malformed; the message names source, array and offset.</exception>
    public static IReadOnlyDictionary<string, NumericArray> Read(Stream stream, string source, Predicate<string>? select = null) =>
        ReadRows(stream, source, name => select is null || select(name) ? int.MaxValue : 0)
            .ToDictionary(pair => pair.Key, pair => pair.Value.Array, StringComparer.Ordinal);

    /// <summary>Reads the first rows of arrays by name; all names are seen before anything is expanded.</summary>
    /// <param name="stream">The whole archive, seekable.</param>
    /// <param name="source">Name for messages.</param>
    /// <param name="rows">Entries along the first dimension to keep of an array at most; 0 to leave it out.</param>
    /// <returns>The arrays, and the lengths of their first dimensions in the file.</returns>
    internal static Dictionary<string, (NumericArray Array, int Total)> ReadRows(Stream stream, string source, Func<string, int> rows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Expect(stream, source, () =>
        {
            ZipDirectory directory = new(stream, source);
            (ZipEntry Entry, string Name, int Rows)[] wanted =
                [.. directory.Entries.Select(entry => (Entry: entry, Name: NameOf(entry, source)))
                    .Select(one => (one.Entry, one.Name, Rows: rows(one.Name))).Where(one => one.Rows > 0)];
            Dictionary<string, (NumericArray, int)> arrays = new(StringComparer.Ordinal);
            foreach ((ZipEntry entry, string name, int kept) in wanted) arrays.Add(name,
                directory.Read(entry, reader =>
                    NpyFile.ReadRows(reader, kept, size => directory.RequireModest(entry, size)), asksItself: true));
            return arrays;
        });
    }

    /// <summary>Writes arrays atomically, in the order given.</summary>
    /// <exception cref="ArgumentException">Two arrays have the same name.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, NumericArray>> arrays) =>
        AtomicFile.Write(path, stream => Write(stream, arrays));

    /// <summary>Writes arrays in the order given.</summary>
    /// <exception cref="ArgumentException">Two arrays have the same name.</exception>
    public static void Write(Stream stream, IEnumerable<KeyValuePair<string, NumericArray>> arrays)
    {
        ArgumentNullException.ThrowIfNull(arrays);
        HashSet<string> names = new(StringComparer.Ordinal);
        using ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NumericArray array) in arrays)
        {
            if (!names.Add(name)) throw new ArgumentException($"Two arrays are named '{name}'.", nameof(arrays));
            ZipArchiveEntry entry = archive.CreateEntry(name + Suffix, CompressionLevel.NoCompression);
            entry.LastWriteTime = Timeless;
            using Stream content = entry.Open();
            NpyFile.Write(content, array);
        }
    }

    private static T Expect<T>(Stream stream, string source, Func<T> read) =>
        ContentKind.Expect(stream, source, "an .npz file of NumPy", [ContentKind.Zip], read);

    private static string NameOf(ZipEntry entry, string source) =>
        entry.Name.EndsWith(Suffix, StringComparison.Ordinal)
            ? entry.Name[..^Suffix.Length]
            : throw ByteReader.At(source, entry.HeaderOffset,
                $"{Quotation.Of(entry.Name)} is not a .npy array; this zip archive is not an .npz file.");
}
