using System.IO.Compression;
using PolyRelu.Data;
using PolyRelu.Evidence;
using PolyRelu.Kernels;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>Small files that ask for much memory: what is allocated stays near what such a file may rightly hold.</summary>
public sealed class BombTests : IDisposable
{
    private const string Source = "bomb";
    private const long Megabyte = 1 << 20;

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Pickles of one or two bytes an object, packed a thousandfold or not at all.</summary>
    [Theory]
    [InlineData("}")]
    [InlineData("]")]
    [InlineData(")")]
    [InlineData("N")]
    [InlineData("(")]
    [InlineData("\u0088")]
    [InlineData("}\u0094")]
    [InlineData("](")]
    [InlineData("(]")]
    [InlineData("}\u0085")]
    [InlineData("(t")]
    [InlineData("\u008c\u0001a")]
    [InlineData("K\u0001")]
    [InlineData("M\u0001\u0001")]
    [InlineData("N\u0094")]
    public void Pickle_OfManyObjects_TakesLittle(string repeated)
    {
        byte[] unit = [.. repeated.Select(c => (byte)c)];
        byte[] code = new byte[2 + ((int)(5 * Megabyte) / unit.Length * unit.Length) + 1];
        for (int i = 2; i < code.Length - 1; i++) code[i] = unit[(i - 2) % unit.Length];
        (code[0], code[1], code[^1]) = (0x80, 2, (byte)'.');
        byte[] packed = Torch(code, CompressionLevel.Optimal), plain = Torch(code, CompressionLevel.NoCompression), modest =
            Torch(code[..(int)Megabyte], CompressionLevel.NoCompression);
        ExpectRefusal(() => PyTorchStateDict.Read(new MemoryStream(packed), Source), 8 * Megabyte);
        ExpectRefusal(() => PyTorchStateDict.Read(new MemoryStream(plain), Source), 8 * Megabyte);
        ExpectRefusal(() => PyTorchStateDict.Read(new MemoryStream(modest), Source), 100 * Megabyte);
    }

