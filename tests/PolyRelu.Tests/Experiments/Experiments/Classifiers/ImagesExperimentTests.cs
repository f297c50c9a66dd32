using PolyRelu.Data;
using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Classifiers;
using PolyRelu.Experiments.Presets;
using Xunit;

namespace PolyRelu.Tests.Experiments.Experiments.Classifiers;

/// <summary>What the image presets plan.</summary>
public sealed class ImagesExperimentTests
{
    [Fact]
    public void Repeats_AreSeedsAndTheFirstRepeatOfEveryPowerComesFirst()
    {
        ImageConfiguration[] networks = Networks("mnist-digits");
        Assert.Equal(20, networks.Length);
        Assert.Equal([(1, 0), (2, 0), (3, 0), (4, 0), (1, 1)], networks.Take(5).Select(network => ((int)network.Power, (int)network.Seed)));
        string[] threats = ["linf 15 on 10000", "linf 3 on 10000", "l2 3 on 10000", "l1 3 on 10000", "linf 1 on 1000", "l2 1 on 1000",
            "l1 1 on 1000"];
        Assert.Equal(
            [.. threats.Select(threat => $"paper-test {threat}"), .. threats.Select(threat => $"test {threat}")],
            networks[0].Evaluations.Select(evaluation =>
                $"{Wording.Of(evaluation.Split)} {evaluation.Norm} {evaluation.Radii.Count} on {evaluation.Samples}"));
    }

    [Fact]
    public void Dataset_IsOneKey()
    {
        Assert.All(Networks("mnist-digits", "dataset=fashion-mnist"), network => Assert.Equal("fashion-mnist", network.Data.Dataset));
        Assert.All(Networks("mnist-parity", "dataset=kmnist", "repeats=1"),
            network => Assert.Equal(("kmnist", ImageTask.OddEven), (network.Data.Dataset, network.Data.Task)));
    }

    [Fact]
    public void CorrelationOfParity_IsInTheOrderOfTheDigits()
    {
        Preset preset = PresetCatalog.Load("mnist-parity");
        var correlation = (CorrelationConfiguration)preset.Experiment.Plan(preset.Settings)[0].Configuration;
        Assert.Equal((ImageTask.Digits, ImageSplit.PaperTrain), (correlation.Images!.Task, correlation.Images.TrainSplit));
    }

    [Fact]
    public void TestingOnTrainingImages_IsRefused()
    {
        PresetException error = Assert.Throws<PresetException>(() =>
            PresetCatalog.Load("mnist-digits", ["data.trainSplit=train", "data.testSplit=test"]));
        Assert.Contains("attackedSplits: expected test alone, since paper-test is a part of train", error.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mnist-digits", "attack.threats.0.attacks=[pgd-paper]",
        "attacks: expected attacks that are defined in linf, which 'pgd-paper' is not")]
    [InlineData("features", "attack.threats.0.attacks=[apgd-ce, opposite-centre]",
        "attacks: expected attacks that need no cluster centres, as 'opposite-centre' does")]
    [InlineData("poster", "images.evaluations.0.attacks=[pgd-paper]", "which 'pgd-paper' is not")]
    public void AttacksThatDoNotFit_AreRefusedBeforeAnythingIsTrained(string preset, string overriding, string message) =>
        Assert.Contains(message, Assert.Throws<PresetException>(() => PresetCatalog.Load(preset, [overriding])).Message,
            StringComparison.Ordinal);

    private static ImageConfiguration[] Networks(string name, params string[] overrides)
    {
        Preset preset = PresetCatalog.Load(name, overrides);
        return [.. preset.Experiment.Plan(preset.Settings).Select(trial => trial.Configuration).OfType<ImageConfiguration>()];
    }
}
