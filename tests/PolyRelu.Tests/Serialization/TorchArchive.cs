using System.IO.Compression;
using System.Text;

namespace PolyRelu.Tests.Serialization;

/// <summary>Puts together, opcode by opcode, the files that torch.save writes.</summary>
internal sealed class TorchArchive
{
    private readonly List<byte> pickle = [0x80, 2];
    private readonly List<(string Key, byte[] Bytes)> storages = [];

    /// <summary>The byteorder record; null for none.</summary>
    public string? ByteOrder { get; set; } = "little";

    /// <summary>Starts <c>OrderedDict([…</c>.</summary>
    public TorchArchive OpenDictionary() => Global("collections", "OrderedDict").Emit(')', 'R', '(');

    /// <summary>Ends the dictionary and, as torch does, gives it attributes.</summary>
    public TorchArchive CloseDictionary() => Emit('u', '}').Text("_metadata").Emit('}', 's', 'b');

    /// <summary>Adds a tensor under a name, with a storage of its own.</summary>
    public TorchArchive Tensor(string name, string storageType, byte[] bytes, long count, long offset, int[] size, int[] stride)
    {
        string key = storages.Count.ToString(System.Globalization.CultureInfo.InvariantCulture);
        storages.Add((key, bytes));
        return Text(name).Global("torch._utils", "_rebuild_tensor_v2").Emit('(', '(').Text("storage").Global("torch", storageType).Text(key)
            .Text("cpu").Integer(count)
            .Emit('t', 'Q').Integer(offset).Tuple(size).Tuple(stride).Emit('\x89').Global("collections", "OrderedDict")
                .Emit(')', 'R', 't', 'R');
    }

    /// <summary>Appends <c>c module name</c>.</summary>
    public TorchArchive Global(string module, string name) => Emit('c').Raw(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));

    /// <summary>Appends a text.</summary>
    public TorchArchive Text(string text) =>
        Emit('X').Raw(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text))).Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>Appends an integer.</summary>
    public TorchArchive Integer(long value) => value is >= int.MinValue and <= int.MaxValue
        ? Emit('J').Raw(BitConverter.GetBytes((int)value))
        : Emit('\x8a', '\x08').Raw(BitConverter.GetBytes(value));

    /// <summary>Appends the eight bytes of a number that an opcode takes.</summary>
    public TorchArchive Double(double value) => Raw([.. BitConverter.GetBytes(value).Reverse()]);

    /// <summary>Appends opcodes.</summary>
    public TorchArchive Emit(params ReadOnlySpan<char> opcodes)
    {
        foreach (char opcode in opcodes) pickle.Add((byte)opcode);
        return this;
    }

    /// <summary>The pickle alone.</summary>
    public byte[] ToPickle() => [.. pickle, (byte)'.'];

    /// <summary>The file.</summary>
    public byte[] ToBytes()
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add(archive, "net/data.pkl", ToPickle());
            if (ByteOrder is not null) Add(archive, "net/byteorder", Encoding.ASCII.GetBytes(ByteOrder));
            foreach ((string key, byte[] bytes) in storages) Add(archive, $"net/data/{key}", bytes);
            Add(archive, "net/version", "3\n"u8);
        }
        return WithWideEnd(stream.ToArray());
    }

    /// <summary>Adds the zip64 end record and its locator, which torch writes into every archive.</summary>
    private static byte[] WithWideEnd(byte[] archive)
    {
        int end = archive.Length - 22;
        long count = BitConverter.ToUInt16(archive, end + 10), size = BitConverter.ToUInt32(archive, end + 12),
            start = BitConverter.ToUInt32(archive, end + 16);
        byte[] record = [0x50, 0x4b, 6, 6, 44, 0, 0, 0, 0, 0, 0, 0, 30, 3, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            .. new[] { count, count, size, start }.SelectMany(BitConverter.GetBytes)];
        byte[] locator = [0x50, 0x4b, 6, 7, 0, 0, 0, 0, .. BitConverter.GetBytes((long)end), 1, 0, 0, 0];
        return [.. archive[..end], .. record, .. locator, .. archive[end..]];
    }

    /// <summary>Appends a tuple of integers.</summary>
    public TorchArchive Tuple(int[] items)
    {
        Emit('(');
        foreach (int item in items) Integer(item);
        return Emit('t');
    }

    private TorchArchive Raw(byte[] bytes)
    {
        pickle.AddRange(bytes);
        return this;
    }

    private static void Add(ZipArchive archive, string name, ReadOnlySpan<byte> bytes)
    {
        using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
        entry.Write(bytes);
    }
}
