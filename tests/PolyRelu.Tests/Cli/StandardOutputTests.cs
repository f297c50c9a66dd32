using System.Diagnostics;
using System.Text;
using PolyRelu.Cli;
using PolyRelu.Evidence;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using PolyRelu.Tests.Serialization;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>
/// A standard output that is full, closed or has lost its reader costs no file: the table is lost, with a warning and exit code 1.
/// </summary>
public sealed class StandardOutputTests : IDisposable
{
    private static readonly string Program = Path.Combine(AppContext.BaseDirectory, "PolyRelu.Cli.dll");
    private static readonly string[] Clusters = ["--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count",
        "30", "--quiet"];
    private static readonly string[] Outputs = ["attack.json", "masks.npz", "examples.npz", "witness.npz"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-output-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("full")]
    [InlineData("closed")]
    [InlineData("closed, with standard input")]
    [InlineData("reader gone")]
    public async Task Attack_LosesNoFile(string kind)
    {
        (int code, _, string error) = await Shell($"{Command(Attack())} {Redirection(kind)}");
        Assert.Equal(ExitCode.Failure, code);
        Assert.StartsWith("warning: Standard output cannot be written (", error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        Assert.DoesNotContain("error:", error, StringComparison.Ordinal);
        foreach (string file in Outputs) Assert.True(new FileInfo(At(file)).Length > 0, $"{file} is empty.");
        WitnessFile.Read(At("witness.npz"));
    }

    [Fact]
    public async Task EveryCommand_WarnsAndFails()
    {
        string node = Redirection("full"), witness = At("w.npz");
        CommandRun.Of([.. Attack()[..^8], "--witness", witness]).Expect(ExitCode.Success);
        string[][] commands =
        [
            ["train", .. Clusters, "--test-count", "10", "--hidden", "8", "--epochs", "1", "--out", At("t.npz"), "--json", At("t.json")],
            ["convert", At("net.npz"), At("c.safetensors")],
            ["run", "theorems-smoke", "--set", "checks=none", "--offline", "--quiet", "--out", At("run")],
            ["report", At("run"), "--quiet"],
            ["verify", witness],
            ["bench", "--only", "sgd", "--repeats", "1", "--quiet", "--json", At("bench.json")],
            ["list"],
            ["data", "list"],
            ["--version"],
            ["attack", "--help"],
        ];
        foreach (string[] command in commands)
        {
            (int code, _, string error) = await Shell($"{Command(command)} {node}");
            Assert.True(code == ExitCode.Failure && error.Contains("warning: Standard output cannot be written (",
                StringComparison.Ordinal), $"{string.Join(' ', command)}: exit code {code}, {error}");
        }
        foreach (string file in (string[])["t.npz", "t.json", "c.safetensors", "run/report.html", "bench.json"])
            Assert.True(File.Exists(At(file)), $"{file} is missing.");
    }

    [Fact]
    public async Task JsonToStandardOutput_ComesBeforeTheTable_IntoWhateverItIs()
    {
        string[] attack = [.. Attack()[..^8], "--json", "/dev/stdout"];
        (int code, string piped, string error) = await Shell(Command(attack));
        Assert.True(code == ExitCode.Success, error);
        File.WriteAllText(At("log"), "before\n");
        (code, _, error) = await Shell($"{Command(attack)} >> {At("log")}");
        Assert.True(code == ExitCode.Success, error);
        foreach (string text in new[] { piped, File.ReadAllText(At("log"))["before\n".Length..] })
        {
            Assert.StartsWith("{\n", text, StringComparison.Ordinal);
            int end = text.IndexOf("\n}\n", StringComparison.Ordinal);
            Assert.Contains("clean accuracy", text[end..], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OutputThatStandardOutputIsRedirectedTo_IsRefused()
    {
        Network();
        (int code, _, string error) = await Shell($"{Command([.. Attack()[..^8], "--json", At("x.json")])} > {At("x.json")}");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--json and standard output are the same file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void NameOf255Bytes_IsWritten_AndOneOf256RefusedBeforeTheWork()
    {
        string longest = new string('a', 250) + ".json";
        CommandRun.Of([.. Attack()[..^8], "--json", At(longest)]).Expect(ExitCode.Success);
        Assert.True(File.Exists(At(longest)));
        CommandRun.Of([.. Attack()[..^8], "--json", At("a" + longest), "--save-masks", At("m.npz")]).Expect(ExitCode.Failure);
        Assert.False(File.Exists(At("m.npz")));
    }

    [Fact]
    public void FailingWriter_InThisProcess_IsAWarning()
    {
        StringWriter error = new();
        Assert.Equal(ExitCode.Failure, CommandLine.Run(["list", "attacks"], new Terminal(new FullWriter(), error),
            TestContext.Current.CancellationToken));
        Assert.Equal("warning: Standard output cannot be written (no room): what was to be printed there is lost; files are not affected.",
            error.ToString().TrimEnd());
    }

    private string At(string name) => Path.Combine(folder, name);

    private string Network()
    {
        PolyReluNetwork network = new GaussianInitialisation(new() { Scale = 0.5 })
            .Create(new NetworkShape { InputDimension = 12, Hidden = 4, Power = 2 }, 1);
        NetworkFile.Save(At("net.npz"), network);
        return At("net.npz");
    }

    /// <summary>An attack whose last eight words are its outputs.</summary>
    private string[] Attack() =>
    [
        "attack", Network(), .. Clusters, "--norm", "l2", "--epsilon", "0.1,0.4", "--attack", "fixed-point",
        "--json", At(Outputs[0]), "--save-masks", At(Outputs[1]), "--save-adversarials", At(Outputs[2]), "--witness", At(Outputs[3]),
    ];

    /// <summary>How a shell spoils standard output.</summary>
    private string Redirection(string kind)
    {
        switch (kind)
        {
            case "closed": return ">&-";
            case "closed, with standard input": return "<&- >&-";
            case "reader gone": return "| true; exit ${PIPESTATUS[0]}";
            default:
                UnixCommand.Run("mknod", At("full"), "c", "1", "7");
                using (Process probe = Process.Start("/bin/sh", ["-c", $"(: > {At("full")}) 2>/dev/null"]))
                {
                    probe.WaitForExit();
                    Assert.SkipUnless(probe.ExitCode == 0, "Devices of this folder's file system cannot be opened.");
                }
                return $"> {At("full")}";
        }
    }

    private static string Command(string[] arguments) =>
        $"dotnet {CommandText.QuoteForUnix(Program)} {string.Join(' ', arguments.Select(CommandText.QuoteForUnix))}";

    private async Task<(int Code, string Output, string Error)> Shell(string command)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "There is no bash here.");
        ProcessStartInfo start = new("/bin/bash", ["-c", command])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken),
            error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output, await error);
    }

    private sealed class FullWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new IOException("no room");
    }
}
