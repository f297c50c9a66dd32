using PolyRelu.Cli;
using PolyRelu.Cli.Progress;
using PolyRelu.Evidence;
using PolyRelu.Experiments;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Names of files, and what files say about themselves, are printed as text: nothing in them colours or forges a line.</summary>
public sealed class HostileNameTests : IDisposable
{
    private const string Hostile = "a\u001b[31m[red]x[/]\u0007\u202e<b>\rb\nevery claim holds";
    private const string Shown = @"a\u001b[31m[red]x[/]\u0007\u202e<b>\rb\nevery claim holds";
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Commands_PrintNamesOfFilesOnOneLine()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        string name = InFolder(Hostile + ".safetensors"), copy = InFolder(Hostile + ".npz"), witness = InFolder(Hostile + "w.npz");
        CommandRun[] runs =
        [
            Train(name),
            CommandRun.Of("convert", name, copy),
            Attack(copy, witness),
            CommandRun.Of("verify", witness),
        ];
        foreach (CommandRun run in runs)
        {
            run.Expect(ExitCode.Success);
            ExpectPlain(run.Output + run.Error);
            Assert.Contains(Shown, run.Output, StringComparison.Ordinal);
        }
        Assert.Single(runs[^1].Output.Split('\n'), line => line == "every claim holds");
    }

    [Fact]
    public void Verify_PrintsTheTextsOfAWitnessOnOneLineEach()
    {
        string model = InFolder("m.npz"), witness = InFolder("w.npz");
        Train(model).Expect(ExitCode.Success);
        Attack(model, witness).Expect(ExitCode.Success);
        Witness read = WitnessFile.Read(witness);
        WitnessFile.Write(witness, read with { Texts = new Dictionary<string, string> { [Hostile] = Hostile } });
        CommandRun run = CommandRun.Of("verify", witness).Expect(ExitCode.Success);
        ExpectPlain(run.Output);
        Assert.Contains($"{Shown}: {Shown}", run.Output, StringComparison.Ordinal);
        Assert.Single(run.Output.Split('\n'), line => line == "every claim holds");
    }

    [Fact]
    public void Progress_KeepsALabelOnItsLine()
    {
        StringWriter text = new();
        LineProgress progress = new(text, TimeProvider.System);
        progress.Note(Hostile);
        progress.Begin(ProgressKind.Trial, Hostile).Dispose();
        ExpectPlain(text.ToString());
        Assert.Equal(2, text.ToString().Count(c => c == '\n'));
    }

    [Theory]
    [InlineData("a\u001b[31mb\tc\r\nd\r", "a\\u001b[31mb\tc\r\nd\r")]
    [InlineData("ε = 0.1 ✓ 😀\n", "ε = 0.1 ✓ 😀\n")]
    public void Writer_LetsTextsThroughWhicheverWayTheyAreWritten(string text, string shown)
    {
        StringWriter whole = new(), pieces = new(), buffers = new();
        new PlainWriter(whole).Write(text);
        foreach (char letter in text) new PlainWriter(pieces).Write(letter);
        new PlainWriter(buffers).Write(text.ToCharArray(), 0, text.Length);
        Assert.Equal([shown, shown, shown], [whole.ToString(), pieces.ToString(), buffers.ToString()]);
    }

    private string InFolder(string name) => Path.Combine(folder, name);

    private static CommandRun Train(string path) => CommandRun.Of(
        "train", "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "40",
        "--test-count", "10", "--hidden", "8", "--epochs", "2", "--scale", "0.1", "--out", path);

    private static CommandRun Attack(string model, string witness) => CommandRun.Of(
        "attack", model, "--count", "10", "--norm", "l2", "--epsilon", "0.4", "--witness", witness, "--attack", "fixed-point");

    private static void ExpectPlain(string text)
    {
        char[] obeyed = [.. text.Where(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t') || c == '\u202e').Distinct()];
        Assert.True(obeyed.Length == 0, $"{string.Join(", ", obeyed.Select(c => $"U+{(int)c:X4}"))} in {Quotation.Text(text)}");
    }
}
