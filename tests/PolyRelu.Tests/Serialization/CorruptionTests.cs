using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using PolyRelu.Evidence;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evidence;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>
/// Damaged files of every format: an <see cref="InvalidDataException"/> that names the file, or a read; nothing else, and no more memory
/// than the file warrants.
/// </summary>
public class CorruptionTests
{
    private const string Source = "damaged";
    private const long DeflateExpansion = 2200;

    private static readonly Dictionary<string, NumericArray> Arrays = new()
    {
        ["w"] = NumericArray.From([1f, 2, 3, 4, 5, 6], 2, 3),
        ["labels"] = NumericArray.From([1L, -1, 7], 3),
        ["mask"] = NumericArray.From([true, false], 2),
    };

    [Fact]
    public void Npy()
    {
        byte[][] files = [.. Arrays.Values.Select(array => Bytes(stream => NpyFile.Write(stream, array)))];
        Corruption.Check(files, (bytes, _) => NpyFile.Read(new MemoryStream(bytes), Source), Source);
    }

    [Fact]
    public void Npz_GivesTheSameArraysOrNone()
    {
        byte[] stored = Bytes(stream => NpzFile.Write(stream, Arrays));
        Corruption.Check([stored, Compressed(seekable: true), Compressed(seekable: false)],
            (bytes, _) => RequireSame(Arrays, NpzFile.Read(new MemoryStream(bytes), Source)), Source, DeflateExpansion);
    }

    [Fact]
    public void Safetensors()
    {
        byte[] plain = Bytes(stream => SafetensorsFile.Write(stream, Arrays));
        byte[] described = Bytes(stream => SafetensorsFile.Write(stream, Arrays,
            new Dictionary<string, string> { ["polyrelu.power"] = "3", ["note"] = "ä" }));
        Corruption.Check([plain, described], (bytes, _) => SafetensorsFile.Read(new MemoryStream(bytes), Source), Source);
    }

    [Fact]
    public void Torch_GivesTheSameTensorsOrNone()
    {
        byte[] elements = MemoryMarshal.AsBytes<float>([1f, 2, 3, 4, 5, 6]).ToArray();
        TorchArchive archive = new TorchArchive().OpenDictionary()
            .Tensor("a", "FloatStorage", elements, 6, 0, [2, 3], [3, 1])
            .Tensor("b", "FloatStorage", elements, 6, 1, [2], [2])
            .CloseDictionary();
        byte[] little = archive.ToBytes();
        archive.ByteOrder = "big";
        byte[][] files = [little, archive.ToBytes(), Convert.FromBase64String(PyTorchStateDictTests.MadeByTorch)];
        IReadOnlyDictionary<string, NumericArray>[] whole =
            [.. files.Select(bytes => PyTorchStateDict.Read(new MemoryStream(bytes), Source))];
        Corruption.Check(files, (bytes, which) => RequireSame(whole[which], PyTorchStateDict.Read(new MemoryStream(bytes), Source)),
            Source);
    }

    [Fact]
    public void Pickle()
    {
        // The checksum of the archive hides damage to the pickle, so that the interpreter is fed damaged pickles directly.
        byte[] pickle = new TorchArchive().OpenDictionary()
            .Tensor("a", "FloatStorage", [], 6, 0, [2, 3], [3, 1]).Emit('q', '\x01').Text("again").Emit('h', '\x01').CloseDictionary()
                .ToPickle();
        byte[] framed = [0x80, 4, 0x95, 50, 0, 0, 0, 0, 0, 0, 0, (byte)'}', 0x94, 0x8c, 1, (byte)'a', 0x94, 0x8c, 11, .. "collections"u8,
            0x8c, 11, .. "OrderedDict"u8, 0x93, (byte)')', (byte)'R', (byte)'s', (byte)'.'];
        Corruption.Check([pickle, framed], (bytes, _) =>
            new PickleMachine(bytes, Source, TorchObjects.Storage, TorchObjects.Reduce, TorchObjects.IsKnown).Run(), Source);
    }

