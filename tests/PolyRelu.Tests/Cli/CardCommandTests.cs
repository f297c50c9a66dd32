using PolyRelu.Cli;
using PolyRelu.Kernels;
using PolyRelu.Networks;
using PolyRelu.Onnx;
using PolyRelu.Serialization;
using PolyRelu.Tests.Evaluation;
using PolyRelu.Tests.Networks.Layered;
using PolyRelu.Tests.Onnx;
using PolyRelu.Training;
using Xunit;

namespace PolyRelu.Tests.Cli;

/// <summary><c>card</c> makes cards of every kind of network, checks them, and sets them side by side.</summary>
public sealed class CardCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("polyrelu-card-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void ACardOfAPReluNetwork_IsMade_Checked_AndCompared()
    {
        string network = At("small.npz"), one = At("one"), card = Path.Combine(one, "card.json"), together = At("together");
        NetworkFile.Save(network, EvaluationCase.Network);
        string[] make = ["card", network, "--data", "clusters", "--dimension", "12", "--clusters", "4", "--positive", "2", "--count", "9",
            "--l2", "0.05,0.1", "--attack", "apgd-margin:iterations=5"];
        CommandRun made = CommandRun.Of([.. make, "--out", one]).Expect(ExitCode.Success);
        Assert.Contains("p = 2, 12 → 8 → 1", made.Output, StringComparison.Ordinal);
        Assert.Contains("card.html", made.Output, StringComparison.Ordinal);
        CommandRun.Of([.. make, "--out", At("two"), "--no-proofs"]).Expect(ExitCode.Success);
        CommandRun check = CommandRun.Of("card", card, At("two"), "--out", together).Expect(ExitCode.Success);
        Assert.Equal(2, check.Output.Split("every claim holds").Length - 1);
        Assert.True(File.Exists(Path.Combine(together, "cards.html")) && File.Exists(Path.Combine(together, "cards.md")), check.Output);
        Assert.Contains("none of these cards", CommandRun.Of("card", card, "--network", Other()).Expect(ExitCode.Usage).Error,
            StringComparison.Ordinal);
        string text = File.ReadAllText(card);
        File.WriteAllText(card, text.Replace("\"l2\"", "\"l1\"", StringComparison.Ordinal));
        CommandRun failed = CommandRun.Of("card", card).Expect(ExitCode.Failure);
        Assert.Contains("failed: ", failed.Error, StringComparison.Ordinal);
        Assert.Contains("1 of 1 card does not hold", failed.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('%', failed.Output);
    }

    [Fact]
    public void ACardOfAModelThatIsKnownByItsLogits_IsCheckedWithTheModel()
    {
        string model = At("conv.onnx"), data = At("points.npz"), card = Path.Combine(At("card"), "card.json");
        File.Copy(Models.Save(Models.Convolution(null)), model);
        Matrix inputs = LayeredExamples.Gaussian(10, 36, 4), logits = new(10, 3);
        using (OnnxRuntimeClassifier classifier = new(model)) classifier.Logits(inputs, logits);
        int[] labels = [.. Enumerable.Range(0, 10).Select(i => Margin.Prediction(logits.Row(i)))];
        NpzFile.Write(data, [new("features", NumericArray.From(inputs)), new("labels", NumericArray.From(labels, 10))]);
        CommandRun made = CommandRun.Of("card", model, "--data", data, "--linf", "0.01,2", "--attack", "square:queries=100", "--out",
            At("card")).Expect(ExitCode.Success);
        Assert.Contains("scores-alone", made.Output, StringComparison.Ordinal);
        Assert.Contains("nobody brought it", CommandRun.Of("card", card).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        Assert.Contains("every claim holds", CommandRun.Of("card", card, "--network", model).Expect(ExitCode.Success).Output,
            StringComparison.Ordinal);
        Assert.Contains("are for proofs", CommandRun.Of("card", model, "--data", data, "--linf", "2", "--splits", "3", "--out", At("none"))
            .Expect(ExitCode.Usage).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void AStandardisationThatCannotBeFolded_IsCheckedWithTheModel()
    {
        string network = At("small.npz"), data = At("points.npz"), card = Path.Combine(At("card"), "card.json");
        NetworkFile.Save(network, Random(normalised: true));
        NpzFile.Write(data,
        [
            new("features", NumericArray.From(EvaluationCase.Samples.Inputs)),
            new("labels", NumericArray.From(EvaluationCase.Samples.Labels, EvaluationCase.Count)),
            new("mean", NumericArray.From(Enumerable.Repeat(0.1f, 12).ToArray(), 12)),
            new("std", NumericArray.From(Enumerable.Range(1, 12).Select(i => 0.5f + (0.1f * i)).ToArray(), 12)),
        ]);
        CommandRun.Of("card", network, "--data", data, "--l2", "0.1", "--attack", "apgd-margin:iterations=5", "--out", At("card"))
            .Expect(ExitCode.Success);
        Assert.Contains("nobody brought it", CommandRun.Of("card", card).Expect(ExitCode.Failure).Error, StringComparison.Ordinal);
        CommandRun.Of("card", card, "--network", network).Expect(ExitCode.Success);
    }

    [Theory]
    [InlineData("Give one network", "a.npz", "b.npz")]
    [InlineData("Give one network", "a.npz", "card.json")]
    [InlineData("--l2 is for making a card", "card.json", "--l2", "1")]
    [InlineData("--layers is for making a card", "card.json", "--layers", "linear")]
    [InlineData("--network is for cards", "a.npz", "--network", "b.npz")]
    public void WhatDoesNotGoTogether_IsRefused(string sentence, params string[] arguments) =>
        Assert.Contains(sentence, CommandRun.Of(["card", .. arguments]).Expect(ExitCode.Usage).Error, StringComparison.Ordinal);

    private string Other()
    {
        string path = At("other.npz");
        NetworkFile.Save(path, Random(normalised: false));
        return path;
    }

    private static PolyReluNetwork Random(bool normalised) => new GaussianInitialisation(new() { Scale = 0.5 })
        .Create(new NetworkShape { InputDimension = 12, Hidden = 8, Power = 2, NormalizeInput = normalised }, 9);

    private string At(string name) => Path.Combine(folder, name);
}
