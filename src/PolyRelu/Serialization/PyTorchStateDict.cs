using System.Text;

namespace PolyRelu.Serialization;

/// <summary>Reads PyTorch state dicts: what <c>torch.save(model.state_dict(), path)</c> writes since version 1.6.</summary>
/// <remarks>
/// A zip archive with a pickle that names the tensors and a file per storage. No code is ever executed: the pickle is interpreted by
/// <see cref="PickleMachine"/>, which knows dictionaries, tensors and their storages and refuses everything else, naming it and its offset.
/// Of a checkpoint that holds other things too, the one dictionary of tensors in it is read (<see cref="TorchCheckpoint"/>).
/// Source: torch.serialization and torch._utils.
/// </remarks>
public static class PyTorchStateDict
{
    /// <summary>More than any state dict's list of tensors takes: room for 25,000 of them.</summary>
    private const long LongestPickle = 4 << 20;

    /// <summary>PyTorch stores pickles as they are; whoever packed one again reached less than this, beside a few pages.</summary>
    private const long MostPickleExpansion = 32, ShortPickle = 1 << 16;

    /// <summary>Tensors may share a storage, but not be many times its size together.</summary>
    private const long MostSharing = 8;

    /// <summary>Reads all tensors, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">
    /// The file is not a state dict of this format, or is damaged; the message names file and offset.
    /// </exception>
    public static IReadOnlyDictionary<string, NumericArray> Read(string path) => FileContent.Read(path, stream => Read(stream, path));

    /// <summary>Reads all tensors, in the order of the file.</summary>
    /// <param name="stream">A seekable stream that is the whole file.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="InvalidDataException">
    /// The data are not a state dict of this format, or damaged; the message names source and offset.
    /// </exception>
    public static IReadOnlyDictionary<string, NumericArray> Read(Stream stream, string source) => Read(stream, source, null).Tensors;

