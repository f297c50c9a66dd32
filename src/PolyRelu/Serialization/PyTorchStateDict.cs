using System.Text;

namespace PolyRelu.Serialization;

/// <summary>Reads PyTorch state dicts: what <c>torch.save(model.state_dict(), path)</c> writes since version 1.6.</summary>
/// <remarks>
/// A zip archive with a pickle that names the tensors and a file per storage. No code is ever executed: the pickle is interpreted by
/// <see cref="PickleMachine"/>, which knows dictionaries, tensors and their storages and refuses everything else, naming it and its offset.
/// Source: torch.serialization and torch._utils.
/// </remarks>
public static class PyTorchStateDict
{
    /// <summary>More than any state dict's list of tensors takes.</summary>
    private const long LongestPickle = 16 << 20;

    /// <summary>Tensors may share a storage, but not be many times its size together.</summary>
    private const long MostSharing = 8;

    /// <summary>Reads all tensors, in the order of the file.</summary>
    /// <exception cref="InvalidDataException">The file is not a state dict of this format, or is damaged; the message names file and offset.</exception>
    public static IReadOnlyDictionary<string, NumericArray> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Read(stream, path);
    }

    /// <summary>Reads all tensors, in the order of the file.</summary>
    /// <param name="stream">A seekable stream that is the whole file.</param>
    /// <param name="source">Name for messages.</param>
    /// <exception cref="InvalidDataException">The data are not a state dict of this format, or damaged; the message names source and offset.</exception>
    public static IReadOnlyDictionary<string, NumericArray> Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        RequireZip(stream, source);
        ZipDirectory archive = new(stream, source);
        ZipEntry[] pickles = [.. archive.Entries.Where(entry => entry.Name.EndsWith("/data.pkl", StringComparison.Ordinal))];
        if (pickles.Length != 1) throw ByteReader.At(source, 0, $"expected one entry NAME/data.pkl, as torch.save writes; found {pickles.Length}.");
        string root = pickles[0].Name[..^"data.pkl".Length];
        if (archive.Entries.Any(entry => entry.Name == root + "constants.pkl"))
            throw ByteReader.At(source, 0, "this is a TorchScript archive, which holds code; save model.state_dict() instead.");
        if (pickles[0].Size > LongestPickle) throw ByteReader.At(source, pickles[0].HeaderOffset, $"the pickle has {Plural.Of(pickles[0].Size, "byte")}; at most {LongestPickle} are read.");
        string pickleName = $"{source}: {pickles[0].Name}";
        object? dictionary = new PickleMachine(archive.ReadAll(pickles[0]), pickleName, TorchObjects.Storage, TorchObjects.Reduce, TorchObjects.IsKnown).Run();
        return new TensorLoader(archive, root, source).Load(dictionary, pickleName);
    }

    private static void RequireZip(Stream stream, string source)
    {
        long start = stream.Position;
        Span<byte> mark = stackalloc byte[2];
        bool zip = stream.ReadAtLeast(mark, 2, throwOnEndOfStream: false) == 2 && mark.SequenceEqual("PK"u8);
        stream.Position = start;
        if (!zip) throw ByteReader.At(source, 0, "expected a zip archive, as torch.save writes since PyTorch 1.6. Load an older file in PyTorch and save its state dict again.");
    }

    /// <summary>Turns views of storages into arrays.</summary>
    private sealed class TensorLoader(ZipDirectory archive, string root, string source)
    {
        private readonly Dictionary<string, ZipEntry> entries = archive.Entries.ToDictionary(entry => entry.Name, StringComparer.Ordinal);
        private readonly Dictionary<string, (PickleStorage Storage, byte[] Bytes)> storages = new(StringComparer.Ordinal);
        private readonly Dictionary<(string Key, long Offset, string Shape, string Strides), NumericArray> views = [];
        private long storedBytes, tensorBytes;
        private bool reversed;

        public Dictionary<string, NumericArray> Load(object? root, string pickleName)
        {
            if (root is not PickleDictionary dictionary) throw ByteReader.At(pickleName, 0, "expected a dictionary of tensors. Save model.state_dict().");
            reversed = IsBigEndian() == BitConverter.IsLittleEndian;
            Dictionary<string, NumericArray> arrays = new(StringComparer.Ordinal);
            foreach ((object? key, object? value) in dictionary.Pairs)
            {
                if (key is not string name) throw ByteReader.At(pickleName, 0, "expected tensors by name; found a key that is no text.");
                if (value is not PickleTensor tensor) throw ByteReader.At(pickleName, 0, $"expected a tensor as '{name}'; found another object. Save model.state_dict().");
                if (!arrays.TryAdd(name, Materialise(tensor, name))) throw ByteReader.At(pickleName, 0, $"two tensors are named '{name}'.");
            }
            return arrays;
        }

        private bool IsBigEndian()
        {
            if (!entries.TryGetValue(root + "byteorder", out ZipEntry? entry)) return false;
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
            var view = (tensor.Storage.Key, tensor.Offset, string.Join(',', tensor.Shape), string.Join(',', tensor.Strides));
            if (views.TryGetValue(view, out NumericArray? known)) return known;
            byte[] bytes = Bytes(tensor.Storage, name);
            RequireInside(tensor, name);
            int size = tensor.Storage.Type.Size();
            tensorBytes += NumericArray.CountOf(tensor.Shape) * size;
            if (tensorBytes > MostSharing * storedBytes) throw Wrong(name, $"the tensors are more than {MostSharing} times the size of their storages.");
            byte[] elements = NumericArray.CountOf(tensor.Shape) == 0 ? [] : StridedCopy.ToRowMajor(bytes, tensor.Offset, tensor.Shape, tensor.Strides, size);
            NumericArray result = new(tensor.Storage.Type, tensor.Shape, elements);
            views.Add(view, result);
            return result;
        }

        private byte[] Bytes(PickleStorage storage, string name)
        {
            if (storages.TryGetValue(storage.Key, out (PickleStorage Storage, byte[] Bytes) known))
                return known.Storage == storage ? known.Bytes : throw Wrong(name, $"its storage '{storage.Key}' is described in two ways.");
            if (!entries.TryGetValue($"{root}data/{storage.Key}", out ZipEntry? entry)) throw Wrong(name, $"its storage {root}data/{storage.Key} is not in the archive.");
            int size = storage.Type.Size();
            if (storage.Count < 0 || storage.Count > Array.MaxLength || storage.Count * size != entry.Size)
                throw Wrong(name, $"its storage should have {Plural.Of(storage.Count, "element")} of {Plural.Of(size, "byte")}; the archive holds {Plural.Of(entry.Size, "byte")}.");
            byte[] bytes = archive.ReadAll(entry);
            if (reversed) NumericArray.ReverseEndianness(bytes, size);
            if (storage.Type == ElementType.Bool && bytes.AsSpan().ContainsAnyExceptInRange((byte)0, (byte)1)) throw Wrong(name, "booleans must be 0 or 1.");
            storages.Add(storage.Key, (storage, bytes));
            storedBytes += bytes.Length;
            return bytes;
        }

        private void RequireInside(PickleTensor tensor, string name)
        {
            long count = NumericArray.CountOf(tensor.Shape);
            if (count == 0) return;
            if (count < 0 || count > tensor.Storage.Count) throw Wrong(name, $"its shape {NumericArray.Format(tensor.Shape)} has more elements than its storage ({tensor.Storage.Count}). Save a contiguous copy.");
            Int128 last = tensor.Offset;
            for (int d = 0; d < tensor.Shape.Length; d++)
            {
                if (tensor.Strides[d] < 0) throw Wrong(name, "a stride is negative.");
                last += (Int128)(tensor.Shape[d] - 1) * tensor.Strides[d];
            }
            if (tensor.Offset < 0 || last >= tensor.Storage.Count) throw Wrong(name, $"it reaches element {last} of a storage of {tensor.Storage.Count}.");
        }

        private InvalidDataException Wrong(string name, string problem) => ByteReader.At($"{source}: {root}data.pkl", 0, $"tensor '{name}': {problem}");
    }
}
