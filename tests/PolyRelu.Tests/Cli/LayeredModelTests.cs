using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Networks.Layered;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks.Layered;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Other people's networks on the command line: read, attacked, kept in witnesses, converted, and not said to be proven.</summary>
public sealed class LayeredModelTests : IDisposable
{
    private const int Dimension = 6, Points = 40;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>
    /// A rising function of ⟨w, x⟩ + b has its boundary on a plane, so every distance is known: attacks find it in every norm, with every
    /// activation, and no point is broken before.
    /// </summary>
    [Theory]
    [InlineData("tanh", "l2")]
    [InlineData("softplus", "l2")]
    [InlineData("leaky-relu:0.1", "linf")]
    [InlineData("sigmoid", "linf")]
    [InlineData("elu", "l1")]
    public void AttacksFindTheDistancesOfAPlane(string activation, string norm)
    {
        (string network, string data, double[] distances) = Plane(activation, norm);
        double middle = distances.Order().ElementAt(Points / 2);
        string json = File("a.json"), witness = File("w.npz");
        CommandRun run = CommandRun.Of("attack", network, "--layers", $"linear,{activation},linear", "--data", data, "--norm", norm,
            "--epsilon", FormattableString.Invariant($"{0.97 * middle},{1.03 * middle}"), "--attack", "autoattack", "--witness", witness,
            "--json", json).Expect(0);
        Assert.Contains($"layered, 6 → 1 → 1, {activation}", run.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(json));
        Assert.Equal(JsonValueKind.Null, document.RootElement.GetProperty("power").ValueKind);
        foreach (JsonElement radius in document.RootElement.GetProperty("radii").EnumerateArray())
        {
            double epsilon = radius.GetProperty("epsilon").GetDouble(), found = radius.GetProperty("robustAccuracy").GetDouble();
            double least = Share(distances, epsilon * 1.001), most = Share(distances, epsilon / 1.01);
            Assert.True(found >= least - 1e-9 && found <= most + 1e-9, $"{norm} {epsilon}: {found} is robust, expected {least} to {most}");
        }
        CommandRun.Of("verify", witness, "--network", network, "--layers", $"linear,{activation},linear").Expect(0);
    }