    /// <summary>One set of arguments, made once and called again and again: each call makes a tensor of 64 dimensions.</summary>
    [Fact]
    public void Pickle_OfOneCallRepeated_TakesLittle()
    {
        int[] ones = [.. Enumerable.Repeat(1, 64)];
        TorchArchive archive = new TorchArchive().OpenDictionary().Global("torch._utils", "_rebuild_tensor_v2").Emit('q', '\x01')
            .Text("unused")
            .Emit('(', '(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Integer(1).Emit('t', 'Q').Integer(0)
                .Tuple(ones).Tuple(ones).Emit('\x89').Emit('}', 't', 'q', '\x02');
        for (int i = 0; i < 100_000; i++) archive.Text($"{i}").Emit('h', '\x01', 'h', '\x02', 'R');
        byte[] file = archive.CloseDictionary().ToBytes();
        ExpectRefusal(() => PyTorchStateDict.Read(new MemoryStream(file), Source), 150 * Megabyte);
    }

    [Fact]
    public void Storage_OfZeros_IsNotExpanded_WhereNobodyAsksForIt()
    {
        byte[] pickle = new TorchArchive().OpenDictionary().Tensor("other", "FloatStorage", [], 30 << 20, 0, [30 << 20], [1])
            .CloseDictionary().ToPickle();
        string path = Path.Combine(folder, "m.pt");
        File.WriteAllBytes(path, Zip(("net/data.pkl", pickle), ("net/data/0", new byte[120 * Megabyte])));
        ExpectRefusal(() => NetworkFile.Load(path), 2 * Megabyte);
        ExpectRefusal(() => PyTorchStateDict.Read(path), 2 * Megabyte);
    }

    /// <summary>Headers of many short entries: tensors without elements, texts, and dimensions.</summary>
    [Theory]
    [InlineData("\"{0}\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]},", "",
        "\"z\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}}")]
    [InlineData("\"{0}\":\"\",", "\"__metadata__\":{", "\"z\":\"\"}}")]
    [InlineData("1,", "\"w\":{\"dtype\":\"F32\",\"data_offsets\":[0,4],\"shape\":[", "1]}}")]
    public void Safetensors_OfManyEntries_TakesLittle(string repeated, string before, string after)
    {
        System.Text.StringBuilder text = new($"{{{before}");
        for (int i = 0; text.Length < 40 * Megabyte; i++) text.Append(repeated.Replace("{0}", $"{i}", StringComparison.Ordinal));
        byte[] json = System.Text.Encoding.ASCII.GetBytes(text.Append(after).ToString());
        byte[] file = [.. BitConverter.GetBytes((long)json.Length), .. json, 0, 0, 0, 0];
        ExpectRefusal(() => SafetensorsFile.Read(new MemoryStream(file), Source), json.Length + (100 * Megabyte));
    }

    [Fact]
    public void Npz_OfZeros_IsRefusedBeforeItIsExpanded()
    {
        byte[] zeros = Zip(("features.npy", Npy(ElementType.UInt8, 10_000, 15_000)), ("labels.npy", Npy(ElementType.UInt8, 10_000)));
        byte[] members = Zip([.. Enumerable.Range(0, 10).Select(i => ($"a{i}.npy", Npy(ElementType.UInt8, 15_000_000)))]);
        string path = Path.Combine(folder, "f.npz");
        foreach (byte[] file in new[] { zeros, members })
        {
            Assert.InRange(file.Length, 1, Megabyte);
            File.WriteAllBytes(path, file);
            ExpectRefusal(() => NpzFile.Read(path), 300 * Megabyte);
            ExpectRefusal(() => NetworkFile.Load(path), 2 * Megabyte);
            ExpectRefusal(() => WitnessFile.Read(path), 2 * Megabyte);
            ExpectRefusal(() => new FeatureFile { Path = path }.Load(), 20 * Megabyte);
        }
    }

    /// <summary>Rows of a byte or two, each of which a matrix pads to 64.</summary>
    [Fact]
    public void Arrays_OfManyShortRows_DoNotBecomeManyTimesAsLarge()
    {
        string features = Path.Combine(folder, "f.npz"), network = Path.Combine(folder, "n.npz");
        File.WriteAllBytes(features, Zip(("features.npy", Npy(ElementType.UInt8, 20_000_000, 1)),
            ("labels.npy", Npy(ElementType.Bool, 20_000_000))));
        File.WriteAllBytes(network, Zip(("prelulayer.W.npy", Npy(ElementType.Float16, 1, 4_500_000)),
            ("output_net.weight.npy", Npy(ElementType.Float16, 1, 4_500_000))));
        ExpectRefusal(() => new FeatureFile { Path = features, Outputs = 1 }.Load(), 160 * Megabyte);
        ExpectRefusal(() => NetworkFile.Load(network, new NetworkFileOptions { Power = 1 }), 60 * Megabyte);
    }

    [Fact]
    public void Features_WithACount_TakeWhatTheyKeep()
    {
        string path = Path.Combine(folder, "f.npz");
        File.WriteAllBytes(path, Zip(("features.npy", Npy(ElementType.UInt8, 60_000, 1000)),
            ("labels.npy", Npy(ElementType.Bool, 60_000))));
        long allocated = Allocated(() => Assert.Equal(1, new FeatureFile { Path = path, Count = 1, Outputs = 1 }.Load().Count));
        Assert.InRange(allocated, 0, 4 * Megabyte);
    }

    /// <summary>A sparse array that compresses honestly a thousandfold: what is kept of it counts, not what it holds.</summary>
    [Fact]
    public void Features_WithACount_MayLieInAnyArchive()
    {
        string path = Path.Combine(folder, "f.npz");
        byte[] sparse = Npy(ElementType.UInt8, 60_000, 3000), labels = Npy(ElementType.Bool, 60_000);
        for (int row = 0; row < 60_000; row++) sparse[sparse.Length - ((60_000 - row) * 3000)] = (byte)(row % 7);
        File.WriteAllBytes(path, Zip(("features.npy", sparse), ("labels.npy", labels)));
        Assert.InRange(new FileInfo(path).Length, 1, sparse.Length / 200);
        FeatureFile file = new() { Path = path, Outputs = 1 };
        long allocated = Allocated(() =>
        {
            Matrix inputs = (file with { Count = 5 }).Load().Samples.Inputs;
            Assert.Equal([0f, 1, 2, 3, 4], Enumerable.Range(0, 5).Select(row => inputs.Row(row)[0]));
        });
        Assert.InRange(allocated, 0, 4 * Megabyte);
        ExpectRefusal(() => file.Load(), 20 * Megabyte);
    }

    /// <summary>A gzip of zeros behind an honest header: 1,000 million images, or as many as a file of this size may expand to.</summary>
    [Theory]
    [InlineData(1_000_000_000, 1, 1)]
    [InlineData(1_000_000, 28, 28)]
    [InlineData(100_000_000, 1, 1)]
    [InlineData(1, 30_000, 30_000)]
    public void Images_OfZeros_TakeLittle(int count, int height, int width)
    {
        Directory.CreateDirectory(Path.Combine(folder, "mnist"));
        long size = (long)count * height * width;
        byte[] images = GzipZeros([0, 0, 8, 3, .. Big(count), .. Big(height), .. Big(width)], Math.Min(size, 64 * Megabyte));
        File.WriteAllBytes(Path.Combine(folder, "mnist", "t10k-images-idx3-ubyte.gz"), images);
        File.WriteAllBytes(Path.Combine(folder, "mnist", "t10k-labels-idx1-ubyte.gz"),
            GzipZeros([0, 0, 8, 1, .. Big(count)], Math.Min(count, 64 * Megabyte)));
        foreach (int? wanted in new int?[] { 1, null })
            ExpectRefusal(() => Registry<DatasetSource>.Find("mnist")
                .Value.Load(new DatasetRequest { Folder = folder, Offline = true, Count = wanted }), 2 * Megabyte);
    }

    [Fact]
    public void Images_WithACount_TakeWhatTheyKeep()
    {
        Directory.CreateDirectory(Path.Combine(folder, "mnist"));
        File.WriteAllBytes(Path.Combine(folder, "mnist", "train-images-idx3-ubyte.gz"),
            GzipZeros([0, 0, 8, 3, .. Big(60_000), .. Big(28), .. Big(28)], 60_000 * 784));
        File.WriteAllBytes(Path.Combine(folder, "mnist", "train-labels-idx1-ubyte.gz"), GzipZeros([0, 0, 8, 1, .. Big(60_000)], 60_000));
        long allocated = Allocated(() => Assert.Equal(1, Registry<DatasetSource>.Find("mnist")
            .Value.Load(new DatasetRequest { Split = "train", Folder = folder, Offline = true, Count = 1 }).Count));
        Assert.InRange(allocated, 0, 4 * Megabyte);
    }

    /// <summary>
    /// Shapes whose products overflow, or that name rows of nothing: refused by every reader before anything is done, or read at once.
    /// </summary>
    [Theory]
    [InlineData(int.MaxValue, 0)]
    [InlineData(0, int.MaxValue)]
    [InlineData(0, 65_536, 32_768)]
    [InlineData(65_536, 65_536, 0)]
    [InlineData(1 << 30, 0, 1 << 30)]
    [InlineData(65_536, 65_536)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(1 << 16, 1 << 16, 1 << 16, 1 << 16)]
    public void Shapes_WithoutSense_AreRefusedByEveryReader(params int[] shape)
    {
        string literal = $"({string.Join(", ", shape)})";
        byte[] npy = NpyHeaderOnly($"{{'descr': '<f4', 'fortran_order': False, 'shape': {literal}, }}");
        byte[] json = System.Text.Encoding.ASCII.GetBytes(
            $"{{\"w\":{{\"dtype\":\"F32\",\"shape\":[{string.Join(',', shape)}],\"data_offsets\":[0,0]}}}}");
        byte[] idx = [0, 0, 8, (byte)shape.Length, .. shape.SelectMany(Big)];
        byte[] packed = GzipZeros(idx, 1000), zipped = Zip(("w.npy", npy));
        byte[] torch = new TorchArchive().OpenDictionary().Tensor("w", "FloatStorage", [], 0, 0, shape, shape).CloseDictionary().ToBytes();
        ExpectRefusal(() => NpyFile.Read(new MemoryStream(npy), Source), Megabyte);
        ExpectRefusal(() => NpzFile.Read(new MemoryStream(zipped), Source), Megabyte);
        ExpectRefusal(() => SafetensorsFile.Read(new MemoryStream([.. BitConverter.GetBytes((long)json.Length), .. json]), Source),
            Megabyte);
        ExpectRefusal(() => IdxFile.Read(new MemoryStream(idx), Source), Megabyte);
        ExpectRefusal(() => IdxFile.Read(new MemoryStream(packed), Source), Megabyte);
        ExpectRefusal(() => PyTorchStateDict.Read(new MemoryStream(torch), Source), Megabyte);
        Assert.Throws<ArgumentException>(() => NumericArray.From(Array.Empty<float>(), shape));
    }

    [Theory]
    [InlineData(0, 784)]
    [InlineData(784, 0)]
    [InlineData(0, 0)]
    [InlineData(0)]
    [InlineData(3, 0, 5)]
    public void Shapes_WithoutElements_AreKept(params int[] shape)
    {
        using MemoryStream stream = new();
        NpyFile.Write(stream, NumericArray.From(Array.Empty<float>(), shape));
        stream.Position = 0;
        NumericArray read = NpyFile.Read(stream, Source);
        Assert.Equal(shape, read.Shape.ToArray());
        Matrix matrix = read.ToMatrix();
        Assert.Equal(shape.Length < 2 ? (1, 0) : (shape[0], shape[1..].Aggregate(1, (product, length) => product * length)),
            (matrix.Rows, matrix.Columns));
    }

    private static void ExpectRefusal(Action read, long mostBytes)
    {
        InvalidDataException? refusal = null;
        long allocated = Allocated(() => refusal = Assert.Throws<InvalidDataException>(read));
        Assert.True(allocated <= mostBytes, $"{allocated} bytes were allocated; {mostBytes} are allowed. {refusal!.Message}");
    }

    private static long Allocated(Action action)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static byte[] Big(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static byte[] Torch(byte[] pickle, CompressionLevel level)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (Stream entry = archive.CreateEntry("net/data.pkl", level).Open()) entry.Write(pickle);
        return stream.ToArray();
    }

    private static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] content) in entries)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    private static byte[] Npy(ElementType type, params int[] shape) =>
        [.. NpyHeaderOnly($"{{'descr': '{NpyHeader.Descriptor(type)}', 'fortran_order': False, 'shape': {ArrayShape.Literal(shape)}, }}"),
            .. new byte[ArrayShape.Count(shape) * type.Size()]];

    private static byte[] NpyHeaderOnly(string dictionary) =>
        [0x93, .. "NUMPY"u8, 1, 0, (byte)(dictionary.Length & 255), (byte)(dictionary.Length >> 8),
            .. System.Text.Encoding.ASCII.GetBytes(dictionary)];

    private static byte[] GzipZeros(byte[] header, long zeros)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(header);
            byte[] block = new byte[Megabyte];
            for (long left = zeros; left > 0; left -= block.Length) gzip.Write(block, 0, (int)Math.Min(left, block.Length));
        }
        return stream.ToArray();
    }
}
