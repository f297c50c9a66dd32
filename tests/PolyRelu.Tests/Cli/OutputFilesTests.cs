using PolyRelu.Cli;
using PolyRelu.Cli.Output;
using PolyRelu.Experiments.Engine;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Serialization;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>No command writes over a file that it reads, or two outputs into one file; nothing is done before that is known.</summary>
public sealed class OutputFilesTests : IDisposable
{
    private static readonly string[] Clusters = ["--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count",
        "30", "--quiet"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-outputs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("net.npz", "--json and NETWORK")]
    [InlineData("./x/../net.npz", "--json and NETWORK")]
    [InlineData("link.npz", "--json and NETWORK")]
    [InlineData("inner/net.npz", "--json and NETWORK")]
    [InlineData("hard.npz", "--json and NETWORK")]
    [InlineData("frozen.npy", "--json and --frozen")]
    [InlineData("radii.npy", "--json and --feature-radii")]
    [InlineData("masks.npz", "--save-masks and --json")]
    [InlineData("dangling.npz", "--save-masks and --json")]
    [InlineData("witness.npz", "--witness and --json")]
    [InlineData("examples.npz", "--save-adversarials and --json")]
    [InlineData("kept.npz", "--checkpoint and --json")]
    public void Attack_RefusesAnOutputThatIsAnotherFile(string output, string expected)
    {
        string network = Network();
        NpyFile.Write(At("frozen.npy"), NumericArray.From(new bool[12], 12));
        NpyFile.Write(At("radii.npy"), NumericArray.From(new float[12], 12));
        Directory.CreateDirectory(At("x"));
        File.CreateSymbolicLink(At("link.npz"), "net.npz");
        File.CreateSymbolicLink(At("dangling.npz"), Path.Combine("x", "..", "masks.npz"));
        Directory.CreateSymbolicLink(At("inner"), ".");
        if (output == "hard.npz") HardLink(network, At(output));
        string before = State();
        CommandRun run = CommandRun.Of(
        [
            "attack", network, .. Clusters, "--norm", "l2", "--epsilon", "0.1", "--frozen", At("frozen.npy"), "--feature-radii",
            At("radii.npy"),
            "--json", At(output), "--save-masks", At("masks.npz"), "--witness", At("witness.npz"), "--save-adversarials",
            At("examples.npz"), "--checkpoint", At("kept.npz"),
        ]).Expect(ExitCode.Usage);
        Assert.Contains($"{expected} are the same file", run.FirstError, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.Equal(before, State());
    }

    [Theory]
    [InlineData("--json and --out", "train", "--data", "clusters", "--epochs", "1", "--out", "{0}/new.npz", "--json", "{0}/./new.npz")]
    [InlineData("OUTPUT and INPUT", "convert", "{0}/net.npz", "{0}/net.npz")]
    [InlineData("OUTPUT and INPUT", "convert", "{0}/net.npz", "{0}/inner/net.npz")]
    public void OtherCommands_RefuseItToo(string expected, params string[] arguments)
    {
        Network();
        Directory.CreateSymbolicLink(At("inner"), ".");
        string before = State();
        CommandRun run = CommandRun.Of([.. arguments.Select(word => word.Replace("{0}", folder, StringComparison.Ordinal))])
            .Expect(ExitCode.Usage);
        Assert.Contains($"{expected} are the same file", run.FirstError, StringComparison.Ordinal);
        Assert.Equal(before, State());
    }

    [Theory]
    [InlineData("{0}/data", "--out and --data are the same folder")]
    [InlineData("{0}/inner/./data", "--out and --data are the same folder")]
    [InlineData("{0}", "PRESET ('{0}/mine/new.yaml') lies in the folder of --out")]
    [InlineData("{0}/up", "--data ('{0}/up/data') lies in the folder of --out")]
    [InlineData("{0}/mine", "PRESET ('{0}/mine/new.yaml') lies in the folder of --out")]
    [InlineData("{0}/run", null)]
    [InlineData("{0}/data/run", null)]
    public void Run_RefusesAFolderThatIsReadOrHoldsWhatIs(string output, string? expected)
    {
        foreach (string name in new[] { "data", "mine", "up/data" }) Directory.CreateDirectory(At(name));
        Directory.CreateSymbolicLink(At("inner"), ".");
        File.WriteAllText(At("mine/new.yaml"), PresetCatalog.Load("theorems-smoke", ["checks=none"]).ToYaml());
        string before = State();
        string data = At(output == "{0}/up" ? "up/data" : "data");
        string[] command = ["run", At("mine/new.yaml"), "--data", data, "--out", In(output), "--quiet"];
        CommandRun run = CommandRun.Of(command).Expect(expected is null ? ExitCode.Success : ExitCode.Usage);
        if (expected is null)
        {
            // A run's own preset lies in its folder, and may be given again.
            command[1] = $"{In(output)}/preset.yaml";
            CommandRun.Of([.. command, "--resume"]).Expect(ExitCode.Success);
            return;
        }
        Assert.Contains(In(expected), run.FirstError, StringComparison.Ordinal);
        Assert.Equal(before, State());
    }

    /// <summary>What stands where a folder is expected, or on the way to it, is said, and what is expected.</summary>
    [Theory]
    [InlineData("--out: '{0}/file' is a file; expected a folder", "run", "poster-smoke", "--out", "{0}/file")]
    [InlineData("--out: '{0}/pipe' is a pipe; expected a folder", "run", "poster-smoke", "--out", "{0}/pipe")]
    [InlineData("{0}/file is a file; expected a folder", "run", "poster-smoke", "--out", "{0}/file/below/it")]
    [InlineData("--data: '{0}/file' is a file; expected a folder", "run", "poster-smoke", "--data", "{0}/file")]
    [InlineData("'{0}/file' is a file; expected a run directory", "report", "{0}/file")]
    [InlineData("'{0}/pipe' is a pipe; expected a run directory", "report", "{0}/pipe")]
    [InlineData("{0}/file is a file; expected a folder", "train", "--data", "clusters", "--epochs", "0", "--out", "{0}/file/m.npz")]
    [InlineData("{0}/file is a file; expected a folder", "train", "--data", "clusters", "--epochs", "0", "--out", "{0}/file/a/m.npz")]
    public void WhatIsNoFolder_IsSaidToBeWhatItIs(string expected, params string[] command)
    {
        File.WriteAllText(At("file"), "x");
        UnixCommand.Run("mkfifo", At("pipe"));
        string[] before = Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories);
        CommandRun run = CommandRun.Of([.. command.Select(In), "--quiet"]);
        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.Contains(In(expected), run.FirstError, StringComparison.Ordinal);
        Assert.DoesNotContain("already exists", run.FirstError, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories));
    }

    /// <summary>A folder, such as that of a run, where a file is expected.</summary>
    [Theory]
    [InlineData("{0}/run is a folder; expected a preset, a YAML file such as {0}/run/preset.yaml", "run", "{0}/run")]
    [InlineData("{0} is a folder; expected a preset, a YAML file.", "run", "{0}")]
    [InlineData("{0}/run is a folder; expected a file", "verify", "{0}/run")]
    [InlineData("got a folder ({0}/run)", "attack", "{0}/run", "--epsilon", "0.1")]
    [InlineData("{0}/run is a folder; expected a Markdown file", "report", "{0}/run", "--update", "{0}/run")]
    public void FolderWhereAFileIsExpected_IsSaidToBeOne(string expected, params string[] command)
    {
        Directory.CreateDirectory(At("run"));
        File.WriteAllText(At("run/preset.yaml"), PresetCatalog.Load("theorems-smoke").ToYaml());
        CommandRun run = CommandRun.Of([.. command.Select(In), "--quiet"]);
        Assert.NotEqual(ExitCode.Success, run.ExitCode);
        Assert.Contains(In(expected), run.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public void DataFiles_AreInputsToo()
    {
        using FakeImages images = new();
        string labels = Directory.EnumerateFiles(images.Folder, "*labels*", SearchOption.AllDirectories).First();
        byte[] before = File.ReadAllBytes(labels);
        CommandRun run = CommandRun.Of("train", "--data", images.Folder, "--epochs", "0", "--out", At("m.npz"), "--json", labels)
            .Expect(ExitCode.Usage);
        Assert.Contains("--json and --data are the same file", run.FirstError, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(labels));
    }

    [Fact]
    public void Report_LooksForWhatItUpdates_BeforeItDraws()
    {
        string run = At("run"), page = Path.Combine(run, "report.html"), notes = Path.Combine(run, "notes.md");
        CommandRun.Of("run", "theorems-smoke", "--set", "checks=none", "--offline", "--quiet", "--out", run).Expect(ExitCode.Success);
        File.Delete(page);
        File.WriteAllText(notes, "no markers");
        Assert.Contains("lacks the lines", CommandRun.Of("report", run, "--quiet", "--update", notes).Expect(ExitCode.Failure).FirstError,
            StringComparison.Ordinal);
        string config = Directory.EnumerateFiles(run, "config.json", SearchOption.AllDirectories).First(),
            before = File.ReadAllText(config);
        File.CreateSymbolicLink(At("link.md"), config);
        File.WriteAllText(config, $"{MarkdownUpdate.Begin}\n{MarkdownUpdate.End}\n");
        Assert.Contains("--update and DIR are the same file", CommandRun.Of("report", run, "--quiet", "--update", At("link.md"))
            .Expect(ExitCode.Usage).FirstError, StringComparison.Ordinal);
        Assert.False(File.Exists(page), "The report was drawn.");
        File.WriteAllText(config, before);
        File.WriteAllText(notes, $"# Notes\n{MarkdownUpdate.Begin}\nold\n{MarkdownUpdate.End}\n");
        CommandRun.Of("report", run, "--quiet", "--update", notes).Expect(ExitCode.Success);
        Assert.DoesNotContain("old", File.ReadAllText(notes), StringComparison.Ordinal);
        Assert.True(File.Exists(page));
    }

    [Fact]
    public void OutputThatFails_TakesNoOtherWithIt()
    {
        OutputFiles files = new OutputFiles().Writes("--a", At("a")).Writes("--b", At("b")).Writes("--c", At("c")).Writes("--d", null);
        files.Check();
        files.Write("--a", _ => throw new IOException("No room."));
        files.Write("--b", path => File.WriteAllText(path, "b"));
        files.Write("--d", _ => Assert.Fail("was not asked for"));
        bool printed = false;
        Assert.Equal("No room.", Assert.Throws<IOException>(() => files.End(() => printed = true)).Message);
        Assert.True(printed, "a failed file has taken the table with it");
        files.Write("--c", _ => throw new IOException("No room either."));
        Assert.Equal("--a: No room. --c: No room either.", Assert.Throws<CommandException>(() => files.End(() => printed = true)).Message);
        Assert.Equal("b", File.ReadAllText(At("b")));
    }

    private string In(string text) => text.Replace("{0}", folder, StringComparison.Ordinal);

    private string At(string name) => Path.Combine(folder, name);

    private string Network()
    {
        PolyReluNetwork network = new GaussianInitialisation(new() { Scale = 0.5 })
            .Create(new NetworkShape { InputDimension = 12, Hidden = 4, Power = 2 }, 1);
        NetworkFile.Save(At("net.npz"), network);
        return At("net.npz");
    }

    /// <summary>Every name in the folder, with what a file holds.</summary>
    private string State() => string.Join('\n', Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal)
        .Select(path => $"{path} {new FileInfo(path).LinkTarget ?? Content(path)}"));

    private static string Content(string path) => File.Exists(path) ? Convert.ToHexString(File.ReadAllBytes(path)) : "";

    private static void HardLink(string file, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no command that makes a hard link here.");
        using var link = System.Diagnostics.Process.Start("ln", [file, name]);
        link.WaitForExit();
        Assert.Equal(0, link.ExitCode);
    }
}
