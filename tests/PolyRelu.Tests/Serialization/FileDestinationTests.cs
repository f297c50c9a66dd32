using System.Text;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>What stands at a path stays what it is: links, permissions, owners, other names, pipes and devices.</summary>
public sealed class FileDestinationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-destination-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("target", "target")]
    [InlineData("../FOLDER/target", "target")]
    [InlineData("chain", "target")]
    [InlineData("missing", "missing")]
    [InlineData("new/missing", "new/missing")]
    [InlineData("elsewhere/../beside", "real/beside")]
    public void Link_IsFollowed_AndStays(string text, string target)
    {
        // elsewhere → real/inner, so that elsewhere/.. is real, for the system and for no one who drops the dots by their letters.
        Directory.CreateDirectory(At("real/inner"));
        Directory.CreateSymbolicLink(At("elsewhere"), "real/inner");
        File.WriteAllText(At("target"), "old");
        File.CreateSymbolicLink(At("chain"), "chain2");
        File.CreateSymbolicLink(At("chain2"), "target");
        string link = At("link"), words = text.Replace("FOLDER", Path.GetFileName(folder), StringComparison.Ordinal);
        File.CreateSymbolicLink(link, words);
        AtomicFile.RequireWritable(link);
        Write(link, "new");
        Assert.Equal(words, new FileInfo(link).LinkTarget);
        Assert.Equal("new", File.ReadAllText(At(target)));
        Assert.Equal("new", File.ReadAllText(link));
        NothingTemporaryIsLeft();
    }

    [Fact]
    public void LoopOfLinks_IsAnErrorWithASentence()
    {
        File.CreateSymbolicLink(At("a"), "b");
        File.CreateSymbolicLink(At("b"), "a");
        foreach (IOException error in new[] { Assert.Throws<IOException>(() => Write(At("a"), "new")),
            Assert.Throws<IOException>(() => AtomicFile.RequireWritable(At("a"))) })
            Assert.StartsWith($"{At("a")} cannot be followed: its symbolic links form a loop", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LinkToAFolder_IsNoFile()
    {
        Directory.CreateSymbolicLink(At("link"), ".");
        Assert.Contains("it is a folder", Assert.Throws<IOException>(() => Write(At("link"), "new")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("600")]
    [InlineData("640")]
    [InlineData("755")]
    [InlineData("666")]
    public void Permissions_AreKept(string mode)
    {
        Write(At("file"), "old");
        UnixCommand.Run("chmod", mode, At("file"));
        Write(At("file"), "new");
        Assert.Equal(mode, Status("%a", At("file")));
        Assert.Equal("new", File.ReadAllText(At("file")));
    }

    [Fact]
    public void NewFile_HasThePermissionsThatTheProcessGives()
    {
        File.WriteAllText(At("plain"), "");
        Write(At("file"), "new");
        Assert.Equal(Status("%a %u %g", At("plain")), Status("%a %u %g", At("file")));
    }

    [Fact]
    public void Owner_IsKept()
    {
        Write(At("file"), "old");
        UnixCommand.Run("chown", "4242:4343", At("file"));
        UnixCommand.Run("chmod", "640", At("file"));
        Write(At("file"), "new");
        Assert.Equal("640 4242 4343", Status("%a %u %g", At("file")));
    }

    [Fact]
    public void OtherNames_SeeTheNewContent()
    {
        Write(At("file"), "a longer old content");
        UnixCommand.Run("ln", At("file"), At("other"));
        AtomicFile.RequireWritable(At("file"));
        Assert.Throws<InvalidOperationException>(() =>
            AtomicFile.Write(At("file"), _ => throw new InvalidOperationException("The writer failed.")));
        Assert.Equal("a longer old content", File.ReadAllText(At("other")));
        Write(At("file"), "new");
        Assert.Equal(("new", "new"), (File.ReadAllText(At("file")), File.ReadAllText(At("other"))));
        Assert.Equal("2", Status("%h", At("other")));
        NothingTemporaryIsLeft();
    }

    [Fact]
    public async Task Pipe_IsWrittenThrough()
    {
        UnixCommand.Run("mkfifo", At("pipe"));
        AtomicFile.RequireWritable(At("pipe"));
        Task<string> read = Task.Run(() => File.ReadAllText(At("pipe")), TestContext.Current.CancellationToken);
        NpzFile.Write(At("direct.npz"), Arrays());
        AtomicFile.Write(At("pipe"), stream => NpzFile.Write(stream, Arrays()));
        Assert.Equal(File.ReadAllText(At("direct.npz")), await read);
        Assert.StartsWith("p", UnixCommand.Run("ls", "-l", At("pipe")), StringComparison.Ordinal);
        NothingTemporaryIsLeft();
    }

    [Fact]
    public void Device_IsWrittenThrough_AndStays()
    {
        UnixCommand.Run("mknod", At("node"), "c", "1", "3");
        File.CreateSymbolicLink(At("link"), "node");
        AtomicFile.RequireWritable(At("link"));
        foreach (string path in new[] { At("node"), At("link") })
        {
            try
            {
                Write(path, "new");
            }
            catch (IOException error) when (error.InnerException is UnauthorizedAccessException)
            {
                Assert.Skip("Devices of this folder's file system cannot be opened.");
            }
            Assert.StartsWith("c", UnixCommand.Run("ls", "-l", At("node")), StringComparison.Ordinal);
        }
        Assert.Equal("node", new FileInfo(At("link")).LinkTarget);
        NothingTemporaryIsLeft();
    }

    [Fact]
    public void FullDevice_IsAnError_AndStays()
    {
        UnixCommand.Run("mknod", At("node"), "c", "1", "7");
        Assert.ThrowsAny<IOException>(() => Write(At("node"), "new"));
        Assert.StartsWith("c", UnixCommand.Run("ls", "-l", At("node")), StringComparison.Ordinal);
    }

    [Fact]
    public void Socket_IsRefused_BeforeTheWork()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Sockets are no files there.");
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream,
            System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(At("s")));
        Assert.Contains("it is a socket", Assert.Throws<IOException>(() => AtomicFile.RequireWritable(At("s"))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(217)]
    [InlineData(218)]
    [InlineData(254)]
    [InlineData(255)]
    public void Names_AreAsLongAsTheFileSystemTakesThem(int bytes)
    {
        foreach (string name in new[] { new string('a', bytes - 5) + ".json", Multibyte(bytes) })
        {
            Assert.Equal(bytes, Encoding.UTF8.GetByteCount(name));
            AtomicFile.RequireWritable(At(name));
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            Write(At(name), "old");
            AtomicFile.RequireWritable(At(name));
            Assert.Equal("old", File.ReadAllText(At(name)));
            Write(At(name), "new");
            Assert.Equal("new", File.ReadAllText(At(name)));
            File.Delete(At(name));
        }
    }

    [Fact]
    public void FolderThatIsFull_OrClosed_IsNamedByTheFile_NotByItsTemporaryOne()
    {
        Directory.CreateDirectory(At("closed"));
        UnixCommand.Run("mount", "-t", "tmpfs", "-o", "size=64k", "none", At("closed"));
        try
        {
            IOException full = Assert.Throws<IOException>(() =>
                AtomicFile.Write(At("closed/file"), stream => stream.Write(new byte[1 << 20])));
            Assert.StartsWith($"{At("closed/file")} cannot be written: ", full.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(".tmp", full.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(At("closed")));
            File.WriteAllText(At("plain"), "old");
            File.WriteAllText(At("closed/mounted"), "");
            UnixCommand.Run("mount", "--bind", At("plain"), At("closed/mounted"));
            UnixCommand.Run("mount", "-o", "remount,ro", At("closed"));
            IOException closed = Assert.Throws<IOException>(() => AtomicFile.RequireWritable(At("closed/file")));
            Assert.DoesNotContain(".tmp", closed.Message, StringComparison.Ordinal);
            AtomicFile.RequireWritable(At("closed/mounted"));
            Write(At("closed/mounted"), "new");
            Assert.Equal("new", File.ReadAllText(At("plain")));
        }
        finally
        {
            UnixCommand.Run("umount", "-R", At("closed"));
        }
    }

    [Fact]
    public void NameThatIsTooLong_IsRefused_BeforeTheWork()
    {
        string path = At(new string('a', 256));
        Assert.Equal($"{path} cannot be written: its name, or the path to it, is longer than the file system takes.",
            Assert.ThrowsAny<IOException>(() => AtomicFile.RequireWritable(path)).Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Descriptor_IsNoFileToReplace()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no descriptors.");
        Assert.Equal(1, FilePlace.Of("/dev/stdout").Descriptor);
        Assert.Equal(63, FilePlace.Of("/dev/fd/63").Descriptor);
        Assert.Contains("no descriptor 987", Assert.Throws<IOException>(() => AtomicFile.RequireWritable("/dev/fd/987")).Message,
            StringComparison.Ordinal);
    }

    /// <summary>A name of some bytes whose letters have two to four; a cut between bytes would not be a name.</summary>
    private static string Multibyte(int bytes)
    {
        StringBuilder name = new();
        string[] letters = ["é", "語", "𝛿"];
        int left = bytes;
        for (int i = 0; left >= 8; i++)
        {
            name.Append(letters[i % 3]);
            left -= 2 + (i % 3);
        }
        return name.Append('x', left).ToString();
    }

    private string At(string name) => Path.Combine(folder, name);

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static string Status(string format, string path) => UnixCommand.Run("stat", "-c", format, path).Trim();

    private static Dictionary<string, NumericArray> Arrays() => new()
    { ["a"] = NumericArray.From([1f, 2f], 2), ["b"] = NumericArray.From(new float[3000], 3000) };

    private void NothingTemporaryIsLeft() =>
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder), path => path.Contains(".tmp", StringComparison.Ordinal));
}
