using System.IO.Compression;
using System.Security.Cryptography;
using PolyRelu.Data;
using PolyRelu.Geometry;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Data;

/// <summary>Lookup and download of image sets, with a small set and a server on the loopback interface.</summary>
/// <remarks>Alone, since what a download takes is measured over all threads.</remarks>
[Collection(nameof(IdxImageSourceTests))]
[CollectionDefinition(nameof(IdxImageSourceTests), DisableParallelization = true)]
public sealed class IdxImageSourceTests : IDisposable
{
    private static readonly NumericArray TrainImages = NumericArray.From([.. Enumerable.Range(0, 30 * 6).Select(i => (byte)i)], 30, 2, 3);
    private static readonly NumericArray TrainLabels = NumericArray.From([.. Enumerable.Range(0, 30).Select(i => (byte)(i % 10))], 30);
    private static readonly NumericArray TestImages = NumericArray.From([.. Enumerable.Range(0, 10 * 6).Select(i => (byte)(255 - i))], 10,
        2, 3);
    private static readonly NumericArray TestLabels = NumericArray.From([.. Enumerable.Range(0, 10).Select(i => (byte)(9 - i))], 10);

    private readonly string root = Directory.CreateTempSubdirectory("polyrelu-").FullName;
    private readonly LoopbackServer first = new(), second = new();

