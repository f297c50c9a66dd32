using System.Diagnostics;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Serialization;

/// <summary>The next writer of a name removes what killed writers of that name left, and nothing of living ones.</summary>
public sealed class TemporaryFileTests : IDisposable
{
    /// <summary>Variable that makes a test of this class, run in a process of its own, write a file for ever.</summary>
    private const string Writer = "POLYRELU_TEST_WRITER";

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-temporary-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("file.json")]
    [InlineData("a file with a rather long name, which does not fit into the name of its temporary file as it is.json")]
    public void FileOfADeadWriter_IsRemoved(string name)
    {
        string left = Left(name), other = Left("other.json"), similar = Left(name + ".more"), hidden = At($".{name}.tmp");
        Directory.CreateDirectory(left + ".d");
        File.WriteAllText(Path.Combine(left + ".d", name), "");
        File.WriteAllText(hidden, "");
        AtomicFile.Write(At(name), stream => stream.WriteByte(1));
        Assert.Equal(new[] { other, similar, hidden, At(name) }.Order(), Directory.EnumerateFileSystemEntries(folder).Order());
    }

    [Fact]
    public void FileOfALivingWriter_Stays_InThisProcess()
    {
        AtomicFile.Write(At("file"), outer =>
        {
            outer.WriteByte(1);
            AtomicFile.Write(At("file"), inner => inner.WriteByte(2));
            AtomicFile.RequireWritable(At("file"));
            Assert.Equal([2], File.ReadAllBytes(At("file")));
        });
        Assert.Equal([1], File.ReadAllBytes(At("file")));
        Assert.Equal([At("file")], Directory.GetFiles(folder));
    }

    [Fact]
    public void FileOfAnotherMachine_StaysWhileItIsYoung()
    {
        string left = Left("file", "00000000");
        AtomicFile.Write(At("file"), stream => stream.WriteByte(1));
        Assert.True(File.Exists(left));
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-2));
        AtomicFile.Write(At("file"), stream => stream.WriteByte(1));
        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task WriterInAnotherProcess_KeepsItsFile_UntilItIsKilled()
    {
        if (Environment.GetEnvironmentVariable(Writer) is { } path) WriteForEver(path);
        using Process writer = Process.Start(Child(At("file")))!;
        try
        {
            string? temporary = null;
            while ((temporary = Directory.EnumerateFiles(folder, ".file.*.tmp")
                .FirstOrDefault(path => new FileInfo(path).Length > 0)) is null)
            {
                Assert.False(writer.HasExited, "The writer has ended.");
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
            AtomicFile.Write(At("file"), stream => stream.WriteByte(1));
            AtomicFile.RequireWritable(At("file"));
            Assert.True(File.Exists(temporary), "The file of a living writer was removed.");
            writer.Kill();
            await writer.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(File.Exists(temporary));
            AtomicFile.Write(At("file"), stream => stream.WriteByte(2));
            Assert.Equal([At("file")], Directory.GetFiles(folder));
        }
        finally
        {
            if (!writer.HasExited) writer.Kill();
            await writer.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public void ManyWritersOfOneName_AllSucceed()
    {
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 },
            i => AtomicFile.Write(At("file"), stream => stream.WriteByte((byte)i)));
        Assert.Equal([At("file")], Directory.GetFiles(folder));
        Assert.Single(File.ReadAllBytes(At("file")));
    }

    private static void WriteForEver(string path) => AtomicFile.Write(path, stream =>
    {
        stream.WriteByte(1);
        stream.Flush();
        TestContext.Current.CancellationToken.WaitHandle.WaitOne();
    });

    private static ProcessStartInfo Child(string path)
    {
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [typeof(TemporaryFileTests).Assembly.Location, .. ChildRun.TheoriesWhole, "--filter-method",
                $"*{nameof(TemporaryFileTests)}.{nameof(WriterInAnotherProcess_KeepsItsFile_UntilItIsKilled)}"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment[Writer] = path;
        return start;
    }

    /// <summary>What a killed writer of a name leaves.</summary>
    private string Left(string name, string? machine = null)
    {
        string left = TemporaryFile.NameFor(name);
        if (machine is not null) left = left.Replace(SystemCalls.Machine, machine, StringComparison.Ordinal);
        File.WriteAllText(At(left), "left");
        return At(left);
    }

    private string At(string name) => Path.Combine(folder, name);
}
