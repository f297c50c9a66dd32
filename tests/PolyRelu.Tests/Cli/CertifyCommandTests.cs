using System.Text.Json;
using System.Text.Json.Nodes;
using PolyRelu.Cli;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evaluation;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>certify</c> and <c>attack --certify</c>: what they write, what they say, and what they refuse.</summary>
public sealed class CertifyCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-certify-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("l2")]
    [InlineData("linf")]
    [InlineData("l1")]
    public void Verdicts_StandBesideAttacks(string norm)
    {
        CommandRun run = CommandRun.Of([.. Command("certify", norm), "--epsilon", "0.02,0.1,0.3", "--json", PathOf("c.json")])
            .Expect(ExitCode.Success);
        JsonElement document = Read("c.json");
        double clean = document.GetProperty("cleanAccuracy").GetDouble(), before = clean, attacked = clean;
        foreach (JsonElement radius in document.GetProperty("radii").EnumerateArray())
        {
            double certified = radius.GetProperty("certifiedAccuracy").GetDouble();
            string?[] verdicts = [.. radius.GetProperty("samples").EnumerateArray().Select(one => one.GetProperty("verdict").GetString())];
            Assert.InRange(certified, 0, before);
            Assert.InRange(radius.GetProperty("attackedAccuracy").GetDouble(), certified, attacked);
            Assert.Equal(45, verdicts.Length);
            Assert.Equal(certified, verdicts.Count(verdict => verdict == "certified") / 45.0, 12);
            Assert.Equal(radius.GetProperty("undecided").GetDouble(), verdicts.Count(verdict => verdict == "undecided") / 45.0, 12);
            double cost = radius.GetProperty("roundingCost").GetDouble();
            int lost = radius.GetProperty("samples").EnumerateArray().Count(one => one.GetProperty("lostToRounding").GetBoolean());
            Assert.Equal(cost, lost / 45.0, 12);
            Assert.InRange(cost, 0, radius.GetProperty("undecided").GetDouble());
            int broken = verdicts.Count(verdict => verdict == "broken");
            (before, attacked) = (certified, radius.GetProperty("attackedAccuracy").GetDouble());
            Assert.Equal(attacked, 1 - (broken / 45.0), 12);
            JsonElement first = radius.GetProperty("samples")[0];
            Assert.Equal(0, first.GetProperty("index").GetInt32());
            Assert.Equal(JsonValueKind.String, first.GetProperty("stage").ValueKind);
            Assert.Contains(first.GetProperty("lowerMargin").ValueKind, (JsonValueKind[])[JsonValueKind.Number, JsonValueKind.Null]);
        }
        Assert.Equal("autoattack", Assert.Single(document.GetProperty("attackIds").EnumerateArray()).GetString());
        Assert.Equal(JsonValueKind.Null, document.GetProperty("box").ValueKind);
        Assert.False(document.GetProperty("boxDropped").GetBoolean());
        Assert.True(document.GetProperty("radii")[0].GetProperty("certifiedAccuracy").GetDouble() > 0, "nothing is certified");
        Assert.Contains("certified ≤ true robust accuracy ≤ attacked", run.Output, StringComparison.Ordinal);
        Assert.Contains("Certified is proven: no float32 input within the radius is misclassified", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_AreZeroWhereThePointIsMisclassified()
    {
        CommandRun run = CommandRun.Of([.. Command("certify", "l2"), "--radius", "3", "--json", PathOf("b.json")]).Expect(ExitCode.Success);
        JsonElement document = Read("b.json");
        JsonElement[] samples = [.. document.GetProperty("samples").EnumerateArray()];
        Assert.Equal(45, samples.Length);
        Assert.Equal(Enumerable.Range(0, 45), samples.Select(one => one.GetProperty("index").GetInt32()));
        int correct = 0;
        foreach (JsonElement one in samples)
        {
            double certified = one.GetProperty("certifiedRadius").GetDouble();
            double attack = one.GetProperty("attackRadius") is { ValueKind: JsonValueKind.Number } found ? found.GetDouble() : 3;
            if (one.GetProperty("stage").GetString() == "clean") Assert.Equal((0, 0), (certified, attack));
            else Assert.InRange(certified, 0, attack);
            if (attack > 0) correct++;
        }
        Assert.Equal(document.GetProperty("cleanAccuracy").GetDouble(), correct / 45.0, 12);
        JsonElement summary = document.GetProperty("summary");
        Assert.Equal(correct, summary.GetProperty("correct").GetInt32());
        Assert.True(summary.GetProperty("closedToPercent").GetDouble() >= summary.GetProperty("closedToQuarterPercent").GetDouble());
        Assert.Equal((3, JsonValueKind.Null),
            (document.GetProperty("largestRadius").GetDouble(), document.GetProperty("radii").ValueKind));
        Assert.Contains("true distance of the nearest misclassified input", run.Output, StringComparison.Ordinal);
        CommandRun.Of([.. Command("certify", "l2"), "--radius", "--no-attack"]).Expect(ExitCode.Success);
    }

    [Fact]
    public void Box_ThatProofsLeaveOut_IsSaid()
    {
        foreach ((string norm, bool dropped) in new[] { ("l2", true), ("l1", true), ("linf", false) })
        {
            CommandRun run = CommandRun.Of([.. Command("certify", norm), "--epsilon", "0.05", "--box=-4,4", "--no-attack", "--json",
                PathOf("x.json")]).Expect(ExitCode.Success);
            Assert.Equal(dropped, run.Output.Contains("proofs leave out the box", StringComparison.Ordinal));
            Assert.Equal(dropped, Read("x.json").GetProperty("boxDropped").GetBoolean());
            Assert.Equal(2, Read("x.json").GetProperty("box").GetArrayLength());
        }
    }

    [Fact]
    public void Interrupted_ItGoesOnToTheSameResults_AndRemovesTheCheckpoint()
    {
        foreach (string[] what in (string[][])[["--epsilon", "0.05,0.2"], ["--radius", "3"]])
        {
            string kept = PathOf("kept.npz");
            string[] certify = [.. Command("certify", "l2"), .. what];
            CommandRun.Of([.. certify, "--json", PathOf("direct.json")]).Expect(ExitCode.Success);
            CommandRun stopped = CommandRun.Interrupted(TimeSpan.Zero, [.. certify, "--checkpoint", kept, "--checkpoint-seconds", "0"]);
            Assert.Equal(ExitCode.Cancelled, stopped.ExitCode);
            Assert.Contains("Interrupted", stopped.Error, StringComparison.Ordinal);
            CommandRun.Of([.. certify, "--json", PathOf("resumed.json"), "--checkpoint", kept, "--checkpoint-seconds", "0"])
                .Expect(ExitCode.Success);
            Assert.Equal(WithoutTimes("direct.json"), WithoutTimes("resumed.json"));
            Assert.Empty(Directory.GetFiles(folder, "kept*"));
        }
        Assert.EndsWith("Interrupted: no file was written. With --checkpoint FILE the same command goes on where it was.",
            CommandRun.Interrupted(TimeSpan.Zero, [.. Command("certify", "l2"), "--radius"]).Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Audit_AttacksProvenPointsToo_AndBreaksNone()
    {
        CommandRun.Of([.. Command("certify", "l2"), "--epsilon", "0.05,0.2", "--audit"]).Expect(ExitCode.Success);
        CommandRun.Of([.. Command("certify", "l2"), "--radius", "3", "--audit"]).Expect(ExitCode.Success);
    }

    [Fact]
    public void Attack_LeavesOutWhatIsProven_AndSaysWhatThatSaved()
    {
        string[] attack = [.. Command("attack", "l2"), "--epsilon", "0.05,0.2", "--attack", "apgd-margin,square:queries=50", "--json"];
        CommandRun.Of([.. attack, PathOf("without.json")]).Expect(ExitCode.Success);
        CommandRun run = CommandRun.Of([.. attack, PathOf("with.json"), "--certify", "--checkpoint", PathOf("kept.npz")])
            .Expect(ExitCode.Success);
        JsonElement without = Read("without.json"), with = Read("with.json");
        Assert.Equal(JsonValueKind.Null, without.GetProperty("proofs").ValueKind);
        Assert.Equal(JsonValueKind.Object, with.GetProperty("proofs").ValueKind);
        for (int place = 0; place < 2; place++)
        {
            JsonElement radius = with.GetProperty("radii")[place], certified = radius.GetProperty("certified");
            double robust = radius.GetProperty("robustAccuracy").GetDouble();
            Assert.True(robust <= without.GetProperty("radii")[place].GetProperty("robustAccuracy").GetDouble());
            double proven = certified.GetProperty("certifiedAccuracy").GetDouble();
            Assert.InRange(proven, 0, robust);
            Assert.Equal(certified.GetProperty("skipped").GetInt32() / 45.0, proven, 12);
            Assert.Equal(robust - proven, certified.GetProperty("undecided").GetDouble(), 12);
            Assert.Equal("certifier", radius.GetProperty("attacks")[0].GetProperty("id").GetString());
        }
        Assert.Contains("not attacked", run.Output, StringComparison.Ordinal);
        Assert.Contains("Certified is proven", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder, "kept*"));
    }

    /// <remarks>Without <c>--certify</c>.</remarks>
    [Fact]
    public void AutoAttackNext_CertifiesFirst_AndNamesTheUndecided()
    {
        CommandRun.Of([.. Command("attack", "l2"), "--epsilon", "0.2", "--attack", "autoattack-next", "--json", PathOf("n.json")])
            .Expect(ExitCode.Success);
        CommandRun.Of([.. Command("certify", "l2"), "--epsilon", "0.2", "--json", PathOf("c.json")]).Expect(ExitCode.Success);
        JsonElement radius = Read("n.json").GetProperty("radii")[0], certified = radius.GetProperty("certified");
        Assert.InRange(certified.GetProperty("certifiedAccuracy").GetDouble(), 1e-9, radius.GetProperty("robustAccuracy").GetDouble());
        int[] undecided = [.. certified.GetProperty("undecidedPoints").EnumerateArray().Select(point => point.GetInt32())];
        Assert.Equal(certified.GetProperty("undecided").GetDouble(), undecided.Length / 45.0, 12);
        JsonElement verdicts = Read("c.json").GetProperty("radii")[0].GetProperty("samples");
        Assert.All(undecided, point => Assert.NotEqual("broken", verdicts[point].GetProperty("verdict").GetString()));
    }

    [Theory]
    [InlineData("Give --epsilon LIST for verdicts within radii, or --radius", "certify")]
    [InlineData("--epsilon and --radius exclude each other", "certify", "--epsilon", "0.1", "--radius")]
    [InlineData("--radius: expected a radius > 0", "certify", "--radius", "0")]
    [InlineData("--radius: expected a radius > 0", "certify", "--radius", "far")]
    [InlineData("--tolerance is for --radius", "certify", "--epsilon", "0.1", "--tolerance", "0.01")]
    [InlineData("expected a number ≤ 0.5", "certify", "--radius", "--tolerance", "1")]
    [InlineData("expected a whole number ≥ 0", "certify", "--epsilon", "0.1", "--newton-steps", "-1")]
    [InlineData("--no-attack and --audit exclude each other", "certify", "--epsilon", "0.1", "--no-attack", "--audit")]
    [InlineData("--checkpoint writes .npz", "certify", "--epsilon", "0.1", "--checkpoint", "kept.json")]
    [InlineData("--certify is for attacks within radii", "attack", "--epsilon", "0.1", "--certify", "--minimum-distance")]
    [InlineData("--newton-steps and --splits are for --certify, and for attacks that begin", "attack", "--epsilon", "0.1",
        "--newton-steps", "3")]
    public void BadInput_IsRefusedInASentence(string expected, string command, params string[] options)
    {
        CommandRun run = CommandRun.Of([.. Command(command, "l2"), .. options]).Expect(ExitCode.Usage);
        Assert.Contains(expected, run.FirstError, StringComparison.Ordinal);
        Assert.StartsWith("error: ", run.FirstError, StringComparison.Ordinal);
    }

    [Fact]
    public void CheckpointOfOtherWork_IsRefused()
    {
        string kept = PathOf("kept.npz");
        NpzFile.Write(kept, [new("fingerprint", NumericArray.From(new byte[32], 32))]);
        Assert.Contains("is the checkpoint of another evaluation", CommandRun.Of([.. Command("certify", "l2"), "--epsilon", "0.1",
            "--checkpoint", kept]).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    private string PathOf(string file) => Path.Combine(folder, file);

    private string[] Command(string command, string norm)
    {
        string model = PathOf("m.npz");
        NetworkFile.Save(model, EvaluationCase.Network);
        return
        [
            command, model, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--alpha", "0.5", "--count",
            "45", "--norm", norm, "--quiet",
        ];
    }

    private JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(PathOf(file)));
        return document.RootElement.Clone();
    }

    private string WithoutTimes(string file)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(PathOf(file)))!;
        Strip(root);
        return root.ToJsonString();
    }

    private static void Strip(JsonNode? node)
    {
        if (node is JsonObject fields)
        {
            fields.Remove("seconds");
            foreach ((_, JsonNode? inner) in fields) Strip(inner);
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? inner in list) Strip(inner);
        }
    }
}
