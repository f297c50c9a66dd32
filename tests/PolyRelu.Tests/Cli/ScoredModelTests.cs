using System.Text.Json;
using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx;
using PolyRelu.Serialization;
using PolyRelu.Tests.Networks.Layered;
using PolyRelu.Tests.Onnx;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary>Models that ONNX Runtime runs, on the command line: attacked by their scores, and said to be.</summary>
public sealed class ScoredModelTests : IDisposable
{
    private const int Points = 30;
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ScoreBasedAttacks_RunAndSayThatTheyAreTheWeakerStatement()
    {
        (string model, string data) = Convolution();
        string json = At("a.json"), witness = At("w.npz");
        CommandRun run = CommandRun.Of("attack", model, "--data", data, "--norm", "linf", "--epsilon", "0.01,2", "--attack", "square",
            "--json", json, "--witness", witness).Expect(ExitCode.Success);
        Assert.Contains("model, 36 → 3, by its logits", run.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(File.ReadAllBytes(json));
        double[] robust = [.. document.RootElement.GetProperty("radii").EnumerateArray()
            .Select(radius => radius.GetProperty("robustAccuracy").GetDouble())];
        Assert.True(robust[0] > robust[1] && robust[1] < 0.7, $"{robust[0]} at 0.01, {robust[1]} at 2");
        JsonElement note = document.RootElement.GetProperty("notes").EnumerateArray()
            .Single(entry => entry.GetProperty("name").GetString() == "scores-alone");
        Assert.Contains("Conv", note.GetProperty("finding").GetString(), StringComparison.Ordinal);
        Assert.Contains("weaker statement", note.GetProperty("advice").GetString(), StringComparison.Ordinal);
        Assert.Null(WitnessFile(witness));
        Assert.Contains("holds no network", CommandRun.Of("verify", witness).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void GradientAttacksAndProofs_AreRefused_WithWhatCanBeDone()
    {
        (string model, string data) = Convolution();
        CommandRun gradient = CommandRun.Of("attack", model, "--data", data, "--norm", "linf", "--epsilon", "0.1", "--attack", "apgd-ce")
            .Expect(ExitCode.Failure);
        Assert.Contains("square", gradient.Error, StringComparison.Ordinal);
        CommandRun proof = CommandRun.Of("certify", model, "--data", data, "--norm", "l2", "--epsilon", "0.1").Expect(ExitCode.Failure);
        Assert.Contains("proofs are for pReLU networks", proof.Error, StringComparison.Ordinal);
        CommandRun options = CommandRun.Of("attack", model, "--data", data, "--norm", "l2", "--epsilon", "0.1", "--power", "3")
            .Expect(ExitCode.Usage);
        Assert.Contains("leave out --layers", options.Error, StringComparison.Ordinal);
    }

    private static INetwork? WitnessFile(string path) => PolyRelu.Evidence.WitnessFile.Read(path).Network;

    /// <summary>A convolutional model, and points with the labels that it gives them.</summary>
    private (string Model, string Data) Convolution()
    {
        string model = At("conv.onnx"), data = At("points.npz");
        File.Copy(Models.Save(Models.Convolution(null)), model);
        Matrix inputs = LayeredExamples.Gaussian(Points, 36, 4), logits = new(Points, 3);
        using (OnnxRuntimeClassifier classifier = new(model)) classifier.Logits(inputs, logits);
        int[] labels = [.. Enumerable.Range(0, Points).Select(i => Margin.Prediction(logits.Row(i)))];
        NpzFile.Write(data, [new("features", NumericArray.From(inputs)), new("labels", NumericArray.From(labels, Points))]);
        return (model, data);
    }

    private string At(string name) => Path.Combine(folder, name);
}
