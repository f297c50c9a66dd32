using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>attack --levels</c>: what is reported, saved and claimed is about rounded examples.</summary>
public sealed class LevelsTests(FakeImages images) : IClassFixture<FakeImages>
{
    [Theory]
    [InlineData("--attack", "pgd,square:queries=50")]
    [InlineData("--minimum-distance", "--no-diagnostics")]
    public void RoundedExamples_AreReportedSavedAndClaimed(params string[] choice)
    {
        string network = Trained(), name = choice[0].Trim('-'), json = images.Output($"{name}.json"),
        examples = images.Output($"{name}-a.npz"), masks = images.Output($"{name}-m.npz"), witness = images.Output($"{name}-w.npz");
        CommandRun run = CommandRun.Of(
            ["attack", network, "--data", images.Folder, "--count", "40", "--epsilon", "0,0.2,0.4", "--levels", "32", "--iterations", "10",
                "--json", json, "--save-adversarials", examples, "--save-masks", masks, "--witness", witness, .. choice])
            .Expect(ExitCode.Success);
        Assert.Contains("rounded to 32 levels", run.Output, StringComparison.Ordinal);
        Assert.Contains("Of the clean inputs, 40 of 40 are not at these levels", run.Output, StringComparison.Ordinal);
        JsonElement document = JsonDocument.Parse(File.ReadAllBytes(json)).RootElement;
        Assert.Equal((32, 40), (document.GetProperty("levels").GetInt32(), document.GetProperty("offGrid").GetInt32()));
        bool[] robust = [.. NpzFile.Read(examples)["robust"].ToIntegers().Select(flag => flag != 0)];
        Assert.Equal(robust, NpzFile.Read(masks)["robust_after_rounding"].ToIntegers().Select(flag => flag != 0));
        int place = 0;
        foreach (JsonElement radius in document.GetProperty("radii").EnumerateArray())
        {
            JsonElement rounded = radius.GetProperty("rounded");
            double after = rounded.GetProperty("robustAccuracy").GetDouble();
            Assert.Equal(after, robust.AsSpan(40 * place++, 40).ToArray().Count(flag => flag) / 40.0, 12);
            Assert.Equal(after - radius.GetProperty("robustAccuracy").GetDouble(), rounded.GetProperty("lost").GetInt32() / 40.0, 12);
        }
        Assert.Contains(robust, flag => !flag);
        CommandRun verified = CommandRun.Of("verify", witness).Expect(ExitCode.Success);
        Assert.Contains("levels: 32", verified.Output, StringComparison.Ordinal);
    }

    /// <summary>In L0 too, of which this is the whole way: attack, files, witness, and the witness checked again.</summary>
    [Theory]
    [InlineData("--attack", "sigma-zero,fmn")]
    [InlineData("--minimum-distance", "--no-diagnostics")]
    public void ExamplesInL0_ChangeNoMoreFeaturesThanTheRadius(params string[] choice)
    {
        string network = Trained(), json = images.Output("l0.json"), examples = images.Output("l0-a.npz"),
            witness = images.Output("l0-w.npz");
        CommandRun run = CommandRun.Of(
            ["attack", network, "--data", images.Folder, "--count", "20", "--norm", "l0", "--epsilon", "1,3", "--levels", "256",
                "--iterations", "20", "--json", json, "--save-adversarials", examples, "--witness", witness, .. choice])
            .Expect(ExitCode.Success);
        Assert.Contains("20 points, L0, box [0, 1]", run.Output, StringComparison.Ordinal);
        Assert.Equal("l0", JsonDocument.Parse(File.ReadAllBytes(json)).RootElement.GetProperty("norm").GetString());
        float[] adversarials = NpzFile.Read(examples)["adversarials"].ToSingles(), clean = NpzFile.Read(witness)["inputs"].ToSingles();
        bool[] robust = [.. NpzFile.Read(examples)["robust"].ToIntegers().Select(flag => flag != 0)];
        int features = clean.Length / 20;
        for (int i = 0; i < robust.Length; i++)
        {
            int changed = Enumerable.Range(0, features).Count(j => adversarials[(i * features) + j] != clean[(i % 20 * features) + j]);
            Assert.InRange(changed, 0, i < 20 ? 1 : 3);
            if (robust[i]) Assert.Equal(0, changed);
        }
        Assert.Contains(robust, flag => !flag);
        Assert.Contains(", L0, box [0, 1], ", CommandRun.Of("verify", witness).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Pixels_AreAtTheirLevels()
    {
        string network = Trained(), examples = images.Output("pixels.npz");
        CommandRun run = CommandRun.Of("attack", network, "--data", images.Folder, "--count", "30", "--epsilon", "0.3", "--attack", "pgd",
            "--iterations", "10", "--levels", "256", "--save-adversarials", examples).Expect(ExitCode.Success);
        Assert.DoesNotContain("clean inputs", run.Output, StringComparison.Ordinal);
        Assert.All(NpzFile.Read(examples)["adversarials"].ToSingles(), value => Assert.Equal(Math.Round(value * 255), value * 255, 1e-3));
    }

    [Theory]
    [InlineData("error: --levels: expected a whole number from 2 to 65536; got '1'", "--levels", "1")]
    [InlineData("error: --levels: expected a whole number from 2 to 65536; got '8.5'", "--levels", "8.5")]
    [InlineData("error: --levels: the levels lie in a box of valid inputs, and there is none; give --box LO,HI.", "--levels", "256",
        "--box", "none")]
    public void WrongLevels_AreRefused(string expected, params string[] options)
    {
        CommandRun run = CommandRun.Of(["attack", Trained(), "--data", images.Folder, "--count", "5", "--epsilon", "0.1", "--quiet",
            .. options]).Expect(ExitCode.Usage);
        Assert.StartsWith(expected, run.FirstError, StringComparison.Ordinal);
    }

    private string Trained()
    {
        string path = images.Output("levels.safetensors");
        if (!File.Exists(path))
            CommandRun.Of("train", "--data", images.Folder, "--power", "3", "--hidden", "16", "--epochs", "2", "--count", "5000",
                "--test-count", "200", "--out", path).Expect(ExitCode.Success);
        return path;
    }
}