    [Fact]
    public void NearestExamples_AreThoseOfThePlane()
    {
        (string network, string data, double[] distances) = Plane("tanh", "l2");
        string json = File("a.json");
        CommandRun.Of("attack", network, "--layers", "linear,tanh,linear", "--data", data, "--norm", "l2", "--epsilon", "9",
            "--minimum-distance", "--json", json).Expect(0);
        using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(json));
        double?[] found = [.. document.RootElement.GetProperty("nearest").GetProperty("distances").EnumerateArray()
            .Select(distance => distance.ValueKind == JsonValueKind.Null ? null : (double?)distance.GetDouble())];
        for (int i = 0; i < Points; i++)
            Assert.True(Math.Abs(found[i]!.Value - distances[i]) <= 1e-4 * distances[i], $"point {i}: {found[i]}, not {distances[i]}");
    }

    /// <summary>What a network's own layers do first is not done once more because the data say it too; another is refused.</summary>
    [Fact]
    public void StandardisationThatIsSaidTwice_IsDoneOnce()
    {
        (string plain, string data, _) = Plane("tanh", "l2");
        string own = File("own.safetensors"), once = File("once.json"), twice = File("twice.json");
        CommandRun.Of("convert", plain, own, "--layers", "linear,tanh,linear").Expect(0);
        LayeredNetwork network = ((LayeredNetwork)ModelFile.Open(own).Network).After(Standardisation.Of(Dimension, [0.25f], [2]));
        ModelFile.Save(own, network);
        string[] attack = ["attack", own, "--data", data, "--norm", "l2", "--epsilon", "0.5", "--attack", "apgd-ce", "--json"];
        CommandRun.Of([.. attack, once]).Expect(0);
        CommandRun run = CommandRun.Of([.. attack, twice, "--mean", "0.25", "--std", "2"]).Expect(0);
        Assert.Contains("as layers of its own", run.Output, StringComparison.Ordinal);
        Assert.Equal(Robust(once), Robust(twice));
        Assert.Contains("both would be done", CommandRun.Of([.. attack, twice, "--mean", "0.5"]).Expect(ExitCode.Usage).FirstError,
            StringComparison.Ordinal);

        static string Robust(string json)
        {
            using var document = JsonDocument.Parse(System.IO.File.ReadAllBytes(json));
            return document.RootElement.GetProperty("radii")[0].GetProperty("robustAccuracy").GetRawText();
        }
    }

    [Fact]
    public void Proofs_AreRefused_WithWhatCanBeDone()
    {
        (string network, string data, _) = Plane("tanh", "l2");
        foreach (string[] command in new[] { ["certify", network], new[] { "attack", network, "--certify" } })
        {
            CommandRun run = CommandRun.Of([.. command, "--layers", "linear,tanh,linear", "--data", data, "--norm", "l2", "--epsilon", "1"])
                .Expect(ExitCode.Failure);
            Assert.Contains("proofs are for pReLU networks", run.Error, StringComparison.Ordinal);
            Assert.Contains("polyrelu attack", run.Error, StringComparison.Ordinal);
        }
        Assert.Contains("--span", CommandRun.Of("attack", network, "--layers", "linear,tanh,linear", "--data", data, "--norm", "l2",
            "--epsilon", "1", "--span").Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    /// <summary>Once converted, a file says what its layers are; nothing else has to.</summary>
    [Theory]
    [InlineData("own.safetensors")]
    [InlineData("own.npz")]
    public void Converted_ItNeedsNoOptions(string name)
    {
        (string network, string data, _) = Plane("tanh", "l2");
        string own = File(name);
        CommandRun run = CommandRun.Of("convert", network, own, "--layers", "linear,tanh,linear").Expect(0);
        Assert.Contains("layered, 6 → 1 → 1, tanh", run.Output, StringComparison.Ordinal);
        CommandRun.Of("attack", own, "--data", data, "--norm", "l2", "--epsilon", "0.5", "--attack", "apgd-ce").Expect(0);
        CommandRun refused = CommandRun.Of("convert", own, File("x.npz"), "--layers", "linear").Expect(ExitCode.Failure);
        Assert.Contains("leave out --layers", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void WithoutOptions_TheErrorNamesThem()
    {
        (string network, string data, _) = Plane("tanh", "l2");
        CommandRun run = CommandRun.Of("attack", network, "--data", data, "--norm", "l2", "--epsilon", "1").Expect(ExitCode.Failure);
        Assert.Contains("--layers linear,relu,linear", run.Error, StringComparison.Ordinal);
    }

    private static double Share(double[] distances, double radius) => distances.Count(distance => distance > radius) / (double)Points;

    /// <summary>A network of PyTorch's names, points on both sides, and the distances of the points from the boundary.</summary>
    private (string Network, string Data, double[] Distances) Plane(string activation, string norm)
    {
        Matrix weights = LayeredExamples.Gaussian(1, Dimension, 3), inputs = LayeredExamples.Gaussian(Points, Dimension, 4);
        float hidden = 0.3f;
        // The output is zero where the activation has the value at ⟨w, x⟩ + b = 0.
        float[] middle = [0];
        Activation.Parse(activation).Apply(middle, middle);
        string network = File("m.safetensors"), data = File("points.npz");
        SafetensorsFile.Write(network, new Dictionary<string, NumericArray>
        {
            ["fc1.weight"] = NumericArray.From(weights),
            ["fc1.bias"] = NumericArray.From([hidden], 1),
            ["fc2.weight"] = NumericArray.From([2f], 1, 1),
            ["fc2.bias"] = NumericArray.From([-2 * middle[0]], 1),
        });
        double[] heights = [.. Enumerable.Range(0, Points).Select(i => Enumerable.Range(0, Dimension)
            .Sum(k => (double)weights[0, k] * inputs[i, k]) + hidden)];
        int[] labels = [.. heights.Select(height => height > 0 ? 1 : -1)];
        NpzFile.Write(data, [new("features", NumericArray.From(inputs)), new("labels", NumericArray.From(labels, Points))]);
        double[] magnitudes = [.. weights.ToArray().Select(weight => Math.Abs((double)weight))];
        double slope = norm switch
        {
            "l2" => Math.Sqrt(magnitudes.Sum(one => one * one)),
            "linf" => magnitudes.Sum(),
            _ => magnitudes.Max(),
        };
        return (network, data, [.. heights.Select(height => Math.Abs(height) / slope)]);
    }

    private string File(string name) => Path.Combine(folder, name);
}