    private string Cache => Path.Combine(root, "cache");

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
        Directory.Delete(root, recursive: true);
    }

    [Fact]
    public void Load_TakesTheFirstPlaceThatHasTheFiles()
    {
        string asked = Path.Combine(root, "asked"), variable = Path.Combine(root, "variable");
        Put(Path.Combine(Cache, "tiny"));
        Assert.StartsWith("the cache: ", Load().Provenance, StringComparison.Ordinal);
        Put(Path.Combine(variable, "tiny"), compress: false);
        Assert.StartsWith("POLYRELU_DATA: ", Load(variable: variable).Provenance, StringComparison.Ordinal);
        Directory.Delete(variable, recursive: true);
        Put(variable);
        Assert.StartsWith($"POLYRELU_DATA: {variable};", Load(variable: variable).Provenance, StringComparison.Ordinal);
        Put(asked);
        Assert.StartsWith($"the folder given: {asked};", Load(asked, variable).Provenance, StringComparison.Ordinal);
        Put(Path.Combine(asked, "tiny"));
        Assert.StartsWith($"the folder given: {Path.Combine(asked, "tiny")};", Load(asked, variable).Provenance, StringComparison.Ordinal);
        Assert.Empty(first.Requests);
    }

    /// <summary>
    /// Names that programs unpack the files to, and the folders that torchvision makes, each with plain and with compressed files.
    /// </summary>
    [Theory]
    [InlineData("tiny", false, "own")]
    [InlineData("tiny", true, "own")]
    [InlineData("TINY/raw", false, "torchvision")]
    [InlineData("TINY/raw", true, "torchvision")]
    [InlineData("T-iny", true, "spelt otherwise")]
    [InlineData("raw", false, "inside")]
    [InlineData("", true, "the folder itself")]
    public void Load_FindsTheFiles_WhereverPeopleHaveThem(string inner, bool compress, string asked)
    {
        foreach (bool dotted in new[] { false, true })
        {
            string folder = Path.Combine(root, $"{asked} {dotted}"), files = Path.Combine(folder, inner);
            foreach ((string name, NumericArray array) in new[] { ("t10k-images", TestImages), ("t10k-labels", TestLabels) })
                Write(Path.Combine(files, $"{name}{(dotted ? '.' : '-')}idx3-ubyte"), array, compress);
            Assert.EndsWith("equal to the published files", UbyteSource().Load(new DatasetRequest { Folder = folder, Offline = true })
                .Provenance, StringComparison.Ordinal);
            Assert.StartsWith("POLYRELU_DATA: ", UbyteSource(new DataFolders(folder, null)).Load(new DatasetRequest { Offline = true })
                .Provenance, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_OfACount_KeepsTheFirstSamples()
    {
        Put(Path.Combine(Cache, "tiny"));
        Dataset all = Load(), three = Source().Load(new DatasetRequest { Count = 3 });
        Assert.Equal(all.Take(3).ContentHash(), three.ContentHash());
        Assert.Equal(all.Provenance, three.Provenance);
        Assert.Equal(10, Source().Load(new DatasetRequest { Count = 1000 }).Count);
        Assert.Throws<ArgumentException>(() => Source().Load(new DatasetRequest { Count = 0 }));
    }

    /// <summary>What a mirror sends is bounded by the size of the published file, and is not kept before its hash is known.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_OfTooMuchFromAMirror_TakesLittle(bool expands)
    {
        byte[] zeros = new byte[2 << 20];
        (zeros[2], zeros[3], zeros[7], zeros[11], zeros[14]) = (8, 3, 10, 2, 0xff);
        byte[] sent = expands ? Gzip(zeros) : zeros;
        first.Answer = second.Answer = _ => new LoopbackAnswer(200, sent);
        long before = GC.GetTotalAllocatedBytes(precise: true);
        string message = Assert.Throws<DataUnavailableException>(() => Load()).Message;
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Contains(expands ? "SHA-256" : "more than", message, StringComparison.Ordinal);
        Assert.InRange(allocated, 0, 4 << 20);
    }

    [Fact]
    public void Load_GivesPixelsLabelsAndShape()
    {
        Put(Path.Combine(Cache, "tiny"));
        Dataset test = Load();
        Assert.Equal((10, 6, 10, new ImageShape(2, 3)), (test.Count, test.Samples.Inputs.Columns, test.Outputs, test.Shape));
        Assert.Equal([1f, 254 / 255f, 253 / 255f, 252 / 255f, 251 / 255f, 250 / 255f], test.Samples.Inputs.Row(0).ToArray());
        Assert.Equal([9, 8, 7, 6, 5, 4, 3, 2, 1, 0], test.Samples.Labels);
        Assert.Equal((0f, 1f), (test.Box!.Low, test.Box.High));
        Assert.EndsWith("equal to the published files", test.Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnUnknownSplitOrTask_ListsThoseThereAre()
    {
        Assert.Contains("paper-train", Assert.Throws<ArgumentException>(() => Source().Load(new DatasetRequest { Split = "val" })).Message,
            StringComparison.Ordinal);
        Assert.Contains("parity", Assert.Throws<ArgumentException>(() => Source().Load(new DatasetRequest { Task = "size" })).Message,
            StringComparison.Ordinal);
        Put(Path.Combine(Cache, "tiny"));
        Assert.Contains("needs 50000 images; found 30", Assert.Throws<InvalidDataException>(() => Source()
            .Load(new DatasetRequest { Split = "paper-train" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_TellsOtherFilesFromThePublishedOnes()
    {
        string folder = Path.Combine(root, "own");
        Put(folder);
        Write(Path.Combine(folder, "test-labels"), NumericArray.From(new byte[10], 10), compress: true);
        Assert.EndsWith("not the published files", Load(folder).Provenance, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NamesFileAndOffsetOfWhatIsWrong()
    {
        Refuse(TestImages, NumericArray.From(new byte[9], 9), "test-labels.gz, offset 4: expected 10 labels");
        Refuse(TestImages, NumericArray.From(new byte[] { 1, 2, 3, 4, 5, 10, 7, 8, 9, 0 }, 10), "label from 0 to 9; found 10");
        Refuse(TestImages, NumericArray.From(new byte[10], 5, 2), "labels (count)");
        Refuse(NumericArray.From(new int[60], 10, 2, 3), TestLabels, "unsigned bytes");
        Refuse(NumericArray.From(Array.Empty<byte>(), 0, 2, 3), NumericArray.From(Array.Empty<byte>(), 0), "test-images.gz, offset 4");

        void Refuse(NumericArray images, NumericArray labels, string reason)
        {
            string folder = Path.Combine(root, Guid.NewGuid().ToString("N"));
            Write(Path.Combine(folder, "test-images"), images, compress: true);
            Write(Path.Combine(folder, "test-labels"), labels, compress: true);
            string message = Assert.Throws<InvalidDataException>(() => Load(folder)).Message;
            Assert.StartsWith(folder, message, StringComparison.Ordinal);
            Assert.Contains(reason, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Load_Offline_SaysWhatIsMissingWhereAndHowToProvideIt()
    {
        string message = Assert.Throws<DataUnavailableException>(() => Source(Path.Combine(root, "variable"))
            .Load(new DatasetRequest { Folder = Path.Combine(root, "asked"), Offline = true })).Message;
        foreach (string part in new[] { "Tiny", Path.Combine(root, "asked", "tiny"), "POLYRELU_DATA", Path.Combine(Cache, "tiny"),
            "switched off", "test-images.gz", "--data" })
            Assert.Contains(part, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.Empty(first.Requests);
    }

    [Fact]
    public void Load_DownloadsOnceAndVerified()
    {
        Serve(first);
        List<DownloadProgress> reports = [];
        Dataset test = Source().Load(new DatasetRequest { Progress = new Listener(reports) });
        Assert.Equal(10, test.Count);
        Assert.StartsWith("downloaded: ", test.Provenance, StringComparison.Ordinal);
        Assert.Equal(["test-images.gz", "test-labels.gz"], reports.Select(report => report.File).Distinct());
        Assert.All(reports, report => Assert.True(report.Received <= report.Total));
        Assert.Equal(["/test-images.gz", "/test-labels.gz"], first.Requests);
        Assert.Equal(["test-images.gz", "test-labels.gz"], Directory.GetFiles(Path.Combine(Cache, "tiny")).Select(Path.GetFileName)
            .Order());
        Assert.Equal(test.ContentHash(), Load().ContentHash());
        Assert.Equal(2, first.Requests.Count);
        Assert.NotNull(Source().Fetch(new DatasetRequest()));
        Assert.Equal(4, first.Requests.Count);
    }

    [Theory]
    [InlineData("missing", "404")]
    [InlineData("truncated", "")]
    [InlineData("cut short", "")]
    [InlineData("other content", "SHA-256")]
    [InlineData("silent", "sent nothing")]
    [InlineData("stalling", "sent nothing")]
    [InlineData("endless", "more than")]
    [InlineData("closed", "")]
    [InlineData("redirects to file:///etc/hosts", "followed")]
    [InlineData("redirects to ftp://127.0.0.1/", "")]
    [InlineData("redirects to gopher:x", "followed")]
    [InlineData("redirects to http://[", "")]
    [InlineData("redirects to itself", "followed")]
    public void Load_GoesOnToTheNextMirror_WhereOneFails(string failure, string reason)
    {
        // Long enough for a server on the loopback interface, and short where two of them are waited for in vain.
        var patience = TimeSpan.FromSeconds(0.5);
        Break(first, failure);
        Serve(second);
        Assert.Equal(10, Source(patience: patience).Load(new DatasetRequest()).Count);
        Assert.Equal(["/test-images.gz", "/test-labels.gz"], second.Requests);

        Directory.Delete(Cache, recursive: true);
        Break(second, failure);
        string message = Assert.Throws<DataUnavailableException>(() => Source(patience: patience).Load(new DatasetRequest())).Message;
        Assert.Contains(first.Address.ToString(), message, StringComparison.Ordinal);
        Assert.Contains(second.Address.ToString(), message, StringComparison.Ordinal);
        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.True(!Directory.Exists(Cache) || Directory.GetFiles(Cache, "*", SearchOption.AllDirectories).Length == 0);
    }

    [Fact]
    public void Load_ReplacesADamagedFileOfTheCache()
    {
        string folder = Path.Combine(Cache, "tiny"), labels = Path.Combine(folder, "test-labels.gz");
        Put(folder);
        File.WriteAllBytes(labels, File.ReadAllBytes(labels)[..20]);
        Assert.Contains("damaged", Assert.Throws<DataUnavailableException>(() => Load(offline: true)).Message, StringComparison.Ordinal);
        Serve(first);
        Assert.Equal(10, Load().Count);
        Assert.Equal(["/test-labels.gz"], first.Requests);
    }

    [Fact]
    public void Load_StopsWhenCancelled()
    {
        Break(first, "silent");
        using CancellationTokenSource cancellation = new(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => Source(patience: TimeSpan.FromMinutes(1))
            .Load(new DatasetRequest { Cancellation = cancellation.Token }));
    }

    [Fact]
    public void Files_OfAnotherSet_AreRefusedByName()
    {
        string digits = Path.Combine(TestData.DataFolder(), "mnist");
        DatasetSource fashion = Registry<DatasetSource>.Find("fashion-mnist").Value;
        string message = Assert.Throws<InvalidDataException>(() =>
            fashion.Load(new DatasetRequest { Folder = digits, Offline = true })).Message;
        Assert.Contains("a file of MNIST, not of Fashion-MNIST", message, StringComparison.Ordinal);
        IdxImageSource elsewhere = new(FashionMnist.Published, () => new DataFolders(digits, Cache), new FileDownload());
        Assert.Null(elsewhere.Locate(new DatasetRequest()));
        Assert.NotNull(new IdxImageSource(Mnist.Published, () => new DataFolders(digits, Cache), new FileDownload())
            .Locate(new DatasetRequest()));
    }

    private static void Break(LoopbackServer server, string failure)
    {
        byte[] images = Gzip(TestImages);
        server.Answer = failure switch
        {
            "missing" => _ => new LoopbackAnswer(404, []),
            "truncated" => _ => new LoopbackAnswer(200, images[..^9]),
            "cut short" => _ => new LoopbackAnswer(200, images[..^9]) { Claimed = images.Length },
            "other content" => _ => new LoopbackAnswer(200, Gzip(TrainLabels)),
            "silent" => _ => new LoopbackAnswer(200, []) { Silent = true },
            "stalling" => _ => new LoopbackAnswer(200, images[..20]) { Claimed = images.Length, StaysOpen = true },
            "endless" => _ => new LoopbackAnswer(200, images) { Claimed = 1L << 40 },
            "redirects to itself" => path => new LoopbackAnswer(302, []) { Location = path },
            _ when failure.StartsWith("redirects to ", StringComparison.Ordinal) => _ => new LoopbackAnswer(302, [])
            { Location = failure["redirects to ".Length..] },
            _ => _ => null,
        };
    }

    private static void Serve(LoopbackServer server) => server.Answer = path => path switch
    {
        "/train-images.gz" => new LoopbackAnswer(200, Gzip(TrainImages)),
        "/train-labels.gz" => new LoopbackAnswer(200, Gzip(TrainLabels)),
        "/test-images.gz" => new LoopbackAnswer(200, Gzip(TestImages)),
        "/test-labels.gz" => new LoopbackAnswer(200, Gzip(TestLabels)),
        _ => new LoopbackAnswer(404, []),
    };

    private static byte[] Gzip(NumericArray array)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true)) IdxFile.Write(gzip, array);
        return stream.ToArray();
    }

    private static void Write(string path, NumericArray array, bool compress)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (compress) File.WriteAllBytes(path + ".gz", Gzip(array));
        else
            using (FileStream stream = File.Create(path)) IdxFile.Write(stream, array);
    }

    private static void Put(string folder, bool compress = true)
    {
        Write(Path.Combine(folder, "train-images"), TrainImages, compress);
        Write(Path.Combine(folder, "train-labels"), TrainLabels, compress);
        Write(Path.Combine(folder, "test-images"), TestImages, compress);
        Write(Path.Combine(folder, "test-labels"), TestLabels, compress);
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream stream = new();
        using (GZipStream gzip = new(stream, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        return stream.ToArray();
    }

    private IdxImageSource UbyteSource(DataFolders? folders = null)
    {
        PublishedFile images = Published("t10k-images-idx3-ubyte", TestImages), labels = Published("t10k-labels-idx3-ubyte", TestLabels);
        PublishedImages tiny = new("tiny", "Tiny", [first.Address], images, labels, images, labels);
        return new IdxImageSource(tiny, () => folders ?? new DataFolders(null, Cache), new FileDownload());
    }

    private static PublishedFile Published(string name, NumericArray array)
    {
        using MemoryStream plain = new();
        IdxFile.Write(plain, array);
        string content = Convert.ToHexStringLower(SHA256.HashData(plain.ToArray()));
        return new PublishedFile(name, array.Shape[0], Convert.ToHexStringLower(SHA256.HashData(Gzip(array))), content)
        {
            SampleSize = array.Count / array.Shape[0],
        };
    }

    private Dataset Load(string? folder = null, string? variable = null, bool offline = false) =>
        Source(variable).Load(new DatasetRequest { Folder = folder, Offline = offline });

    private IdxImageSource Source(string? variable = null, TimeSpan? patience = null)
    {
        PublishedImages tiny = new(
            "tiny", "Tiny", [first.Address, second.Address],
            Published("train-images", TrainImages), Published("train-labels", TrainLabels), Published("test-images", TestImages),
            Published("test-labels", TestLabels));
        return new IdxImageSource(tiny, () => new DataFolders(variable, Cache), new FileDownload(patience ?? TimeSpan.FromSeconds(1.5)));
    }

    private sealed class Listener(List<DownloadProgress> reports) : IProgress<DownloadProgress>
    {
        public void Report(DownloadProgress value) => reports.Add(value);
    }
}