    [Fact]
    public void Idx()
    {
        NumericArray array = NumericArray.From([1, 2, 3, 4, 5, 6, 7, 8], 2, 2, 2);
        Corruption.Check([Bytes(stream => IdxFile.Write(stream, array))], (bytes, _) => IdxFile.Read(new MemoryStream(bytes), Source),
            Source);
    }

    [Fact]
    public void IdxGzip_GivesTheSameArrayOrNone()
    {
        NumericArray array = NumericArray.From([.. Enumerable.Range(0, 200).Select(i => (byte)(i % 7))], 2, 10, 10);
        byte[] packed = Bytes(stream =>
        {
            using GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true);
            IdxFile.Write(gzip, array);
        });
        Corruption.Check([packed], (bytes, _) => Assert.True(IdxFile.Read(new MemoryStream(bytes), Source).ContentEquals(array)), Source,
            DeflateExpansion);
    }

    [Fact]
    public void IdxGzip_OfSeveralMembers_GivesTheSameArrayOrNone()
    {
        NumericArray array = NumericArray.From([.. Enumerable.Range(0, 200).Select(i => (byte)(i % 7))], 2, 10, 10);
        byte[] plain = Bytes(stream => IdxFile.Write(stream, array));
        byte[] packed = [.. new[] { plain[..50], plain[50..51], plain[51..] }.SelectMany(Gzip), 0, 0, 0];
        Corruption.Check([packed], (bytes, _) => Assert.True(IdxFile.Read(new MemoryStream(bytes), Source).ContentEquals(array)), Source,
            DeflateExpansion);

        static byte[] Gzip(byte[] content) => Bytes(stream =>
        {
            using GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true);
            gzip.Write(content);
        });
    }

    /// <summary>Some rows of the same files: the others are gone over, and damage in them is seen all the same.</summary>
    [Fact]
    public void Rows_OfPackedFiles_AreTheSameOrNone()
    {
        byte[] npz = Compressed(seekable: true);
        Corruption.Check([npz], (bytes, _) =>
        {
            NumericArray rows = NpzFile.ReadRows(new MemoryStream(bytes), Source, name => name == "w" ? 1 : 0)["w"].Array;
            Assert.Equal([1f, 2, 3], rows.ToSingles());
        }, Source, DeflateExpansion);
    }

    [Fact]
    public void CheckpointOfTorch()
    {
        byte[] elements = MemoryMarshal.AsBytes<float>([1f, 2, 3, 4, 5, 6]).ToArray();
        byte[] pickle = new TorchArchive().Emit('}', '(').Text("epoch").Integer(3).Text("state_dict").OpenDictionary()
            .Tensor("module.a", "FloatStorage", elements, 6, 0, [2, 3], [3, 1])
            .CloseDictionary().Text("history").Emit(']', '(', 'K', '\x01', 'e').Emit('u').ToPickle();
        Corruption.Check([pickle], (bytes, _) => TorchCheckpoint.Find(
            new PickleMachine(bytes, Source, TorchObjects.Storage, TorchObjects.Reduce, TorchObjects.IsKnown).Run(), problem =>
                ByteReader.At(Source, 0, problem)), Source);
    }

    [Fact]
    public void Features()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        try
        {
            byte[] whole = Bytes(stream => NpzFile.Write(stream, new Dictionary<string, NumericArray>
            {
                ["features"] = NumericArray.From([1f, 2, 3, 4, 5, 6, 7, 8], 2, 4), ["labels"] = NumericArray.From([1, -1], 2),
                ["box"] = NumericArray.From([0f, 9], 2, 1), ["shape"] = NumericArray.From([2, 2], 2),
            }));
            Corruption.Check(
                [whole],
                (bytes, _) =>
                {
                    string path = Path.Combine(folder, $"{Environment.CurrentManagedThreadId}.npz");
                    File.WriteAllBytes(path, bytes);
                    Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], new PolyRelu.Data.FeatureFile { Path = path }.Load().Samples.Inputs.ToArray());
                },
                folder,
                cases: 2000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Network()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        try
        {
            PolyReluNetwork network = new(2.5, true, Matrix.From(3, 2, [1, 2, 3, 4, 5, 6]), Matrix.From(1, 3, [7, 8, 9]), [1],
                [0.5f, 0.25f]);
            foreach (string extension in new[] { ".safetensors", ".npz" })
            {
                string whole = Path.Combine(folder, "whole" + extension);
                NetworkFile.Save(whole, network, new Dictionary<string, string> { ["note"] = "kept" });
                Corruption.Check(
                    [File.ReadAllBytes(whole)],
                    (bytes, _) =>
                    {
                        string path = Path.Combine(folder, $"{Environment.CurrentManagedThreadId}{extension}");
                        File.WriteAllBytes(path, bytes);
                        NetworkFile.Load(path);
                    },
                    folder,
                    cases: 2000);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Witness()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        try
        {
            string whole = Path.Combine(folder, "whole.npz");
            WitnessFile.Write(whole, WitnessTests.Create());
            Corruption.Check(
                [File.ReadAllBytes(whole)],
                (bytes, _) =>
                {
                    string path = Path.Combine(folder, $"{Environment.CurrentManagedThreadId}.npz");
                    File.WriteAllBytes(path, bytes);
                    Assert.True(WitnessCheck.Run(WitnessFile.Read(path)).Holds);
                },
                folder,
                cases: 2000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>
    /// The checksum of the archive hides damage to the description, so that damaged descriptions are put into whole archives.
    /// </summary>
    [Fact]
    public void WitnessDescription()
    {
        string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;
        try
        {
            string whole = Path.Combine(folder, "whole.npz");
            WitnessFile.Write(whole, WitnessTests.Create());
            IReadOnlyDictionary<string, NumericArray> arrays = NpzFile.Read(whole);
            Corruption.Check(
                [arrays["about"].Elements<byte>().ToArray()],
                (bytes, _) =>
                {
                    string path = Path.Combine(folder, $"{Environment.CurrentManagedThreadId}.npz");
                    NpzFile.Write(path, new Dictionary<string, NumericArray>(arrays)
                    {
                        ["about"] = NumericArray.From(bytes,
                        bytes.Length)
                    });
                    WitnessFile.Read(path);
                },
                folder,
                cases: 2000);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void AnyBytes_AreNoFile()
    {
        byte[] noise = Encoding.UTF8.GetBytes("These bytes are a text, not a file of any format, and long enough to have every header in "
            + "them.");
        MemoryStream Open() => new(noise);
        Assert.Throws<InvalidDataException>(() => NpyFile.Read(Open(), Source));
        Assert.Throws<InvalidDataException>(() => NpzFile.Read(Open(), Source));
        Assert.Throws<InvalidDataException>(() => SafetensorsFile.Read(Open(), Source));
        Assert.Throws<InvalidDataException>(() => PyTorchStateDict.Read(Open(), Source));
        Assert.Throws<InvalidDataException>(() => IdxFile.Read(Open(), Source));
    }

    private static void RequireSame(IReadOnlyDictionary<string, NumericArray> expected, IReadOnlyDictionary<string, NumericArray> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        foreach ((string name, NumericArray array) in expected) Assert.True(array.ContentEquals(actual[name]), $"{name} differs.");
    }

    /// <summary>A compressed archive; where the stream cannot seek, sizes follow the data.</summary>
    private static byte[] Compressed(bool seekable) => Bytes(stream =>
    {
        using ZipArchive archive = new(seekable ? stream : new ForwardStream(stream), ZipArchiveMode.Create, leaveOpen: true);
        foreach ((string name, NumericArray array) in Arrays)
        {
            using Stream entry = archive.CreateEntry(name + ".npy", CompressionLevel.Optimal).Open();
            NpyFile.Write(entry, array);
        }
    });

    private static byte[] Bytes(Action<Stream> write)
    {
        using MemoryStream stream = new();
        write(stream);
        return stream.ToArray();
    }

    /// <summary>A stream that cannot go back.</summary>
    private sealed class ForwardStream(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