    /// <summary>Reads all tensors, and says of which part of a checkpoint.</summary>
    /// <param name="stream">A seekable stream that is the whole file.</param>
    /// <param name="source">Name for messages.</param>
    /// <param name="check">Sees all names before any tensor is expanded, and throws where it wants none; null to read whatever there
    /// is.</param>
    internal static (string? Key, IReadOnlyDictionary<string, NumericArray> Tensors) Read(Stream stream, string source,
        Action<IReadOnlyList<string>>? check)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ContentKind.Expect(stream, source, "a state dict of PyTorch 1.6 or later, a zip archive", [ContentKind.Zip], () =>
            ReadArchive(stream, source, check));
    }

    private static (string? Key, IReadOnlyDictionary<string, NumericArray> Tensors) ReadArchive(Stream stream, string source,
        Action<IReadOnlyList<string>>? check)
    {
        RequireZip(stream, source);
        ZipDirectory archive = new(stream, source);
        ZipEntry[] pickles = [.. archive.Entries.Where(entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal))];
        if (pickles.Length != 1)
            throw ByteReader.At(source, 0, $"expected one entry NAME/data.pkl, as torch.save writes; found {pickles.Length}.");
        string folder = pickles[0].Name[..^"data.pkl".Length];
        if (archive.Entries.Any(entry => entry.Name == folder + "constants.pkl"))
            throw ByteReader.At(source, 0, "this is a TorchScript archive, which holds code; save model.state_dict() instead.");
        long longest = pickles[0].Deflated ? Math.Min(LongestPickle, ShortPickle + (MostPickleExpansion * pickles[0].CompressedSize))
            : LongestPickle;
        if (pickles[0].Size > longest)
            throw ByteReader.At(source, pickles[0].HeaderOffset,
                $"the pickle has {Plural.Of(pickles[0].Size, "byte")}, stored in {pickles[0].CompressedSize}; at most {longest} are read.");
        string pickleName = $"{source}: {Quotation.Line(pickles[0].Name, Quotation.Longest)}";
        object? root = new PickleMachine(archive.ReadAll(pickles[0]), pickleName, TorchObjects.Storage, TorchObjects.Reduce,
            TorchObjects.IsKnown).Run();
        TorchCheckpoint found = TorchCheckpoint.Find(root, problem => ByteReader.At(pickleName, 0, problem));
        check?.Invoke([.. found.Tensors.Select(tensor => tensor.Key)]);
        return (found.Key, new TensorLoader(archive, folder, source).Load(found.Tensors));
    }

    private static void RequireZip(Stream stream, string source)
    {
        long start = stream.Position;
        Span<byte> mark = stackalloc byte[2];
        bool zip = stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && mark.SequenceEqual("PK"u8);
        stream.Position = start;
        if (!zip)
            throw ByteReader.At(source, 0,
                "expected a zip archive, as torch.save writes since PyTorch 1.6. Load an older file in PyTorch and save its state dict "
                + "again.");
    }

    /// <summary>Turns views of storages into arrays.</summary>
    private sealed class TensorLoader(ZipDirectory archive, string folder, string source)
    {
        private readonly Dictionary<string, ZipEntry> entries = archive.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        private readonly Dictionary<string, (PickleStorage Storage, byte[] Bytes)> storages = new(StringComparer.Ordinal);
        private readonly Dictionary<PickleTensor, NumericArray> views = new(SameView.Instance);
        private long storedBytes, tensorBytes;
        private bool reversed;

        public Dictionary<string, NumericArray> Load(IReadOnlyList<KeyValuePair<string, PickleTensor>> tensors)
        {
            reversed = IsBigEndian() == BitConverter.IsLittleEndian;
            Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal);
            foreach ((string name, PickleTensor tensor) in tensors) arrays.Add(name, Materialise(tensor, name));
            return arrays;
        }

        private bool IsBigEndian()
        {
            if (!entries.TryGetValue(folder + "byteorder", out ZipEntry? entry)) return false;
            string order = entry.Size > 16 ? "" : Encoding.ASCII.GetString(archive.ReadAll(entry));
            return order switch
            {
                "little" => false,
                "big" => true,
                _ => throw ByteReader.At(source, entry.HeaderOffset, "the byte order should be 'little' or 'big'."),
            };
        }

        private NumericArray Materialise(PickleTensor tensor, string name)
        {
            if (views.TryGetValue(tensor, out NumericArray? known)) return known;
            int size = tensor.Storage.Type.Size();
            if (ArrayShape.Problem(tensor.Shape, size) is string problem) throw Wrong(name, $"{problem}.");
            byte[] bytes = Bytes(tensor.Storage, name);
            RequireInside(tensor, name);
            tensorBytes += ArrayShape.Count(tensor.Shape) * size;
            if (tensorBytes > MostSharing * storedBytes)
                throw Wrong(name, $"the tensors are more than {MostSharing} times the size of their storages.");
            byte[] elements = ArrayShape.Count(tensor.Shape) == 0 ? []
                : StridedCopy.ToRowMajor(bytes, tensor.Offset, tensor.Shape, tensor.Strides, size);
            NumericArray result = new(tensor.Storage.Type, tensor.Shape, elements);
            views.Add(tensor, result);
            return result;
        }

        private byte[] Bytes(PickleStorage storage, string name)
        {
            if (storages.TryGetValue(storage.Key, out (PickleStorage Storage, byte[] Bytes) known))
                return known.Storage == storage ? known.Bytes
                    : throw Wrong(name, $"its storage {Quotation.Of(storage.Key)} is described in two ways.");
            if (!entries.TryGetValue($"{folder}data/{storage.Key}", out ZipEntry? entry))
                throw Wrong(name, $"its storage {Quotation.Of($"{folder}data/{storage.Key}")} is not in the archive.");
            int size = storage.Type.Size();
            if (storage.Count < 0 || storage.Count > Array.MaxLength || storage.Count * size != entry.Size)
                throw Wrong(name, $"its storage should have {Plural.Of(storage.Count, "element")} of {Plural.Of(size, "byte")}; the "
                    + $"archive holds {Plural.Of(entry.Size, "byte")}.");
            byte[] bytes = archive.ReadAll(entry);
            if (reversed) NumericArray.ReverseEndianness(bytes, size);
            if (storage.Type == ElementType.Bool && bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1))
                throw Wrong(name, "booleans must be 0 or 1.");
            storages.Add(storage.Key, (storage, bytes));
            storedBytes += bytes.Length;
            return bytes;
        }

        private void RequireInside(PickleTensor tensor, string name)
        {
            long count = ArrayShape.Count(tensor.Shape);
            if (count == 0) return;
            if (count < 0 || count > tensor.Storage.Count)
                throw Wrong(name, $"its shape {ArrayShape.Format(tensor.Shape)} has more elements than its storage "
                    + $"({tensor.Storage.Count}). Save a contiguous copy.");
            Int128 last = tensor.Offset;
            for (int d = 0; d < tensor.Shape.Length; d++)
            {
                if (tensor.Strides[d] < 0) throw Wrong(name, "a stride is negative.");
                last += (Int128)(tensor.Shape[d] - 1) * tensor.Strides[d];
            }
            if (tensor.Offset < 0 || last >= tensor.Storage.Count)
                throw Wrong(name, $"it reaches element {last} of a storage of {tensor.Storage.Count}.");
        }

        private InvalidDataException Wrong(string name, string problem) =>
            ByteReader.At($"{source}: {Quotation.Line(folder + "data.pkl", Quotation.Longest)}", 0,
                $"tensor {Quotation.Of(name)}: {problem}");
    }

    /// <summary>Tensors that look at the same elements in the same order.</summary>
    private sealed class SameView : IEqualityComparer<PickleTensor>
    {
        public static readonly SameView Instance = new();

        public bool Equals(PickleTensor? x, PickleTensor? y) => ReferenceEquals(x, y)
            || (x is not null && y is not null && x.Storage == y.Storage && x.Offset == y.Offset && x.Shape.AsSpan().SequenceEqual(y.Shape)
                && x.Strides.AsSpan().SequenceEqual(y.Strides));

        public int GetHashCode(PickleTensor tensor)
        {
            HashCode hash = default;
            hash.Add(tensor.Storage.Key, StringComparer.Ordinal);
            hash.Add(tensor.Offset);
            foreach (int length in tensor.Shape) hash.Add(length);
            foreach (long stride in tensor.Strides) hash.Add(stride);
            return hash.ToHashCode();
        }
    }
}
