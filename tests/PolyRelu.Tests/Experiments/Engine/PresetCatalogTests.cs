using PolyRelu.Experiments.Engine;
using PolyRelu.Experiments.Experiments.Poster;
using Xunit;

namespace PolyRelu.Tests.Experiments.Engine;

/// <summary>The presets that come with the program.</summary>
public sealed class PresetCatalogTests
{
    public static TheoryData<string> Names => [.. PresetCatalog.List().Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ResolvedPreset_ReadsBackToItself(string name)
    {
        Preset preset = PresetCatalog.Load(name);
        string path = Path.Combine(Directory.CreateTempSubdirectory("polyrelu-").FullName, name + ".yaml");
        File.WriteAllText(path, preset.ToYaml());
        Preset again = PresetCatalog.Load(path);
        Assert.Equal(preset.ToYaml(), again.ToYaml());
        Assert.Equal(Ids(preset), Ids(again));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Plan_HasTrialsWithDifferentIds(string name)
    {
        string[] ids = Ids(PresetCatalog.Load(name));
        Assert.NotEmpty(ids);
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void EveryExperiment_HasASmokePreset() =>
        Assert.All(Registry<Experiment>.All, entry => Assert.Contains(PresetCatalog.List(), preset => preset.Experiment == entry.Name
            && preset.Name.EndsWith("-smoke", StringComparison.Ordinal)));

    [Fact]
    public void Override_ReplacesOneValue()
    {
        Preset preset = PresetCatalog.Load("poster", ["synthetic.training.epochs=7", "images.powers=[2]",
            "synthetic.robustness.radii=linspace(0, 0.1, 3)", "images.evaluations.0.samples=9"]);
        var settings = (PosterSettings)preset.Settings;
        Assert.Equal(7, settings.Synthetic.Training.Epochs);
        Assert.Equal([2.0], settings.Images.Powers);
        Assert.Equal([0, 0.05, 0.1], settings.Synthetic.Robustness.Radii);
        Assert.Equal(9, settings.Images.Evaluations[0].Samples);
        Assert.Equal(400, settings.Synthetic.Training.Hidden);
    }

    private static string[] Ids(Preset preset) => [.. preset.Experiment.Plan(preset.Settings).Select(trial => trial.Id)];
}
