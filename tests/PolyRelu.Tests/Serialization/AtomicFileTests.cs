using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

public sealed class AtomicFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Write_MakesFolderAndFile()
    {
        string path = Path.Combine(folder, "a", "b", "file");
        AtomicFile.Write(path, stream => stream.Write([1, 2]));
        AtomicFile.Write(path, stream => stream.Write([3]));
        Assert.Equal([3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Write_ThatFails_LeavesTheOldFileAndNoOther()
    {
        string path = Path.Combine(folder, "file");
        File.WriteAllBytes(path, [7]);
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2]);
            throw new InvalidOperationException("The writer failed.");
        }));
        Assert.Equal([7], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }

    [Fact]
    public void DeniedAccess_IsAnErrorOfWriting_AndNamesTheFile()
    {
        string path = Path.Combine(folder, "file");
        IOException error = Assert.Throws<IOException>(() =>
            AtomicFile.Write(path, _ => throw new UnauthorizedAccessException("Access to the path is denied.")));
        Assert.Equal($"{path} cannot be written: access is denied.", error.Message);
        Assert.Empty(Directory.GetFiles(folder));
    }

    [Fact]
    public void Write_IsSeenWholeOrNotAtAll()
    {
        string path = Path.Combine(folder, "file");
        AtomicFile.Write(path, stream =>
        {
            stream.Write([1, 2]);
            stream.Flush();
            Assert.False(File.Exists(path));
        });
        Assert.Equal([1, 2], File.ReadAllBytes(path));
    }

    [Fact]
    public void RemoveLeftovers_TakesNothingButTemporaryFiles()
    {
        string inner = Directory.CreateDirectory(Path.Combine(folder, "trial")).FullName;
        string[] kept = [Path.Combine(folder, ".hidden.tmp"), Path.Combine(folder, "a.tmp"), Path.Combine(inner, "result.json")];
        foreach (string path in kept) File.WriteAllBytes(path, [1]);
        File.WriteAllBytes(Path.Combine(inner, $".result.json.{Guid.NewGuid():N}.tmp"), [1]);
        Assert.Equal(1, AtomicFile.RemoveLeftovers(folder));
        Assert.Equal(kept.Order(), Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order());
    }

    [Fact]
    public void RemoveLeftovers_FollowsNoLink()
    {
        string run = Directory.CreateDirectory(Path.Combine(folder, "run")).FullName;
        string beside = Path.Combine(folder, $".other.{Guid.NewGuid():N}.tmp"), linked = Path.Combine(run, $".file.{Guid.NewGuid():N}.tmp");
        File.WriteAllBytes(beside, [1]);
        Link(() => Directory.CreateSymbolicLink(Path.Combine(run, "up"), folder));
        Link(() => File.CreateSymbolicLink(linked, beside));
        Assert.Equal(0, AtomicFile.RemoveLeftovers(run));
        Assert.True(File.Exists(beside), "the temporary file of another writer was removed through a link");
    }

    /// <summary>Makes a link; a system that lets only administrators do so skips the test.</summary>
    private static void Link(Action make)
    {
        try
        {
            make();
        }
        catch (Exception denied) when (OperatingSystem.IsWindows() && denied is IOException or UnauthorizedAccessException)
        {
            Assert.Skip("This user may make no links.");
        }
    }
}
