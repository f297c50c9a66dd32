using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Serialization;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>attack --span</c>: gradient attacks search the span of the neurons.</summary>
public sealed class SpanOptionTests
{
    private static readonly string[] Clusters = ["--data", "clusters", "--dimension", "40", "--clusters", "4", "--positive", "2", "--alpha",
        "0.1"];
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    [Fact]
    public void Span_GivesTheRobustAccuracyOfThePlainAttack_AndSaysHowFarItWasReduced()
    {
        string network = Path.Combine(folder, "f.safetensors");
        CommandRun.Of(["train", .. Clusters, "--count", "400", "--test-count", "100", "--power", "3", "--hidden", "40", "--epochs", "150",
            "--batch", "20", "--scale", "1e-4", "--out", network, "--quiet"]).Expect(ExitCode.Success);
        string[] attack = ["attack", network, .. Clusters, "--count", "200", "--norm", "l2", "--epsilon", "0.5,0.7,0.9", "--attack",
            "pgd,apgd-margin", "--quiet"];
        double[] plain = Robust([.. attack]), span = Robust([.. attack, "--span"]);
        Assert.Equal(1, plain[0]);
        Assert.InRange(plain[2], 0, 0.9);
        for (int i = 0; i < plain.Length; i++) Assert.Equal(plain[i], span[i], 0.0051);
        Assert.Contains("of 40 directions", CommandRun.Of([.. attack, "--span"]).Expect(ExitCode.Success).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void InputNormalisation_IsRefusedWithAWayOut()
    {
        string network = Path.Combine(folder, "n.safetensors");
        NetworkFile.Save(network, new PolyReluNetwork(3, true, new Matrix(2, 40), new Matrix(1, 2)));
        CommandRun run = CommandRun.Of(["attack", network, .. Clusters, "--norm", "l2", "--epsilon", "0.1", "--span", "--quiet"])
            .Expect(ExitCode.Failure);
        Assert.Contains("--span: this network normalises its inputs", run.FirstError, StringComparison.Ordinal);
    }

    private double[] Robust(string[] command)
    {
        string json = Path.Combine(folder, "out.json");
        CommandRun.Of([.. command, "--json", json]).Expect(ExitCode.Success);
        using var document = JsonDocument.Parse(File.ReadAllText(json));
        return [.. document.RootElement.GetProperty("radii").EnumerateArray()
            .Select(entry => entry.GetProperty("robustAccuracy").GetDouble())];
    }
}
