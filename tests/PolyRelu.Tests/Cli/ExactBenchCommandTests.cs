using System.Text.Json;
using PolyRelu.Cli;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Benchmarks are written, checked and scored from the command line, and wrong verdicts fail.</summary>
public sealed class ExactBenchCommandTests : IDisposable
{
    private static readonly string[] Small = ["--dimension", "8", "--clusters", "3", "--alpha", "0.2", "--power", "3", "--count", "4"];

    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    private string Bench => Path.Combine(folder, "bench");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Benchmark_IsWrittenCheckedAndAttacked()
    {
        CommandRun written = Write("--seed", "2");
        Assert.Contains("3 networks, 12 points, 28 exact distances", written.Output, StringComparison.Ordinal);
        string json = Path.Combine(folder, "scores.json"), fresh = Path.Combine(folder, "fresh.json");
        CommandRun check = CommandRun.Of("exactbench", "--check", Bench, "--seed", "2", "--json", json).Expect(ExitCode.Success);
        Assert.Contains("d8-k3-a0.2-power-p3-normalised", check.Output, StringComparison.Ordinal);
        CommandRun.Of(["exactbench", "--check", "--seed", "2", "--json", fresh, .. Small]).Expect(ExitCode.Success);
        Assert.Equal(Scores(json), Scores(fresh));
        using var document = JsonDocument.Parse(File.ReadAllBytes(json));
        Assert.Equal(0, document.RootElement.GetProperty("wrong").GetInt32());
        Assert.Equal(7, document.RootElement.GetProperty("scores").GetArrayLength());
        string own = Path.Combine(Bench, "d8-k3-a0.2-sum");
        CommandRun.Of("attack", Path.Combine(own, "network.safetensors"), "--data", Path.Combine(own, "points.npz"), "--norm", "l1",
            "--epsilon", "0.1", "--attack", "apgd-margin:iterations=5").Expect(ExitCode.Success);
    }

    [Fact]
    public void Answers_OfAnotherProgramAreScored()
    {
        Write();
        const string name = "d8-k3-a0.2-power-p3-normalised";
        CommandRun right = Answer(name, "l2", ["certified", "certified", "undecided", "certified"],
            ["broken", "undecided", "broken", "broken"]);
        right.Expect(ExitCode.Success);
        Assert.Matches(@"power-p3-normalised\s+L2\s+4\s+0\s+3\s+3", right.Output);
        Assert.Contains("verdicts of some verifier", right.Output, StringComparison.Ordinal);
        CommandRun brokenInside = Answer(name, "l2", ["broken", "certified", "undecided", "certified"],
            ["broken", "undecided", "broken", "broken"]).Expect(ExitCode.Failure);
        Assert.Contains("1 verdict is wrong", brokenInside.Error, StringComparison.Ordinal);
        Assert.Contains("1 point said to be broken where robust, 0 certified where not", brokenInside.Error, StringComparison.Ordinal);
        CommandRun certifiedOutside = Answer(name, "l2", ["certified", "certified", "undecided", "certified"],
            ["certified", "undecided", "certified", "broken"]).Expect(ExitCode.Failure);
        Assert.Contains("2 verdicts are wrong", certifiedOutside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_AboutSomethingElseAreRefused()
    {
        Write();
        string[] four = ["certified", "certified", "certified", "certified"];
        Refused(Answer("d8-k3-a0.2-power-p4-normalised", "l2", four, four),
            "is no network of the benchmark. Did you mean 'd8-k3-a0.2-power-p3-normalised'?");
        Refused(Answer("d8-k3-a0.2-power-p3-normalised", "l1", four, four), "has no truth in the norm 'l1'; it has: l2.");
        Refused(Answer("d8-k3-a0.2-power-p3-normalised", "l2", four[1..], four[1..]), "3 verdicts are given for 4 points");
        Refused(Answer("d8-k3-a0.2-power-p3-normalised", "l2", four, four[1..]), "the length of outside is 3; expected 4");
        Refused(Answer("d8-k3-a0.2-power-p3-normalised", "l2", ["robust", .. four[1..]], four), "is not what is expected there");

        static void Refused(CommandRun run, string sentence) =>
            Assert.Contains(sentence, run.Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Name a folder to write the benchmark into", "exactbench")]
    [InlineData("--answers needs --check", "exactbench", "DIR", "--answers", "a.json")]
    [InlineData("--answers needs the folder", "exactbench", "--check", "--answers", "a.json")]
    [InlineData("--count says what a benchmark is made of", "exactbench", "--check", "DIR", "--count", "3")]
    [InlineData("--power: expected powers above 1 and at most 10", "exactbench", "DIR", "--power", "1")]
    [InlineData("--alpha: expected noise scales from 0 to 3", "exactbench", "DIR", "--alpha", "0.1,9")]
    [InlineData("--dimension: expected whole numbers ≥ 2", "exactbench", "DIR", "--dimension", "2.5")]
    public void WrongUse_IsSaid(string sentence, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(Array.ConvertAll(arguments, word => word == "DIR" ? Bench : word)).Expect(ExitCode.Usage);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Bench));
    }

    [Fact]
    public void FoldersThatHoldSomethingElse_AreRefused()
    {
        Directory.CreateDirectory(Bench);
        Assert.Contains("holds no exactbench.json", CommandRun.Of("exactbench", "--check", Bench).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(Bench, "notes.txt"), "mine");
        Assert.Contains("holds other files", CommandRun.Of(["exactbench", Bench, .. Small]).Expect(ExitCode.Failure).Error,
            StringComparison.Ordinal);
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(Bench).Select(Path.GetFileName));
        Assert.Contains("from 1 to the dimension D = 8", CommandRun.Of("exactbench", Path.Combine(folder, "k"), "--dimension", "8",
            "--clusters", "9").Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    private CommandRun Write(params string[] more) => CommandRun.Of(["exactbench", Bench, .. Small, .. more]).Expect(ExitCode.Success);

    private CommandRun Answer(string network, string norm, string[] inside, string[] outside)
    {
        string file = Path.Combine(folder, "answers.json");
        File.WriteAllText(file, JsonSerializer.Serialize(new
        {
            tool = "some verifier", answers = new[] { new { network, norm, inside, outside } },
        }));
        return CommandRun.Of("exactbench", "--check", Bench, "--answers", file);
    }

    private static string Scores(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        return document.RootElement.GetProperty("scores").GetRawText();
    }
}
